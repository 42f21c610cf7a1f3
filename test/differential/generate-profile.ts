import { generateCounterStates } from "./generate-events.ts";
import { generateHistory, type Occasion } from "./generate-history.ts";
import { generateAttributeName, generateTypedValue, generateValue } from "./generate-value.ts";
import type { Random } from "./random.ts";
import { LISTED_NAMES, MALFORMED_STRINGS, UNITS } from "./vocabulary.ts";
import { bytesField, varintField } from "./wire-writer.ts";

/** The top-level fields of a Profile, each encoded, in the order of the bytes. Without an index, so that the core reads all of it. */
export function generateProfile(random: Random, occasion: Occasion): Buffer[] {
  const fields: Buffer[] = [];
  const unit = random.oneIn(2)
    ? Buffer.from(random.oneIn(30) ? random.pick([...MALFORMED_STRINGS, "u".repeat(533), "u".repeat(534)]) : random.pick(UNITS))
    : undefined;
  if (unit !== undefined) fields.push(bytesField(1, unit));
  if (random.oneIn(3)) fields.push(...linkedUnits(random));
  for (const number of [3, 4]) {
    if (!random.oneIn(3)) fields.push(bytesField(number, entries(random)));
    if (random.oneIn(20)) fields.push(bytesField(number, entries(random)));
  }
  if (!random.oneIn(4)) fields.push(...generateCounterStates(random, occasion.nowMs));
  fields.push(...generateHistory(random, occasion, unit));
  if (random.oneIn(8)) fields.push(...linkedUnits(random));
  if (random.oneIn(10)) fields.push(varintField(9, random.integer(0, 300)));
  if (random.oneIn(40))
    fields.push(random.pick([bytesField(99, "skipped"), varintField(3, 1), bytesField(10, "of another layout"), bytesField(5, ""), bytesField(5, "")]));
  if (random.oneIn(80)) fields.push(random.pick(DAMAGE));
  return fields;
}

/** Other units of the person; sometimes about as many as are looked at. */
function linkedUnits(random: Random): Buffer[] {
  const strangers = random.oneIn(10) ? random.integer(61, 64) : 0;
  const units = [...Array.from({ length: strangers }, (_, index) => `stranger-${index}`), ...random.list(0, 3, () => random.pick(LISTED_NAMES))];
  return units.map((unit) => bytesField(2, unit));
}

/** A length beyond the profile, a group, and the same within an attribute, an entry and a counter. */
const DAMAGE = ["80", "0b", "1a05", "1a020a05", "1a030a010b", "2a020a05", "32010b"].map((hex) => Buffer.from(hex, "hex"));

function entries(random: Random): Buffer {
  return Buffer.concat(
    random.list(0, 8, () => {
      const key = generateAttributeName(random);
      const fields = [bytesField(1, key), bytesField(2, random.oneIn(4) ? generateValue(random) : generateTypedValue(random, key))];
      if (random.oneIn(30)) fields.pop();
      if (random.oneIn(20)) fields.reverse();
      return bytesField(1, Buffer.concat(fields));
    }),
  );
}
