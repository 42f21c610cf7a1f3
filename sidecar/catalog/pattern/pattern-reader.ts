import { quote } from "#sidecar/catalog/problem.ts";
import { type CharacterSet, setOf } from "./character-set.ts";
import { closeUnderCase } from "./fold-set.ts";
import { type PatternProblem, PatternRefused } from "./pattern-node.ts";

/** A pattern and how far it was read, in code points. */
export class PatternReader {
  readonly ignoreCase: boolean;
  readonly #characters: readonly string[];
  #at = 0;

  constructor(source: string, ignoreCase: boolean) {
    this.#characters = [...source];
    this.ignoreCase = ignoreCase;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#characters.length;
  }

  /** How many characters were read. */
  get place(): number {
    return this.#at;
  }

  /** The code point that was read last. */
  get last(): number {
    return this.#characters[this.#at - 1]?.codePointAt(0) ?? 0;
  }

  /** Reads a character that is there. */
  next(): number {
    this.#at++;
    return this.last;
  }

  /** Whether this text, in ASCII, comes next. */
  sees(text: string): boolean {
    return this.#characters.slice(this.#at, this.#at + text.length).join("") === text;
  }

  /** Reads this text, in ASCII, when it comes next. */
  take(text: string): boolean {
    if (!this.sees(text)) return false;
    this.#at += text.length;
    return true;
  }

  /** Reads what a regular expression finds in the next few characters, which are ASCII then. */
  takeMatch(pattern: RegExp): RegExpExecArray | undefined {
    const match = pattern.exec(this.#characters.slice(this.#at, this.#at + 64).join(""));
    if (match === null) return undefined;
    this.#at += match[0].length;
    return match;
  }

  /** A set, and what differs from it in case only when case does not matter. */
  closed(ranges: CharacterSet): CharacterSet {
    const set = setOf(ranges);
    return this.ignoreCase ? closeUnderCase(set) : set;
  }

  /** The characters between two places as a message shows them. */
  quoteFrom(start: number, end: number): string {
    return quote(this.#characters.slice(start, end).join(""));
  }

  /** Refuses the pattern for what comes next. */
  refuse(code: PatternProblem["code"], found: string, allowed: string, hint?: string): never {
    this.refuseAt(this.#at, code, found, allowed, hint);
  }

  /** Refuses the pattern for what comes at a place. */
  refuseAt(place: number, code: PatternProblem["code"], found: string, allowed: string, hint?: string): never {
    throw new PatternRefused({ code, at: place + 1, found, allowed, ...(hint !== undefined && { hint }) });
  }
}
