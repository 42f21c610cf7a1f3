import { AGGREGATES, type Comparison, type EventReading } from "./condition.ts";
import type { Spent, Stage, Test } from "./explanation.ts";
import { type DrawnStage, isInRange, type Trace } from "./trace.ts";
import { readCodePoints } from "./utf8.ts";
import type { Value } from "./value.ts";

const TESTS_MAX = 256;
const VALUES_MAX = 16;
const TEXT_BYTES_MAX = 256;
const SLOTS_END = 1_000_000;
const NOTHING = Buffer.alloc(0);

/** Writes down the decision of one optimization, stage by stage, as `docs/DETERMINISM.md` says an explanation lists them. */
export class WrittenTrace implements Trace {
  readonly stages: Stage[] = [];
  /** What stages are about: the id of an experience; empty: the optimization itself. */
  #about: Buffer = NOTHING;
  /** The tests of the audience or segment that is being tested; undefined outside of one. */
  #tests: Test[] | undefined;
  #testsLeft = TESTS_MAX;
  #testsCut = false;

  about(id: Buffer): void {
    this.#about = id;
  }

  passes(kind: string, passed: boolean): boolean {
    return this.passesAbout(kind, this.#about, passed);
  }

  passesAbout(kind: string, subject: Buffer, passed: boolean): boolean {
    return this.#stage(kind, subject, passed);
  }

  leavesRoom(kind: string, passed: boolean, spent: Spent, subject = this.#about): boolean {
    return this.#stage(kind, subject, passed, { spent });
  }

  passesDraw(kind: string, subject: Buffer, drawn: DrawnStage): boolean {
    const { slot, startPpm = 0, endPpm = SLOTS_END } = drawn;
    return this.#stage(kind, subject, isInRange(drawn), { draw: { slot, startPpm, endPpm } });
  }

  passesAudience(test: () => boolean): boolean {
    const tests: Test[] = [];
    this.#tests = tests;
    this.#testsLeft = TESTS_MAX;
    this.#testsCut = false;
    const passed = test();
    this.#tests = undefined;
    return this.#stage("AUDIENCE", this.#about, passed, { tests, testsCut: this.#testsCut });
  }

  #stage(kind: string, subject: Buffer, passed: boolean, more: Partial<Stage> = {}): boolean {
    this.stages.push({ ...EMPTY_STAGE, kind: `STAGE_KIND_${kind}`, subject: shownText(subject), passed, ...more });
    return passed;
  }

  segment(id: Buffer, test: () => boolean): boolean {
    const outer = this.#tests;
    if (!this.#takeTest(outer)) return test();
    const tests: Test[] = [];
    const index = outer.push(EMPTY_TEST) - 1;
    this.#tests = tests;
    const result = test();
    this.#tests = outer;
    outer[index] = { ...EMPTY_TEST, segment: shownText(id), result, tests };
    return result;
  }

  event({ counter, aggregate, windowMs, outside }: EventReading, comparison: Comparison, seen: Value, countedFromMs: number, result: boolean): boolean {
    const window = { windowMs: Number(windowMs), outsideWindow: outside, countedFromMs };
    const read = { counter: shownText(counter.id), aggregate: AGGREGATES.indexOf(aggregate) + 1, ...window };
    return this.#test(read, comparison, seen, result);
  }

  comparison(comparison: Comparison, seen: Value, result: boolean): boolean {
    const subject = { kind: `SUBJECT_KIND_${comparison.subject.toUpperCase()}`, name: shownText(comparison.name), timeZone: comparison.zoneNumber };
    return this.#test({ subject }, comparison, seen, result);
  }

  #test(of: Partial<Test>, { operator, operands, ignoreCase, negated }: Comparison, seen: Value, result: boolean): boolean {
    if (!this.#takeTest(this.#tests)) return result;
    this.#tests.push({
      ...EMPTY_TEST,
      ...of,
      operator: `OPERATOR_${operator}`,
      wanted: operands.slice(0, VALUES_MAX).map(json),
      wantedTotal: operands.length,
      ignoreCase,
      negated,
      seen: seen.type === "missing" || isOther(seen) ? undefined : json(seen),
      seenOther: isOther(seen),
      seenTotal: seen.type === "list" ? seen.members.length : 0,
      result,
    });
    return result;
  }

  #takeTest(tests: Test[] | undefined): tests is Test[] {
    if (tests === undefined) return false;
    if (this.#testsLeft === 0) this.#testsCut = true;
    else this.#testsLeft--;
    return !this.#testsCut;
  }
}

const EMPTY_STAGE: Omit<Stage, "kind" | "subject" | "passed"> = { draw: undefined, spent: undefined, tests: [], testsCut: false };

const EMPTY_TEST: Test = {
  subject: undefined,
  counter: "",
  aggregate: 0,
  windowMs: 0,
  outsideWindow: false,
  countedFromMs: 0,
  segment: "",
  operator: "OPERATOR_UNSPECIFIED",
  wanted: [],
  wantedTotal: 0,
  ignoreCase: false,
  negated: false,
  seen: undefined,
  seenOther: false,
  seenTotal: 0,
  result: false,
  tests: [],
};

/** A text of at most 256 bytes, cut between two code points. */
export function shownText(bytes: Buffer): string {
  let left = TEXT_BYTES_MAX;
  let written = "";
  for (const { bytes: part, codePoint } of readCodePoints(bytes)) {
    left -= part.length;
    if (left < 0) break;
    written += codePoint === undefined ? "\u{fffd}" : String.fromCodePoint(codePoint);
  }
  return written;
}

/** A value in JSON; one that is of no type that an operator takes is null, and so is a list within a list. */
function json(value: Value): unknown {
  if (value.type === "list") return value.members.slice(0, VALUES_MAX).map((member) => (member.type === "list" ? null : json(member)));
  if (value.type === "string") return shownText(value.value);
  // There is one zero only.
  if (value.type === "number") return value.value === 0 ? 0 : value.value;
  return value.type === "boolean" ? value.value : null;
}

/** Of no type that an operator takes. */
function isOther({ type }: Value): boolean {
  return type === "object" || type === "other";
}
