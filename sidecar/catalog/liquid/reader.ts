import { quote } from "#sidecar/catalog/problem.ts";
import { BLANK } from "./split-template.ts";
import { TemplateRefused } from "./template-refused.ts";

const NAME = /[A-Za-z_][A-Za-z0-9_-]*\??/uy;
/** After a dot a name may begin with a digit. */
const STEP_NAME = /[A-Za-z0-9_][A-Za-z0-9_-]*\??/uy;
const NUMBER = /[-+]?\d+(?:\.\d+)?(?![A-Za-z0-9_?-])/uy;
/** The signs of comparisons, and what stands between operands. */
const SIGN = /==|!=|<>|<=|>=|<|>|\.\.|[.,:|()[\]=]/uy;

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "\\": "\\", '"': '"', "'": "'" };

/** Reads the inside of an output or tag from left to right, over white space. */
export class Reader {
  readonly #source: string;
  readonly #end: number;
  #at: number;

  constructor(source: string, from: number, to: number) {
    // Cut at the end, so that nothing behind it is looked at.
    this.#source = source.slice(0, to);
    this.#at = from;
    this.#end = to;
  }

  /** The offset of what comes next. */
  get at(): number {
    while (this.#at < this.#end && BLANK.test(this.#source.charAt(this.#at))) this.#at++;
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.at === this.#end;
  }

  /** What is left, as it is written. */
  get rest(): string {
    return this.#source.slice(this.at, this.#end);
  }

  /** The name that comes next; undefined when there is none. */
  name(): string | undefined {
    return this.#match(NAME, this.at);
  }

  /** The name that comes next, without taking it. */
  peekName(): string | undefined {
    const at = this.at;
    const name = this.name();
    this.#at = at;
    return name;
  }

  /** The name after a dot. */
  stepName(): string | undefined {
    return this.#match(STEP_NAME, this.#at);
  }

  number(): number | undefined {
    const text = this.#match(NUMBER, this.at);
    return text === undefined ? undefined : Number(text);
  }

  /** Takes one of these signs when it comes next. */
  sign<S extends string>(...signs: readonly S[]): S | undefined {
    const at = this.at;
    const found = this.#match(SIGN, at);
    const sign = signs.find((candidate) => candidate === found);
    if (sign === undefined) this.#at = at;
    return sign;
  }

  /** Takes one of these signs when it comes at once, without white space before it. */
  directSign<S extends string>(...signs: readonly S[]): S | undefined {
    const start = this.#at;
    const sign = this.at === start ? this.sign(...signs) : undefined;
    if (sign === undefined) this.#at = start;
    return sign;
  }

  /** Text in quotes. */
  text(): string | undefined {
    const start = this.at;
    const quoteMark = this.#source.charAt(start);
    if (start === this.#end || (quoteMark !== '"' && quoteMark !== "'")) return undefined;
    let text = "";
    for (let at = start + 1; at < this.#end; at++) {
      const character = this.#source.charAt(at);
      if (character === quoteMark) {
        this.#at = at + 1;
        if (!text.isWellFormed()) throw this.refusal(start, quote(this.#source.slice(start, at + 1)), "both halves of a character");
        return text;
      }
      if (character !== "\\") text += character;
      else {
        const { value, length } = this.#escape(at);
        text += value;
        at += length - 1;
      }
    }
    throw this.refusal(start, `${quote(this.#source.slice(start, this.#end))} that is not closed`, `\`${quoteMark}\``);
  }

  #escape(at: number): { value: string; length: number } {
    const hex = /^\\u([\da-fA-F]{4})/u.exec(this.#source.slice(at, Math.min(at + 6, this.#end)));
    if (hex !== null) return { value: String.fromCharCode(Number.parseInt(hex[1] ?? "", 16)), length: 6 };
    const value = at + 1 < this.#end ? ESCAPES[this.#source.charAt(at + 1)] : undefined;
    if (value !== undefined) return { value, length: 2 };
    throw this.refusal(at, quote(this.#source.slice(at, at + 2)), "`\\n`, `\\r`, `\\t`, `\\\\`, `\\\"`, `\\'` or `\\u` with four hexadecimal digits");
  }

  /** Refuses whatever is left. */
  expectEnd(allowed = "nothing more"): void {
    if (!this.isAtEnd) throw this.refusal(this.at, quote(this.rest), allowed);
  }

  /** That something else was expected here. */
  unexpected(allowed: string): TemplateRefused {
    return this.refusal(this.at, this.isAtEnd ? "nothing" : quote(this.rest), allowed);
  }

  refusal(at: number, found: string, allowed: string, hint?: string): TemplateRefused {
    return new TemplateRefused({ kind: "invalid", at, found, allowed, hint });
  }

  unsupported(at: number, found: string, allowed: string, hint?: string): TemplateRefused {
    return new TemplateRefused({ kind: "unsupported", at, found, allowed, hint });
  }

  #match(pattern: RegExp, at: number): string | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(this.#source)?.[0];
    if (found === undefined || at + found.length > this.#end) return undefined;
    this.#at = at + found.length;
    return found;
  }
}
