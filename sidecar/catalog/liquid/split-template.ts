import { type TemplateProblem, TemplateRefused } from "./template-refused.ts";

/** A stretch of a template: text as it is, `{{ … }}`, or `{% … %}`. */
export type Stretch =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "output" | "tag";
      readonly at: number;
      readonly from: number;
      readonly to: number;
      readonly trimsLeft: boolean;
      readonly trimsRight: boolean;
    };

/** White space as Liquid trims it. */
export const BLANK = /[\t-\r \u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/u;

const RAW_TAG = /^raw(?![A-Za-z0-9_?-])/u;
const END_OF_RAW = /\{%(-?)\s*endraw\s*(-?)%\}/gu;

/** Cuts a template at its delimiters, and takes away the white space that dashes in them stand for. A stretch that does not end is refused. */
export function splitTemplate(source: string): { stretches: Stretch[]; problems: TemplateProblem[] } {
  const splitter = new Splitter(source);
  try {
    splitter.split();
  } catch (error) {
    if (!(error instanceof TemplateRefused)) throw error;
    return { stretches: splitter.stretches, problems: [error.problem] };
  }
  return {
    stretches: splitter.stretches.map((stretch, index) => trimmed(stretch, splitter.stretches[index - 1], splitter.stretches[index + 1])),
    problems: [],
  };
}

class Splitter {
  readonly stretches: Stretch[] = [];
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  split(): void {
    while (this.#at < this.#source.length) {
      if (this.#source.startsWith("{%", this.#at)) this.#readTag();
      else if (this.#source.startsWith("{{", this.#at)) this.#readOutput();
      else this.#readText();
    }
  }

  #readText(): void {
    const next = /\{[{%]/gu;
    next.lastIndex = this.#at;
    const end = next.exec(this.#source)?.index ?? this.#source.length;
    this.stretches.push({ kind: "text", text: this.#source.slice(this.#at, end) });
    this.#at = end;
  }

  /** A tag ends at the first `%}`, also within quotes. */
  #readTag(): void {
    const end = this.#source.indexOf("%}", this.#at + 2);
    if (end === -1) throw this.#unclosed("%}");
    const tag = this.#push("tag", end);
    if (!RAW_TAG.test(this.#source.slice(tag.from, tag.to))) return;
    // A dash at the inner side of `raw` takes nothing away.
    this.stretches.push({ ...tag, trimsRight: false });
    this.stretches.splice(-2, 1);
    this.#readRaw();
  }

  /** Everything up to `endraw` is text, with its white space. */
  #readRaw(): void {
    const start = this.#at;
    END_OF_RAW.lastIndex = start;
    const end = END_OF_RAW.exec(this.#source);
    if (end === null) throw new TemplateRefused({ kind: "invalid", at: start, found: "`raw` that is not closed", allowed: "`{% endraw %}`" });
    if (end[1] === "-") throw new TemplateRefused({ kind: "unsupported", at: end.index, found: "`{%- endraw`", allowed: "`{% endraw %}`" });
    this.stretches.push({ kind: "text", text: this.#source.slice(start, end.index) });
    this.#at = end.index;
    this.#push("tag", end.index + end[0].length - 2);
  }

  /** An output ends at the first `}}` outside of quotes. */
  #readOutput(): void {
    let quote = "";
    for (let at = this.#at + 2; at < this.#source.length; at++) {
      const character = this.#source.charAt(at);
      if (quote !== "" && character === "\\") at++;
      else if (quote !== "") quote = character === quote ? "" : quote;
      else if (character === '"' || character === "'") quote = character;
      else if (this.#source.startsWith("}}", at)) {
        this.#push("output", at);
        return;
      }
    }
    throw this.#unclosed("}}");
  }

  #push(kind: "output" | "tag", end: number): Exclude<Stretch, { kind: "text" }> {
    const at = this.#at;
    const trimsLeft = this.#source.charAt(at + 2) === "-";
    const trimsRight = this.#source.charAt(end - 1) === "-" && end - 1 > at + 1;
    let from = at + (trimsLeft ? 3 : 2);
    let to = Math.max(from, end - (trimsRight ? 1 : 0));
    while (from < to && BLANK.test(this.#source.charAt(from))) from++;
    while (to > from && BLANK.test(this.#source.charAt(to - 1))) to--;
    const stretch: Exclude<Stretch, { kind: "text" }> = { kind, at, from, to, trimsLeft, trimsRight };
    this.stretches.push(stretch);
    this.#at = end + 2;
    return stretch;
  }

  #unclosed(closer: string): TemplateRefused {
    const found = this.#source.slice(this.#at, this.#at + 20);
    return new TemplateRefused({ kind: "invalid", at: this.#at, found: `\`${found}\` that is not closed`, allowed: `\`${closer}\`` });
  }
}

/** Text without the white space that its neighbours take away. */
function trimmed(stretch: Stretch, before: Stretch | undefined, after: Stretch | undefined): Stretch {
  if (stretch.kind !== "text") return stretch;
  let { text } = stretch;
  if (before !== undefined && before.kind !== "text" && before.trimsRight) text = withoutBlanks(text, "start");
  if (after !== undefined && after.kind !== "text" && after.trimsLeft) text = withoutBlanks(text, "end");
  return { kind: "text", text };
}

function withoutBlanks(text: string, side: "start" | "end"): string {
  let from = 0;
  let to = text.length;
  if (side === "start") while (from < to && BLANK.test(text.charAt(from))) from++;
  else while (to > from && BLANK.test(text.charAt(to - 1))) to--;
  return text.slice(from, to);
}
