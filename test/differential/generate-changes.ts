import { Snapshot } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { lastBytes, readFieldsBeforeDamage } from "#test/oracle/wire.ts";
import { EVENT_NAMES } from "./generate-events.ts";
import { generateProfile } from "./generate-profile.ts";
import { generateAttributeName, generateTypedValue, generateValue } from "./generate-value.ts";
import type { Random } from "./random.ts";
import { BLANKS, OPTIMIZATION_IDS, OUTCOME_IDS, REQUEST_IDS, SESSIONS, UNITS } from "./vocabulary.ts";
import { bytesField, varintField } from "./wire-writer.ts";

/** When the events of a change may have been, seen from now. */
const AGES_MS = [
  0,
  1,
  1,
  999,
  1_000,
  60_000,
  3_600_000,
  3_600_001,
  86_400_000,
  86_400_000,
  7 * 86_400_000,
  63 * 86_400_000,
  65 * 86_400_000,
  -1,
  -86_400_000,
] as const;
const EVENT_IDS = ["", "", "e1", "e2", "e3", "e4", "e5", "é"] as const;

/** What a snapshot decides about, as far as exposures name it. */
interface Named {
  readonly optimizations: readonly { readonly id: string; readonly outcomes: readonly string[] }[];
}

/** What the exposures that are made for a snapshot can name. */
export function namedIn(snapshot: Buffer): Named {
  try {
    const { optimizations } = Snapshot.decode(snapshot);
    return {
      optimizations: optimizations.map(({ id, kind }) => ({
        id,
        outcomes: (kind?.$case === "personalization" ? kind.value.experiences : (kind?.value.variants ?? [])).map((each) => each.id),
      })),
    };
  } catch {
    return { optimizations: [] };
  }
}

/** The top-level fields of Changes, each encoded, in the order of the bytes. */
export function generateChanges(random: Random, nowMs: number, snapshot: Buffer, named: Named): Buffer[] {
  const fields: Buffer[] = [];
  if (random.oneIn(3)) fields.push(bytesField(1, unit(random)));
  if (random.oneIn(4)) fields.push(...random.list(1, 3, () => bytesField(2, unit(random))));
  if (random.oneIn(8)) fields.push(...random.list(1, 2, () => bytesField(3, profile(random, nowMs, snapshot))));
  if (!random.oneIn(4)) fields.push(...random.list(0, random.oneIn(20) ? 40 : 6, () => bytesField(4, event(random, nowMs))));
  if (!random.oneIn(3)) fields.push(...random.list(0, random.oneIn(20) ? 40 : 6, () => bytesField(5, exposure(random, nowMs, named))));
  if (random.oneIn(60)) fields.push(random.pick([bytesField(99, "skipped"), varintField(4, 1), bytesField(1, "")]));
  if (random.oneIn(100)) fields.push(random.pick(DAMAGE));
  return fields;
}

/** A group, and a length beyond the changes, an event, the properties of one, a member of them, an exposure and a profile. */
const DAMAGE = ["0b", "22057f", "22022205", "220422020a05", "2206220412020a05", "22062a040a020a05", "2a020a05", "1a021a05"].map((hex) =>
  Buffer.from(hex, "hex"),
);

function unit(random: Random): string {
  return random.oneIn(20) ? "u".repeat(random.integer(533, 534)) : random.pick(UNITS);
}

function profile(random: Random, nowMs: number, snapshot: Buffer): Buffer {
  const { fields } = readFieldsBeforeDamage(snapshot);
  const occasion = {
    organization: lastBytes(fields, 2),
    project: lastBytes(fields, 3),
    nowMs,
    unit: Buffer.from("u"),
    session: Buffer.from("visit"),
    requestId: Buffer.from("r"),
  };
  return Buffer.concat(generateProfile(random, occasion));
}

function event(random: Random, nowMs: number): Buffer {
  const fields: Buffer[] = [];
  if (!random.oneIn(3)) fields.push(bytesField(1, random.pick(EVENT_IDS)));
  fields.push(bytesField(2, random.pick(EVENT_NAMES)));
  if (!random.oneIn(12)) fields.push(varintField(3, BigInt(nowMs - random.pick(AGES_MS))));
  else if (random.oneIn(2)) fields.push(varintField(3, random.pick([-(2n ** 63n), 2n ** 63n - 1n, 0n, -8_640_000_000_000_001n])));
  if (!random.oneIn(5)) fields.push(bytesField(4, members(random)));
  if (random.oneIn(4)) fields.push(bytesField(5, members(random)));
  if (random.oneIn(8)) fields.push(bytesField(6, members(random)));
  if (random.oneIn(30)) fields.push(bytesField(4, members(random)));
  if (random.oneIn(30)) fields.reverse();
  return Buffer.concat(fields);
}

function members(random: Random): Buffer {
  return Buffer.concat(
    random.list(0, 5, () => {
      const name = generateAttributeName(random);
      const value = random.oneIn(12)
        ? bytesField(3, "x".repeat(random.integer(250, 254)))
        : random.oneIn(4)
          ? generateValue(random)
          : generateTypedValue(random, name);
      return bytesField(1, Buffer.concat([bytesField(1, name), bytesField(2, value)]));
    }),
  );
}

function exposure(random: Random, nowMs: number, { optimizations }: Named): Buffer {
  const known = optimizations.length > 0 && !random.oneIn(8) ? random.pick(optimizations) : { id: random.pick(OPTIMIZATION_IDS), outcomes: [] };
  const outcome = known.outcomes.length > 0 && !random.oneIn(8) ? random.pick(known.outcomes) : random.pick(OUTCOME_IDS);
  const fields = [bytesField(1, random.pick(["d1", "d2", "f".repeat(32)])), bytesField(2, "u"), bytesField(3, known.id), bytesField(4, outcome)];
  if (random.oneIn(4)) fields.push(varintField(5, 1));
  fields.push(bytesField(6, random.oneIn(20) ? random.pick(BLANKS) : random.oneIn(4) ? `s${random.integer(0, 40)}` : random.pick(SESSIONS)));
  fields.push(varintField(7, BigInt(nowMs - random.pick(AGES_MS))));
  if (random.oneIn(2)) fields.push(bytesField(10, random.pick(REQUEST_IDS)));
  if (random.oneIn(4)) fields.push(varintField(11, 1));
  return Buffer.concat(fields);
}
