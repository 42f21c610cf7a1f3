import { oneOfFinding } from "#sidecar/catalog/problem.ts";
import { DEFAULT_ALLOWING_FALSE, filterOf } from "./filters.ts";
import { LITERALS, LOOP_OPTIONS, LOOP_VALUES, SIGNS } from "./operations.ts";
import { type Label, ProgramWriter } from "./program-writer.ts";
import { resolveSource } from "./resolve-source.ts";
import type { CaseNode, FilterCall, FilteredValue, ForNode, IfNode, Operand, Path, SimpleTest, Step, TemplateNode, Test } from "./template-node.ts";
import { TemplateRefused } from "./template-refused.ts";

/** As many as a byte names. */
const REGISTERS = 256;

/** A loop that the code is in. */
interface Loop {
  readonly index: number;
  readonly variable: string;
  readonly register: number;
  readonly next: Label;
  readonly end: Label;
}

/** Turns a tree without problems into the bytes of its program. Throws `TemplateRefused` for names that nothing has. */
export function lowerTemplate(nodes: readonly TemplateNode[], source: string): Buffer {
  return new Lowering(nodes).finish(source);
}

/** Variables have registers of their own, one for each name that is assigned and one for each loop that is begun; values on the way come behind them. */
class Lowering {
  readonly #writer = new ProgramWriter();
  readonly #assigned = new Map<string, number>();
  readonly #loops: Loop[] = [];
  /** The first register that is free. */
  #free = 0;

  constructor(nodes: readonly TemplateNode[]) {
    for (const name of assignedNames(nodes)) if (!this.#assigned.has(name)) this.#assigned.set(name, this.#take(0));
    this.#lowerAll(nodes);
    this.#writer.add("END", {});
  }

  finish(source: string): Buffer {
    return this.#writer.finish(source);
  }

  /** Takes a register; `at` is what needs it. */
  #take(at: number): number {
    if (this.#free === REGISTERS) throw new TemplateRefused({ kind: "too_large", at, found: "too many values at once", allowed: `at most ${REGISTERS}` });
    return this.#free++;
  }

  #lowerAll(nodes: readonly TemplateNode[]): void {
    for (const node of nodes) {
      const free = this.#free;
      this.#lower(node);
      this.#free = free;
    }
  }

  #lower(node: TemplateNode): void {
    switch (node.kind) {
      case "text":
        this.#writer.add("WRITE_TEXT", { number: this.#writer.text(node.text) });
        return;
      case "output":
        this.#writer.add("WRITE", { a: this.#filtered(node.value, !node.value.filters.some(({ name }) => name === "default")) });
        return;
      case "assign":
        this.#writer.add("MOVE", { d: this.#assigned.get(node.name) ?? 0, a: this.#filtered(node.value, false) });
        return;
      case "if":
        this.#if(node);
        return;
      case "case":
        this.#case(node);
        return;
      case "for":
        this.#for(node);
        return;
      case "break":
      case "continue": {
        const loop = this.#loops.at(-1);
        if (loop !== undefined) this.#writer.add("JUMP", { number: node.kind === "break" ? loop.end : loop.next });
        return;
      }
    }
  }

  /** Loads a value and applies its filters; when it is to be written, what is missing in it is noted. */
  #filtered({ initial, filters }: FilteredValue, notesMissing: boolean): number {
    const register = this.#load(initial, notesMissing);
    for (const filter of filters) this.#filter(filter, register, notesMissing);
    return register;
  }

  #filter({ name, arguments: given, allowsFalse }: FilterCall, register: number, notesMissing: boolean): void {
    const free = this.#free;
    const first = this.#free;
    for (const argument of given) this.#load(argument, notesMissing);
    const filter = allowsFalse ? DEFAULT_ALLOWING_FALSE : (filterOf(name)?.number ?? 0);
    const number = filter + given.length * 256;
    this.#writer.add("FILTER", { d: register, a: register, b: given.length === 0 ? 0 : first, number });
    this.#free = free;
  }

  /** Loads a value into a register of its own. */
  #load(operand: Operand, notesMissing = false): number {
    const d = this.#take(operand.at);
    switch (operand.kind) {
      case "literal":
        this.#writer.add("LITERAL", { d, number: LITERALS[operand.value] });
        return d;
      case "number":
        this.#writer.add("NUMBER", { d, number: this.#writer.number(operand.value) });
        return d;
      case "text":
        this.#writer.add("TEXT", { d, number: this.#writer.text(operand.value) });
        return d;
      case "path":
        this.#path(operand, d);
        if (notesMissing) this.#writer.add("NOTE_MISSING", { a: d });
        return d;
    }
  }

  #path(path: Path, d: number): void {
    const loop = this.#loops.findLast(({ variable }) => variable === path.root);
    const variable = loop?.register ?? this.#assigned.get(path.root);
    if (path.root === "forloop") this.#loopValue(path, d);
    else if (variable !== undefined) {
      this.#writer.add("MOVE", { d, a: variable });
      this.#steps(path.steps, d);
    } else {
      const source = resolveSource(path, [...this.#assigned.keys(), ...this.#loops.map((each) => each.variable)]);
      this.#writer.add("SOURCE", { d, number: this.#writer.source(source.kind, source.name) });
      this.#steps(source.steps, d);
    }
  }

  #loopValue({ at, steps }: Path, d: number): void {
    const [step] = steps;
    const loop = this.#loops.at(-1);
    if (loop === undefined) throw new TemplateRefused({ kind: "invalid", at, found: "`forloop`", allowed: "it within `for`" });
    const name = step?.kind === "name" ? step.name : "";
    if (!Object.hasOwn(LOOP_VALUES, name) || steps.length > 1) {
      throw new TemplateRefused({
        kind: "unsupported",
        at,
        ...oneOfFinding(
          `forloop.${name}`,
          Object.keys(LOOP_VALUES).map((each) => `forloop.${each}`),
          "",
        ),
      });
    }
    this.#writer.add("LOOP", { d, a: loop.index, number: LOOP_VALUES[name as keyof typeof LOOP_VALUES] });
  }

  #steps(steps: readonly Step[], d: number): void {
    for (const step of steps) {
      if (step.kind === "name") this.#writer.add("NAMED", { d, a: d, number: this.#writer.text(step.name) });
      else {
        const free = this.#free;
        this.#writer.add("KEYED", { d, a: d, b: this.#load(step.key) });
        this.#free = free;
      }
    }
  }

  #if({ isUnless, branches, otherwise }: IfNode): void {
    const end = this.#writer.label();
    branches.forEach(({ test, body }, index) => {
      const next = this.#writer.label();
      if (isUnless && index === 0) this.#jumpWhen(test, next);
      else this.#jumpUnless(test, next);
      this.#lowerAll(body);
      this.#writer.add("JUMP", { number: end });
      this.#writer.place(next);
    });
    this.#lowerAll(otherwise);
    this.#writer.place(end);
  }

  #jumpUnless(test: Test, label: Label): void {
    if (test.kind === "comparison" || test.kind === "truth") {
      this.#jump("JUMP_FALSE", test, label);
    } else if (test.kind === "and") {
      this.#jumpUnless(test.left, label);
      this.#jumpUnless(test.right, label);
    } else {
      const isTrue = this.#writer.label();
      this.#jumpWhen(test.left, isTrue);
      this.#jumpUnless(test.right, label);
      this.#writer.place(isTrue);
    }
  }

  #jumpWhen(test: Test, label: Label): void {
    if (test.kind === "comparison" || test.kind === "truth") {
      this.#jump("JUMP_TRUE", test, label);
    } else if (test.kind === "or") {
      this.#jumpWhen(test.left, label);
      this.#jumpWhen(test.right, label);
    } else {
      const isFalse = this.#writer.label();
      this.#jumpUnless(test.left, isFalse);
      this.#jumpWhen(test.right, label);
      this.#writer.place(isFalse);
    }
  }

  #jump(operation: "JUMP_FALSE" | "JUMP_TRUE", test: SimpleTest, label: Label): void {
    const free = this.#free;
    let register: number;
    if (test.kind === "truth") register = this.#load(test.operand);
    else {
      register = this.#load(test.left);
      this.#writer.add("COMPARE", { d: register, a: register, b: this.#load(test.right), number: SIGNS[test.sign] });
    }
    this.#writer.add(operation, { a: register, number: label });
    this.#free = free;
  }

  /** Each `when` is asked, also after one that fitted; `else` stands for none. */
  #case({ subject, branches, otherwise }: CaseNode): void {
    const value = this.#load(subject);
    const isHit = this.#take(subject.at);
    this.#writer.add("LITERAL", { d: isHit, number: LITERALS.false });
    for (const { values, body } of branches) {
      const hit = this.#writer.label();
      const next = this.#writer.label();
      for (const candidate of values) {
        const free = this.#free;
        const register = this.#load(candidate);
        this.#writer.add("COMPARE", { d: register, a: value, b: register, number: SIGNS["=="] });
        this.#writer.add("JUMP_TRUE", { a: register, number: hit });
        this.#free = free;
      }
      this.#writer.add("JUMP", { number: next });
      this.#writer.place(hit);
      this.#writer.add("LITERAL", { d: isHit, number: LITERALS.true });
      this.#lowerAll(body);
      this.#writer.place(next);
    }
    const end = this.#writer.label();
    this.#writer.add("JUMP_TRUE", { a: isHit, number: end });
    this.#lowerAll(otherwise);
    this.#writer.place(end);
  }

  #for(node: ForNode): void {
    const { otherwise } = node;
    const index = this.#loops.length;
    const register = this.#take(node.at);
    const loop: Loop = { index, variable: node.variable, register, next: this.#writer.label(), end: this.#writer.label() };
    this.#begin(node, index);
    const empty = this.#writer.label();
    if (otherwise.length > 0) this.#writer.add("SKIP_EMPTY", { d: index, number: empty });
    this.#writer.place(loop.next);
    this.#writer.add("NEXT", { d: index, a: register, number: loop.end });
    this.#loops.push(loop);
    this.#lowerAll(node.body);
    this.#loops.pop();
    this.#writer.add("JUMP", { number: loop.next });
    this.#writer.place(empty);
    this.#lowerAll(otherwise);
    this.#writer.place(loop.end);
  }

  #begin({ at, collection, offset, limit, isReversed }: ForNode, d: number): void {
    const free = this.#free;
    const a = collection.kind === "path" ? this.#load(collection) : this.#load(collection.first);
    if (collection.kind === "range") this.#load(collection.last);
    let b = 0;
    if (offset !== undefined || limit !== undefined) {
      b = offset === undefined ? this.#take(at) : this.#load(offset);
      if (limit === undefined) this.#take(at);
      else this.#load(limit);
    }
    const hasOffset = offset === undefined ? 0 : LOOP_OPTIONS.hasOffset;
    const hasLimit = limit === undefined ? 0 : LOOP_OPTIONS.hasLimit;
    const number = hasOffset + hasLimit + (isReversed ? LOOP_OPTIONS.isReversed : 0);
    this.#writer.add(collection.kind === "path" ? "FOR_LIST" : "FOR_RANGE", { d, a, b, number });
    this.#free = free;
  }
}

function* assignedNames(nodes: readonly TemplateNode[]): Generator<string> {
  for (const node of nodes) {
    if (node.kind === "assign") yield node.name;
    if (node.kind === "for") yield* assignedNames([...node.body, ...node.otherwise]);
    if (node.kind === "if" || node.kind === "case") {
      for (const branch of node.branches) yield* assignedNames(branch.body);
      yield* assignedNames(node.otherwise);
    }
  }
}
