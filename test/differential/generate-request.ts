import { PLACES, URLS } from "./call-vocabulary.ts";
import { generateAttributeName, generateTypedValue, generateValue } from "./generate-value.ts";
import type { Random } from "./random.ts";
import {
  ABSENT_NAMES,
  ANONYMOUS,
  ATTRIBUTE_NAMES,
  BLANKS,
  GROUPS,
  INVALID_NAMES,
  MALFORMED_STRINGS,
  NOT_BLANK,
  REQUEST_IDS,
  SELECTORS,
  SESSIONS,
  STRINGS,
  UNITS,
} from "./vocabulary.ts";
import { bytesField, tag, varintField } from "./wire-writer.ts";

/** The top-level fields of a ChooseRequest, each encoded, in the order of the bytes. */
export function generateRequest(random: Random): Buffer[] {
  const fields: Buffer[] = [];
  if (!random.oneIn(80)) fields.push(bytesField(3, identification(random)));
  if (random.oneIn(60)) fields.push(bytesField(3, identification(random)));
  if (!random.oneIn(4)) fields.push(...random.list(0, 10, () => bytesField(4, name(random, SELECTORS))));
  if (random.oneIn(3)) fields.push(...random.list(1, 3, () => bytesField(5, name(random, GROUPS))));
  if (random.oneIn(2)) fields.push(varintField(6, random.oneIn(50) ? random.pick([4n, -1n, 2n ** 32n + 2n]) : random.integer(0, 3)));
  if (random.oneIn(3))
    fields.push(bytesField(7, random.oneIn(40) ? "s".repeat(random.integer(256, 257)) : random.pick([...BLANKS, ...NOT_BLANK, ...SESSIONS, ...SESSIONS])));
  if (random.oneIn(4)) fields.push(varintField(8, random.oneIn(10) ? random.pick([3n, -1n, 2n ** 32n + 1n]) : random.integer(0, 2)));
  if (random.oneIn(2)) fields.push(bytesField(9, random.oneIn(80) ? "u".repeat(8193) : random.pick<string>(random.oneIn(6) ? STRINGS : URLS)));
  if (random.oneIn(2)) fields.push(bytesField(10, random.oneIn(40) ? "r".repeat(random.pick([0, 257])) : random.pick(REQUEST_IDS)));
  for (const number of [11, 12, 13]) {
    if (number === 11 || random.oneIn(2)) fields.push(bytesField(number, entries(random)));
    if (random.oneIn(40)) fields.push(bytesField(number, entries(random)));
  }
  if (random.oneIn(6)) fields.push(varintField(14, random.integer(0, 3)));
  if (!random.oneIn(4)) fields.push(varintField(15, random.oneIn(10) ? 0 : 1));
  while (random.oneIn(4)) fields.push(bytesField(16, generatePlace(random)));
  if (random.oneIn(12)) fields.push(random.pick(oddFields(random)));
  if (random.oneIn(60)) fields.push(random.pick(DAMAGE));
  if (random.oneIn(200)) fields.push(...crowd(random));
  if (random.oneIn(3)) shuffle(random, fields);
  return fields;
}

/** As many items as there may be, or about one more. */
function crowd(random: Random): Buffer[] {
  const over = random.integer(0, 1);
  const entry = () => bytesField(1, bytesField(1, random.pick(ATTRIBUTE_NAMES)));
  switch (random.integer(0, 2)) {
    case 0:
      return Array.from({ length: 256 + over }, () => bytesField(4, random.pick(SELECTORS)));
    case 1:
      return Array.from({ length: 64 + over }, () => bytesField(5, random.pick(GROUPS)));
    default:
      return [bytesField(random.integer(11, 13), Buffer.concat(Array.from({ length: 512 + over }, entry)))];
  }
}

const DAMAGE = [
  "00",
  "80",
  "0b",
  "0c",
  "0e",
  "0f",
  "2205",
  "1a0122",
  "5a030a0108",
  "5a050a030a0561",
  "820103 0a0544",
  "0000",
  "ffffffffffffffffffff01",
  "f8ffffff7f00",
  "8080808010 00",
].map((hex) => Buffer.from(hex.replaceAll(" ", ""), "hex"));

/** Fields that are skipped, or that are read otherwise than they seem. */
function oddFields(random: Random): Buffer[] {
  return [
    bytesField(1, "acme"),
    bytesField(2, "web"),
    bytesField(99, "skipped"),
    Buffer.concat([tag(98, 1), Buffer.alloc(8)]),
    Buffer.concat([tag(97, 5), Buffer.alloc(4)]),
    varintField(4, 1),
    varintField(3, 1),
    bytesField(6, "desktop"),
    bytesField(15, ""),
    bytesField(16, Buffer.concat([varintField(1, 1), bytesField(9, "x"), bytesField(3, "a")])),
    bytesField(11, varintField(7, 1)),
    bytesField(11, bytesField(1, Buffer.concat([bytesField(2, generateValue(random)), bytesField(1, "plan"), bytesField(1, "age")]))),
    bytesField(3, varintField(1, 2n ** 63n)),
    Buffer.concat([tag(2n ** 29n - 1n, 0), Buffer.from([1])]),
    Buffer.concat([Buffer.from("fa8000", "hex"), Buffer.from([0])]),
  ];
}

/** A place, with some of its parts. */
function generatePlace(random: Random): Buffer {
  return Buffer.concat([1, 2, 3].filter(() => random.oneIn(2)).map((field) => bytesField(field, random.oneIn(100) ? "c".repeat(257) : random.pick(PLACES))));
}

function identification(random: Random): Buffer {
  const fields: Buffer[] = [];
  const id = () => (random.oneIn(50) ? random.pick([...BLANKS, ...NOT_BLANK, "x".repeat(513)]) : random.pick(UNITS));
  if (random.oneIn(4)) {
    const { sourceId, profileId } = random.pick(ANONYMOUS);
    fields.push(varintField(1, sourceId), bytesField(2, profileId));
  }
  if (random.oneIn(3)) fields.push(varintField(1, random.pick([0n, 1n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 10n, 99n, 1_000_000_000_000n])));
  if (random.oneIn(3)) fields.push(bytesField(2, id()));
  if (fields.length < 2 || random.oneIn(2)) fields.push(bytesField(3, random.oneIn(30) ? random.pick(MALFORMED_STRINGS) : id()));
  if (random.oneIn(20)) shuffle(random, fields);
  return Buffer.concat(fields);
}

function name(random: Random, known: readonly string[]): string {
  if (random.oneIn(500)) return random.pick(INVALID_NAMES);
  if (random.oneIn(1000)) return "n".repeat(257);
  return random.oneIn(10) ? random.pick(ABSENT_NAMES) : random.pick(known);
}

function entries(random: Random): Buffer {
  return Buffer.concat(
    random.list(0, random.oneIn(2) ? 14 : 6, () => {
      const key = random.oneIn(2000) ? "k".repeat(257) : generateAttributeName(random);
      const fields = [bytesField(1, key), bytesField(2, random.oneIn(4) ? generateValue(random) : generateTypedValue(random, key))];
      if (random.oneIn(30)) fields.pop();
      if (random.oneIn(30)) fields.push(varintField(3, 1));
      if (random.oneIn(10)) shuffle(random, fields);
      return bytesField(1, Buffer.concat(fields));
    }),
  );
}

function shuffle<T>(random: Random, items: T[]): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.integer(0, i);
    const [a, b] = [items[i], items[j]];
    if (a !== undefined && b !== undefined) [items[i], items[j]] = [b, a];
  }
}
