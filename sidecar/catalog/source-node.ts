/**
 * A catalog's text as a tree: what YAML and JSON have in common, with the
 * offset of each value in the text. An alias and its anchor are one object, so
 * the tree is a graph without cycles; `size` counts it as a tree.
 */
export type SourceNode = SourceText | SourceNumber | SourceBoolean | SourceNull | SourceList | SourceMap;

/** A string. */
interface SourceText {
  readonly kind: "text";
  readonly offset: number;
  readonly value: string;
}

/** A number, with the text JSON would write it with, so that nothing of it is lost. */
interface SourceNumber {
  readonly kind: "number";
  readonly offset: number;
  readonly json: string;
}

/** True or false. */
interface SourceBoolean {
  readonly kind: "boolean";
  readonly offset: number;
  readonly value: boolean;
}

/** Null; `isWritten` is false when YAML has nothing in that place. */
interface SourceNull {
  readonly kind: "null";
  readonly offset: number;
  readonly isWritten: boolean;
}

/** A list. */
export interface SourceList {
  readonly kind: "list";
  readonly offset: number;
  readonly items: readonly SourceNode[];
  readonly size: number;
}

/** A map, its keys in their written order and different from each other. */
export interface SourceMap {
  readonly kind: "map";
  readonly offset: number;
  readonly entries: readonly SourceEntry[];
  readonly size: number;
}

/** A key and its value. */
export interface SourceEntry {
  readonly key: string;
  readonly keyOffset: number;
  readonly value: SourceNode;
}

/** How many values a node stands for, itself included. */
export function sizeOf(node: SourceNode): number {
  return node.kind === "list" || node.kind === "map" ? node.size : 1;
}

/** The entry of a map that has a certain key. */
export function entryOf(map: SourceMap, key: string): SourceEntry | undefined {
  return map.entries.find((entry) => entry.key === key);
}
