import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { Fault } from "#sidecar/base/fault.ts";
import { loadCoreModule } from "#sidecar/engine/core-module.ts";
import { WasmEngine } from "#sidecar/engine/wasm-engine.ts";
import { type Application, applyChanges } from "#test/oracle/apply.ts";
import type { Question } from "#test/oracle/question.ts";
import { readSnapshot, type Snapshot, SnapshotRefused } from "#test/oracle/snapshot.ts";
import { allBytes, readFields } from "#test/oracle/wire.ts";
import { breakMessage } from "./break-message.ts";
import { generateChanges, namedIn } from "./generate-changes.ts";
import { generateProfile } from "./generate-profile.ts";
import { generateQuestion } from "./generate-question.ts";
import { generateSnapshot } from "./generate-snapshot.ts";
import { generateMoment } from "./generate-time.ts";
import { withoutOneField } from "./message-tree.ts";
import { Random } from "./random.ts";
import { answerOf, type Load, type Outcome, oracleSubject, SNAPSHOT_AGE_SECONDS } from "./subjects.ts";
import { bytesField } from "./wire-writer.ts";

/** How many lives of people are compared, and how often each of them changes. Between changes people are decided about. */
export interface ApplyCampaign {
  readonly seed: number;
  readonly snapshots: number;
  readonly changesPerSnapshot: number;
  /** Changes what the oracle makes, which plants a mistake in it. */
  readonly mistake?: ((snapshot: Snapshot) => Snapshot) | undefined;
}

export interface ApplyResult {
  /** How many changes were applied, */
  readonly applied: number;
  /** how many were refused, */
  readonly refused: number;
  /** how many answers were compared between them, */
  readonly answers: number;
  /** and how many exposures of those were folded in. */
  readonly exposures: number;
  /** How to see the first difference again; undefined when there is none. */
  readonly difference: string | undefined;
}

/** What is compared: the core, and the oracle with what it has read of the snapshot. */
interface Subjects {
  readonly snapshot: Snapshot;
  readonly engine: WasmEngine;
  readonly expected: ReturnType<Load>;
}

const NOTHING = Buffer.alloc(0);

const module = () => loadCoreModule(fileURLToPath(new URL("../../core/build/core.wasm", import.meta.url)));

/** Has core and oracle fold the same changes into the same profiles, one after the other, and compares the bytes of what comes out. */
export function runApplyCampaign({ seed, snapshots, changesPerSnapshot, mistake }: ApplyCampaign): ApplyResult {
  const core = module();
  const counts = { applied: 0, refused: 0, answers: 0, exposures: 0 };
  for (let stream = 0; stream < snapshots; stream++) {
    const life = new Life(core, { seed, stream, mistake });
    for (let number = 0; number < changesPerSnapshot; number++) {
      const step = life.next(number);
      if (step.difference !== undefined) return { ...counts, difference: step.difference };
      if (step.isApplied) counts.applied++;
      else counts.refused++;
      if (step.exposures === undefined) continue;
      counts.answers++;
      counts.exposures += step.exposures;
    }
  }
  return { ...counts, difference: undefined };
}

interface Step {
  readonly isApplied: boolean;
  /** How many exposures the answer after the change has; undefined when nothing was asked. */
  readonly exposures?: number;
  readonly difference?: string;
}

/** The lives of people with one snapshot, one after the other. */
class Life {
  readonly #seed: number;
  readonly #stream: number;
  readonly #random: Random;
  readonly #bytes: Buffer;
  readonly #named: ReturnType<typeof namedIn>;
  readonly #subjects: Subjects;
  #nowMs: number;
  #profile: Buffer = NOTHING;
  /** What was given and is not in the profile yet. */
  readonly #exposures: Buffer[] = [];

  constructor(
    core: WebAssembly.Module,
    { seed, stream, mistake }: { readonly seed: number; readonly stream: number; readonly mistake: ApplyCampaign["mistake"] },
  ) {
    this.#seed = seed;
    this.#stream = stream;
    this.#random = new Random(seed, stream);
    this.#bytes = loadableSnapshot(this.#random);
    this.#named = namedIn(this.#bytes);
    const read = readSnapshot(this.#bytes);
    this.#subjects = { snapshot: mistake?.(read) ?? read, engine: WasmEngine.load(core, this.#bytes), expected: oracleSubject({ mistake })(this.#bytes) };
    this.#nowMs = generateMoment(this.#random);
  }

  /** Folds changes in, and asks what the person should get then. */
  next(number: number): Step {
    const random = this.#random;
    // A life goes on for a while; then another one begins, with a profile that anybody may have written.
    if (random.oneIn(12)) this.#profile = random.oneIn(3) ? NOTHING : Buffer.concat(generateProfile(random, occasionAt(this.#nowMs)));
    const application = this.#nextApplication();
    const [expected, actual] = [byOracle(this.#subjects, application), byCore(this.#subjects, application)];
    const found = { seed: this.#seed, stream: this.#stream, number, bytes: this.#bytes };
    if (expected !== actual.outcome) return { isApplied: false, difference: describe(found, this.#subjects, application) };
    if (actual.profile !== undefined) this.#profile = actual.profile;
    const step = { isApplied: actual.profile !== undefined };
    this.#nowMs = Math.min(this.#nowMs + random.pick([0, 1, 1_000, 3_600_000, 86_400_000]), 8_640_000_000_000_000);
    if (random.oneIn(2)) return step;
    const question = { ...generateQuestion(random, this.#bytes), profile: this.#profile, nowMs: this.#nowMs };
    const answers = { expected: answerBy(this.#subjects.expected, question), actual: decideBy(this.#subjects.engine, question) };
    if (!isDeepStrictEqual(answers.expected, answers.actual.outcome)) return { ...step, difference: describeAnswers(found, question, answers) };
    this.#exposures.push(...answers.actual.exposures);
    return { ...step, exposures: answers.actual.exposures.length };
  }

  #nextApplication(): Application {
    const random = this.#random;
    const given = random.oneIn(4) ? [] : this.#exposures.splice(0);
    const changes = Buffer.concat([...generateChanges(random, this.#nowMs, this.#bytes, this.#named), ...given.map((bytes) => bytesField(5, bytes))]);
    const application = { profile: this.#profile, changes, nowMs: this.#nowMs };
    if (random.oneIn(60)) return { ...application, changes: damage(random, changes) };
    return random.oneIn(60) ? { ...application, profile: damage(random, this.#profile) } : application;
  }
}

/** A snapshot that is not refused. */
function loadableSnapshot(random: Random): Buffer {
  for (;;) {
    const bytes = generateSnapshot(random);
    try {
      readSnapshot(bytes);
      return bytes;
    } catch (error) {
      if (!(error instanceof SnapshotRefused)) throw error;
    }
  }
}

/** Bytes with something in them broken, or one of them another. */
function damage(random: Random, bytes: Buffer): Buffer {
  if (bytes.length === 0 || random.oneIn(2)) return breakMessage(random, bytes);
  const damaged = Buffer.from(bytes);
  damaged[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
  return random.oneIn(4) ? damaged.subarray(0, random.integer(0, bytes.length)) : damaged;
}

function occasionAt(nowMs: number): Parameters<typeof generateProfile>[1] {
  return {
    organization: Buffer.from("acme"),
    project: Buffer.from("web"),
    nowMs,
    unit: Buffer.from("u"),
    session: Buffer.from("visit"),
    requestId: Buffer.from("r"),
  };
}

function byOracle({ snapshot }: Subjects, application: Application): string {
  const result = applyChanges(snapshot, application);
  return "refused" in result ? result.refused : result.toString("hex");
}

function byCore({ engine }: Subjects, { profile, changes, nowMs }: Application): { outcome: string; profile: Buffer | undefined } {
  try {
    const applied = engine.apply(profile, changes, nowMs);
    return { outcome: withoutIndex(applied).toString("hex"), profile: applied };
  } catch (error) {
    if (error instanceof Fault) return { outcome: error.code, profile: undefined };
    throw error;
  }
}

function answerBy(expected: ReturnType<Load>, question: Question): Outcome {
  return typeof expected === "function" ? expected(question) : expected;
}

/** What the core answers, and the exposures as bytes. */
function decideBy(engine: WasmEngine, { request, profile = NOTHING, hostInput, nowMs = 0 }: Question): { outcome: Outcome; exposures: Buffer[] } {
  try {
    const decided = engine.decide(request, { nowMs, snapshotAgeSeconds: SNAPSHOT_AGE_SECONDS, profile, hostInput });
    if ("unit" in decided) throw new Error("a profile was asked for after one was given");
    return { outcome: answerOf(decided.response, decided.effects), exposures: allBytes(readFields(decided.effects) ?? [], 1) };
  } catch (error) {
    if (error instanceof Fault) return { outcome: { refused: error.code }, exposures: [] };
    throw error;
  }
}

/** A profile without the index that it begins with. */
function withoutIndex(profile: Buffer): Buffer {
  const [index] = readFields(profile) ?? [];
  if (index?.number !== 10) throw new Error("a profile that does not begin with an index");
  return profile.subarray(index.bytes.byteOffset - profile.byteOffset + index.bytes.length);
}

interface Found {
  readonly seed: number;
  readonly stream: number;
  readonly number: number;
  readonly bytes: Buffer;
}

function describe(found: Found, subjects: Subjects, application: Application): string {
  const differs = (each: Application) => byOracle(subjects, each) !== byCore(subjects, each).outcome;
  let smallest = application;
  for (let goesOn = true; goesOn; ) {
    const smaller = [
      ...[...withoutOneField(smallest.changes)].map((changes) => ({ ...smallest, changes })),
      ...[...withoutOneField(smallest.profile)].map((profile) => ({ ...smallest, profile })),
    ].find(differs);
    goesOn = smaller !== undefined;
    smallest = smaller ?? smallest;
  }
  return [
    `seed ${found.seed}, snapshot ${found.stream}, change ${found.number}, now ${smallest.nowMs}`,
    `snapshot hex: ${found.bytes.toString("hex")}`,
    `profile: ${smallest.profile.toString("hex")}`,
    `changes: ${smallest.changes.toString("hex")}`,
    `expected: ${byOracle(subjects, smallest)}`,
    `actual:   ${byCore(subjects, smallest).outcome}`,
  ].join("\n");
}

function describeAnswers(
  found: Found,
  { request, profile, nowMs }: Question,
  { expected, actual }: { expected: Outcome; actual: { outcome: Outcome } },
): string {
  return [
    `seed ${found.seed}, snapshot ${found.stream}, after change ${found.number}, now ${nowMs}`,
    `snapshot hex: ${found.bytes.toString("hex")}`,
    `profile: ${profile?.toString("hex")}`,
    `request: ${request.toString("hex")}`,
    `expected: ${JSON.stringify(expected)}`,
    `actual:   ${JSON.stringify(actual.outcome)}`,
  ].join("\n");
}
