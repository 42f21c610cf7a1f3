import { CATALOG_LIMITS } from "./limits.ts";
import { joinPath } from "./place.ts";
import { type ProblemList, quote } from "./problem.ts";
import { type SourceEntry, type SourceList, type SourceMap, type SourceNode, sizeOf } from "./source-node.ts";

/** Thrown to leave a parser at once, after the problem was reported; nothing of the text is usable then. */
export class ParseStopped extends Error {
  override readonly name = "ParseStopped";
}

/** What the parsers of YAML and JSON share: the way to the current value, and the rules every text keeps. */
export class SourceBuilder {
  readonly problems: ProblemList;
  readonly #path: (string | number)[] = [];

  constructor(problems: ProblemList) {
    this.problems = problems;
  }

  /** The way to the current value. */
  get path(): string {
    return joinPath(this.#path);
  }

  /** Reads a member of the current value, one level deeper. */
  within<T extends SourceNode>(key: string | number, offset: number, read: () => T): T {
    if (this.#path.length === CATALOG_LIMITS.nestingMax) {
      this.problems.addText("nesting_too_deep", offset, "", { found: "more", allowed: `at most ${CATALOG_LIMITS.nestingMax} levels` });
      throw new ParseStopped();
    }
    this.#path.push(key);
    const node = read();
    this.#path.pop();
    return node;
  }

  list(offset: number, items: readonly SourceNode[]): SourceList {
    return { kind: "list", offset, items, size: items.reduce((size, item) => size + sizeOf(item), 1) };
  }

  map(offset: number, entries: readonly SourceEntry[]): SourceMap {
    this.#checkKeys(entries);
    return { kind: "map", offset, entries, size: entries.reduce((size, entry) => size + sizeOf(entry.value), 1) };
  }

  text(offset: number, value: string): SourceNode {
    this.#checkText(offset, value);
    return { kind: "text", offset, value };
  }

  number(offset: number, source: string, json: string | undefined): SourceNode {
    if (json === undefined) {
      this.problems.addText("number_not_finite", offset, this.path, { found: quote(source), allowed: "a number within the range of a double" });
    }
    return { kind: "number", offset, json: json ?? "0" };
  }

  #checkKeys(entries: readonly SourceEntry[]): void {
    const seen = new Set<string>();
    for (const { key, keyOffset } of entries) {
      if (seen.has(key)) {
        this.problems.addText("key_duplicate", keyOffset, joinPath([...this.#path, key]), { found: `${quote(key)} again`, allowed: "each key once" });
      }
      seen.add(key);
      this.#checkText(keyOffset, key);
    }
  }

  #checkText(offset: number, value: string): void {
    if (value.isWellFormed()) return;
    this.problems.addText("text_malformed", offset, this.path, { found: quote(JSON.stringify(value)), allowed: "both halves of a surrogate pair" });
  }
}
