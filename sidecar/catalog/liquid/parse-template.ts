import { oneOfFinding, quote } from "#sidecar/catalog/problem.ts";
import { RESERVED_WORDS, readCollection, readFilteredValue, readOperand, readPlainOperand, readTest } from "./parse-value.ts";
import { Reader } from "./reader.ts";
import { type Stretch, splitTemplate } from "./split-template.ts";
import type { CaseNode, ForNode, IfNode, Operand, TemplateNode, Test } from "./template-node.ts";
import { type TemplateProblem, TemplateRefused } from "./template-refused.ts";

/** The first names of paths that are no variables. */
export const ROOTS = ["attribute", "product", "session", "request", "context"] as const;

const BLOCK_DEPTH_MAX = 32;
/** As many as the core runs within each other. */
const LOOP_DEPTH_MAX = 16;

const TAGS = ["assign", "echo", "if", "unless", "case", "for", "break", "continue", "comment", "raw"];
const TAGS_WITHIN = ["elsif", "else", "when", "endif", "endunless", "endcase", "endfor", "endcomment", "endraw"];

interface Tag {
  readonly name: string;
  readonly at: number;
  readonly reader: Reader;
}

/** A template as a tree; with problems it is not usable. */
export function parseTemplate(source: string): { nodes: readonly TemplateNode[]; problems: TemplateProblem[] } {
  const { stretches, problems } = splitTemplate(source);
  if (problems.length > 0) return { nodes: [], problems };
  const parser = new Parser(source, stretches);
  return { nodes: parser.parse(), problems: parser.problems };
}

/** What is wrong within one output or tag is noted, and reading goes on behind it; what is wrong with the nesting of blocks ends it. */
class Parser {
  readonly problems: TemplateProblem[] = [];
  readonly #source: string;
  readonly #stretches: readonly Stretch[];
  #next = 0;
  #loops = 0;
  #blocks = 0;

  constructor(source: string, stretches: readonly Stretch[]) {
    this.#source = source;
    this.#stretches = stretches;
  }

  parse(): TemplateNode[] {
    try {
      return this.#block([], undefined).nodes;
    } catch (error) {
      this.#note(error);
      return [];
    }
  }

  /** Reads nodes up to one of these tags, which belongs to the block that `opener` began; without one, up to the end. */
  #block(closers: readonly string[], opener: Tag | undefined): { nodes: TemplateNode[]; closer: Tag } {
    const nodes: TemplateNode[] = [];
    for (let stretch = this.#take(); stretch !== undefined; stretch = this.#take()) {
      if (stretch.kind === "text") {
        if (stretch.text !== "") nodes.push({ kind: "text", text: stretch.text });
        continue;
      }
      const reader = new Reader(this.#source, stretch.from, stretch.to);
      if (stretch.kind === "output") {
        const value = this.#attempt(() => readFilteredValue(reader));
        if (value !== undefined) nodes.push({ kind: "output", value });
        continue;
      }
      const tag = this.#tag(stretch.at, reader);
      if (tag !== undefined && closers.includes(tag.name)) return { nodes, closer: tag };
      const node = tag && this.#statement(tag);
      if (node !== undefined) nodes.push(node);
    }
    if (opener === undefined) return { nodes, closer: { name: "", at: this.#source.length, reader: new Reader(this.#source, 0, 0) } };
    const found = `${quote(opener.name)} that is not closed`;
    throw new TemplateRefused({ kind: "invalid", at: opener.at, found, allowed: quote(`{% ${closers.at(-1)} %}`) });
  }

  #take(): Stretch | undefined {
    return this.#stretches[this.#next++];
  }

  #tag(at: number, reader: Reader): Tag | undefined {
    if (reader.rest.startsWith("#")) {
      if (/\n\s*[^#\s]/u.test(reader.rest)) this.#note(reader.refusal(at, "a line of a comment", "`#` at the start of each line"));
      return undefined;
    }
    const name = reader.name();
    if (name === undefined) this.#note(reader.unexpected("the name of a tag"));
    return name === undefined ? undefined : { name, at, reader };
  }

  #statement(tag: Tag): TemplateNode | undefined {
    const { name, reader, at } = tag;
    switch (name) {
      case "assign":
        return this.#attempt(() => readAssign(reader));
      case "echo":
        return this.#attempt(() => ({ kind: "output", value: readFilteredValue(reader) }));
      case "if":
      case "unless":
        return this.#within(tag, () => this.#if(tag));
      case "case":
        return this.#within(tag, () => this.#case(tag));
      case "for":
        return this.#within(tag, () => this.#for(tag));
      case "break":
      case "continue":
        if (this.#loops === 0) this.#note(reader.refusal(at, quote(name), "it within `for`"));
        this.#attempt(() => reader.expectEnd());
        return { kind: name };
      case "comment":
        this.#skipComment(tag);
        return undefined;
      case "raw":
        this.#attempt(() => reader.expectEnd());
        return this.#raw();
      default:
        this.#note(this.#misplaced(tag));
        return undefined;
    }
  }

  #misplaced({ name, at, reader }: Tag): TemplateRefused {
    if (TAGS_WITHIN.includes(name)) return reader.refusal(at, `${quote(name)} here`, "it within the block it belongs to");
    const finding = oneOfFinding(name, [...TAGS, ...TAGS_WITHIN], "");
    return reader.unsupported(at, `the tag ${finding.found}`, `one of ${TAGS.map(quote).join(", ")}`, finding.hint);
  }

  /** Reads a block within another one. */
  #within<T>({ at, reader }: Tag, read: () => T): T {
    if (this.#blocks === BLOCK_DEPTH_MAX) throw reader.unsupported(at, "a block within so many", `at most ${BLOCK_DEPTH_MAX} within each other`);
    this.#blocks++;
    const result = read();
    this.#blocks--;
    return result;
  }

  #if(tag: Tag): IfNode {
    const end = `end${tag.name}`;
    const branches: { test: Test; body: TemplateNode[] }[] = [];
    let otherwise: TemplateNode[] = [];
    let test = this.#attempt(() => readTest(tag.reader));
    while (true) {
      const { nodes, closer } = this.#block(["elsif", "else", end], tag);
      branches.push({ test: test ?? NEVER, body: nodes });
      if (closer.name === "elsif") {
        test = this.#attempt(() => readTest(closer.reader));
        continue;
      }
      this.#attempt(() => closer.reader.expectEnd());
      if (closer.name === "else") otherwise = this.#last(end, tag);
      return { kind: "if", isUnless: tag.name === "unless", branches, otherwise };
    }
  }

  /** The block after `else`. */
  #last(end: string, opener: Tag): TemplateNode[] {
    const { nodes, closer } = this.#block([end], opener);
    this.#attempt(() => closer.reader.expectEnd());
    return nodes;
  }

  #case(tag: Tag): CaseNode {
    const subject = this.#attempt(() => readSubject(tag.reader));
    const branches: { values: Operand[]; body: TemplateNode[] }[] = [];
    let otherwise: TemplateNode[] = [];
    let { nodes, closer } = this.#block(["when", "else", "endcase"], tag);
    const lost = nodes.find((node) => node.kind !== "text" || node.text.trim() !== "");
    if (lost !== undefined) this.#note(tag.reader.unsupported(tag.at, "something between `case` and the first `when`", "nothing there"));
    while (closer.name === "when") {
      const { reader } = closer;
      const values = this.#attempt(() => readWhen(reader)) ?? [];
      ({ nodes, closer } = this.#block(["when", "else", "endcase"], tag));
      branches.push({ values, body: nodes });
    }
    const { reader } = closer;
    this.#attempt(() => reader.expectEnd());
    if (closer.name === "else") otherwise = this.#last("endcase", tag);
    return { kind: "case", subject: subject ?? NOTHING, branches, otherwise };
  }

  #for(tag: Tag): ForNode | undefined {
    if (this.#loops === LOOP_DEPTH_MAX) throw tag.reader.unsupported(tag.at, "a loop within so many", `at most ${LOOP_DEPTH_MAX} within each other`);
    const head = this.#attempt(() => readForHead(tag.reader));
    this.#loops++;
    const { nodes, closer } = this.#block(["else", "endfor"], tag);
    this.#loops--;
    this.#attempt(() => closer.reader.expectEnd());
    const otherwise = closer.name === "else" ? this.#last("endfor", tag) : [];
    return head && { kind: "for", at: tag.at, ...head, body: nodes, otherwise };
  }

  /** The text after the tag, and then its end, which splitting has found. */
  #raw(): TemplateNode | undefined {
    const text = this.#take();
    this.#take();
    return text?.kind === "text" && text.text !== "" ? { kind: "text", text: text.text } : undefined;
  }

  #skipComment(opener: Tag): void {
    for (let stretch = this.#take(); stretch !== undefined; stretch = this.#take()) {
      if (stretch.kind !== "tag") continue;
      const name = new Reader(this.#source, stretch.from, stretch.to).name();
      if (name === "endcomment") return;
      if (name === "comment") this.#note(opener.reader.unsupported(stretch.at, "a comment within a comment", "`{% endcomment %}` before it"));
    }
    throw opener.reader.refusal(opener.at, "`comment` that is not closed", "`{% endcomment %}`");
  }

  #attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      this.#note(error);
      return undefined;
    }
  }

  #note(error: unknown): void {
    if (!(error instanceof TemplateRefused)) throw error;
    this.problems.push(error.problem);
  }
}

const NOTHING: Operand = { kind: "literal", at: 0, value: "nil" };
const NEVER: Test = { kind: "truth", operand: NOTHING };

function readVariable(reader: Reader): string {
  const { at } = reader;
  const name = reader.name();
  if (name === undefined) throw reader.unexpected("the name of a variable");
  if (RESERVED_WORDS.includes(name) || (ROOTS as readonly string[]).includes(name)) throw reader.refusal(at, quote(name), "a name that means nothing else");
  return name;
}

function readAssign(reader: Reader): TemplateNode {
  const name = readVariable(reader);
  if (reader.sign("=") === undefined) throw reader.unexpected("`=`");
  return { kind: "assign", name, value: readFilteredValue(reader) };
}

function readSubject(reader: Reader): Operand {
  const subject = readPlainOperand(reader);
  reader.expectEnd();
  return subject;
}

function readWhen(reader: Reader): Operand[] {
  const values = [readOperand(reader)];
  while (!reader.isAtEnd) {
    const { at } = reader;
    if (reader.sign(",") === undefined && reader.name() !== "or") throw reader.refusal(at, "something after a value", "`or`, a comma or the end");
    values.push(readOperand(reader));
  }
  return values;
}

function readForHead(reader: Reader): Pick<ForNode, "variable" | "collection" | "offset" | "limit" | "isReversed"> {
  const variable = readVariable(reader);
  const { at } = reader;
  if (reader.name() !== "in") throw reader.refusal(at, "no `in`", "`in` after the variable");
  const collection = readCollection(reader);
  const options = new Map<string, Operand | true>();
  while (!reader.isAtEnd) {
    reader.sign(",");
    const start = reader.at;
    const name = reader.name();
    if (name !== "limit" && name !== "offset" && name !== "reversed") throw reader.unsupported(start, "this", "`limit`, `offset` or `reversed`");
    if (options.has(name)) throw reader.refusal(start, `${quote(name)} again`, "it once");
    if (name !== "reversed" && reader.sign(":") === undefined) throw reader.unexpected("`:`");
    if (name === "offset" && reader.peekName() === "continue") throw reader.unsupported(start, "`offset: continue`", "a number");
    options.set(name, name === "reversed" ? true : readPlainOperand(reader));
  }
  const operandOf = (name: string): Operand | undefined => {
    const option = options.get(name);
    return option === true ? undefined : option;
  };
  return { variable, collection, offset: operandOf("offset"), limit: operandOf("limit"), isReversed: options.has("reversed") };
}
