import { entryOf, type SourceNode } from "./source-node.ts";

/** A value and the way to it from the root of the catalog. */
export interface Place {
  readonly node: SourceNode;
  /** The key or index within the parent; the empty string at the root. */
  readonly key: string | number;
  readonly parent: Place | undefined;
}

/** The place of the whole catalog. */
export function rootPlace(node: SourceNode): Place {
  return { node, key: "", parent: undefined };
}

/** The place of a member. */
export function memberPlace(parent: Place, key: string | number, node: SourceNode): Place {
  return { node, key, parent };
}

/** Follows keys and indices from a place, as far as there is something. */
export function placeAt(place: Place, ...keys: readonly (string | number)[]): Place {
  let current = place;
  for (const key of keys) {
    const { node } = current;
    const child = node.kind === "map" ? entryOf(node, String(key))?.value : node.kind === "list" ? node.items[Number(key)] : undefined;
    if (child === undefined) return current;
    current = memberPlace(current, key, child);
  }
  return current;
}

/** A path as people write it: `personalizations[0].experiences[1].body`; empty at the root. */
export function pathOf(place: Place, ...more: readonly (string | number)[]): string {
  const keys: (string | number)[] = [];
  for (let current: Place | undefined = place; current?.parent !== undefined; current = current.parent) keys.unshift(current.key);
  return joinPath([...keys, ...more]);
}

/** Writes keys and indices as one path. */
export function joinPath(keys: readonly (string | number)[]): string {
  let path = "";
  for (const key of keys) {
    if (typeof key === "number") path += `[${key}]`;
    else if (!/^[\w$-]+$/u.test(key)) path += `[${JSON.stringify(key)}]`;
    else path += path === "" ? key : `.${key}`;
  }
  return path;
}
