import { type DecisionIdentity, decisionId } from "#test/oracle/decision-id.ts";
import { hash64 } from "#test/oracle/murmur3.ts";
import type { Random } from "./random.ts";
import { CAP_IDS, DURATIONS_MS, OPTIMIZATION_IDS, OUTCOME_IDS, REQUEST_IDS, SESSIONS } from "./vocabulary.ts";
import { bytesField, fixed64Field, varintField } from "./wire-writer.ts";

/** What a history is made for, so that it meets the call. */
export interface Occasion {
  readonly organization: Buffer;
  readonly project: Buffer;
  readonly nowMs: number;
  /** Of the request, as far as it can be read. */
  readonly unit: Buffer;
  readonly session: Buffer;
  readonly requestId: Buffer;
}

/** The few texts of the vocabulary are hashed again and again, in integers of any size. */
const hashes = new Map<string, bigint>();

function hashOf(text: Buffer): bigint {
  const key = text.toString("latin1");
  const hash = hashes.get(key) ?? hash64(text);
  if (hashes.size < 10_000) hashes.set(key, hash);
  return hash;
}

/** Exposures, assignments and caps of a profile, each an encoded field. `unit` is that of the profile, if it has one. */
export function generateHistory(random: Random, occasion: Occasion, unit: Buffer | undefined): Buffer[] {
  return [
    ...random.list(0, 8, () => given(random, occasion)).flat(),
    ...random.list(0, 3, () => bytesField(7, assignment(random))),
    ...random.list(0, 4, () => bytesField(8, cap(random, { ...occasion, unit: unit ?? occasion.unit }))),
  ];
}

/** An exposure, and now and then the assignment that it has made. */
function given(random: Random, occasion: Occasion): Buffer[] {
  const key = [bytesField(1, random.pick(OPTIMIZATION_IDS)), bytesField(2, random.pick(OUTCOME_IDS))];
  const fields = [bytesField(6, exposure(random, key, occasion))];
  if (random.oneIn(3)) fields.push(bytesField(7, Buffer.concat(key)));
  return fields;
}

function exposure(random: Random, key: readonly Buffer[], occasion: Occasion): Buffer {
  const fields = [...key, varintField(3, random.integer(0, 3))];
  if (random.oneIn(2)) fields.push(fixed64Field(6, someRequestHash(random, occasion)));
  fields.push(...random.list(0, 3, () => bytesField(7, session(random, occasion))));
  if (!random.oneIn(4)) fields.push(varintField(8, random.oneIn(20) ? 0 : 1));
  if (random.oneIn(30)) fields.reverse();
  if (random.oneIn(60)) fields.push(random.pick([varintField(6, 1), bytesField(8, ""), bytesField(7, Buffer.from([0x80])), bytesField(7, "")]));
  return Buffer.concat(fields);
}

function session(random: Random, occasion: Occasion): Buffer {
  const fields = [
    fixed64Field(1, hashOf(someSession(random, occasion))),
    fixed64Field(2, someRequestHash(random, occasion)),
    varintField(3, random.integer(0, 9)),
  ];
  if (random.oneIn(20)) fields.pop();
  if (random.oneIn(40)) fields.push(random.pick([varintField(1, 1), Buffer.from([0x0b]), fixed64Field(1, 0n)]));
  return Buffer.concat(fields);
}

function someRequestHash(random: Random, { requestId }: Occasion): bigint {
  if (random.oneIn(3)) return 0n;
  const id = random.oneIn(2) ? requestId : Buffer.from(random.pick(REQUEST_IDS));
  return id.length === 0 ? 0n : hashOf(id);
}

function someSession(random: Random, { session }: Occasion): Buffer {
  return random.oneIn(2) ? session : Buffer.from(random.pick(SESSIONS));
}

function assignment(random: Random): Buffer {
  const fields = [bytesField(1, random.pick(OPTIMIZATION_IDS)), bytesField(2, random.oneIn(12) ? "gone" : random.pick(OUTCOME_IDS))];
  if (random.oneIn(2)) fields.push(varintField(3, random.integer(0, 9)));
  if (random.oneIn(30)) fields.splice(random.integer(0, 1), 1);
  return Buffer.concat(fields);
}

function cap(random: Random, occasion: Occasion): Buffer {
  const fields = [bytesField(1, random.pick(CAP_IDS)), ...random.list(0, 4, () => bytesField(2, showing(random, occasion)))];
  if (random.oneIn(60)) fields.push(random.pick([bytesField(2, Buffer.from([0x80])), varintField(2, 1), bytesField(2, "")]));
  return Buffer.concat(fields);
}

function showing(random: Random, occasion: Occasion): Buffer {
  const { organization, project, nowMs, unit, requestId } = occasion;
  const isOfThisCall = random.oneIn(2) && requestId.length > 0;
  const identity: DecisionIdentity = {
    organization,
    project,
    optimization: Buffer.from(random.pick(OPTIMIZATION_IDS)),
    outcome: Buffer.from(random.pick(OUTCOME_IDS)),
    unit,
    session: isOfThisCall ? occasion.session : someSession(random, occasion),
  };
  const requestHash = isOfThisCall ? hashOf(requestId) : someRequestHash(random, occasion);
  const fields = [varintField(1, shownMs(random, nowMs))];
  if (!random.oneIn(3)) fields.push(fixed64Field(2, requestHash), fixed64Field(3, hash64(Buffer.from(decisionId(identity)))));
  return Buffer.concat(fields);
}

/** A moment at an edge of a window that ends now, or of a stretch of the calendar. */
function shownMs(random: Random, nowMs: number): bigint {
  if (random.oneIn(30)) return random.pick([0n, -1n, 2n ** 63n - 1n, -(2n ** 63n)]);
  const edge = random.oneIn(3) ? Math.floor(nowMs / random.pick([3_600_000, 86_400_000])) * 3_600_000 : nowMs - random.pick(DURATIONS_MS);
  return BigInt(edge + random.pick([0, 0, 1, -1, 3_600_000, -3_600_000]));
}
