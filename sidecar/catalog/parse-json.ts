import { jsonNumberText } from "./json-number.ts";
import { type ProblemList, quote } from "./problem.ts";
import { ParseStopped, SourceBuilder } from "./source-builder.ts";
import type { SourceEntry, SourceNode } from "./source-node.ts";

const WHITESPACE = /[ \t\r\n]*/uy;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/uy;
// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259 forbids them inside strings, and that is what is matched.
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /true|false|null/uy;
const EXCERPT = /[^\s,:[\]{}]{1,40}|./suy;

/**
 * Parses JSON (RFC 8259) into a tree with positions, about thirty times faster
 * than YAML is parsed. Undefined after a syntax error, which is reported.
 */
export function parseJson(text: string, problems: ProblemList): SourceNode | undefined {
  try {
    const parser = new JsonParser(text, problems);
    return parser.document();
  } catch (error) {
    if (error instanceof ParseStopped) return undefined;
    throw error;
  }
}

/** Recursive descent; SourceBuilder.within bounds its depth. */
class JsonParser {
  readonly #text: string;
  readonly #builder: SourceBuilder;
  #at = 0;

  constructor(text: string, problems: ProblemList) {
    this.#text = text;
    this.#builder = new SourceBuilder(problems);
  }

  document(): SourceNode {
    this.#take(WHITESPACE);
    const node = this.#value();
    this.#take(WHITESPACE);
    if (this.#at < this.#text.length) this.#stop("the end of the file");
    return node;
  }

  #value(): SourceNode {
    const offset = this.#at;
    switch (this.#text[offset]) {
      case "{":
        return this.#map(offset);
      case "[":
        return this.#list(offset);
      case '"':
        return this.#builder.text(offset, this.#string("a value"));
      case "t":
      case "f":
      case "n":
        return this.#word(offset);
      default:
        return this.#number(offset);
    }
  }

  #map(offset: number): SourceNode {
    const entries: SourceEntry[] = [];
    this.#at++;
    this.#take(WHITESPACE);
    while (this.#text[this.#at] !== "}") {
      if (entries.length > 0) this.#expect(",", "`,` or `}`");
      const keyOffset = this.#at;
      const key = this.#string(entries.length > 0 ? "a key in double quotes" : "a key in double quotes or `}`");
      this.#take(WHITESPACE);
      this.#expect(":", "`:`");
      entries.push({ key, keyOffset, value: this.#builder.within(key, this.#at, () => this.#value()) });
      this.#take(WHITESPACE);
    }
    this.#at++;
    return this.#builder.map(offset, entries);
  }

  #list(offset: number): SourceNode {
    const items: SourceNode[] = [];
    this.#at++;
    this.#take(WHITESPACE);
    while (this.#text[this.#at] !== "]") {
      if (items.length > 0) this.#expect(",", "`,` or `]`");
      items.push(this.#builder.within(items.length, this.#at, () => this.#value()));
      this.#take(WHITESPACE);
    }
    this.#at++;
    return this.#builder.list(offset, items);
  }

  #word(offset: number): SourceNode {
    switch (this.#take(WORD)) {
      case "true":
        return { kind: "boolean", offset, value: true };
      case "false":
        return { kind: "boolean", offset, value: false };
      case "null":
        return { kind: "null", offset, isWritten: true };
      default:
        return this.#stop("a value");
    }
  }

  #number(offset: number): SourceNode {
    const source = this.#take(NUMBER) ?? this.#stop("a value");
    return this.#builder.number(offset, source, jsonNumberText(source));
  }

  #string(expected: string): string {
    const source = this.#take(STRING) ?? this.#stop(this.#text[this.#at] === '"' ? "a string that ends on its line and has only valid escapes" : expected);
    return source.includes("\\") ? (JSON.parse(source) as string) : source.slice(1, -1);
  }

  #expect(token: string, expected: string): void {
    if (this.#text[this.#at] !== token) this.#stop(expected);
    this.#at++;
    this.#take(WHITESPACE);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text)?.[0];
    this.#at += match?.length ?? 0;
    return match;
  }

  #stop(expected: string): never {
    const offset = this.#at;
    const found = this.#take(EXCERPT);
    this.#builder.problems.addText("syntax_invalid", offset, this.#builder.path, {
      found: found === undefined ? "the end of the file" : quote(found),
      allowed: expected,
    });
    throw new ParseStopped();
  }
}
