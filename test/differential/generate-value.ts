import { ADDRESSES, NOT_ADDRESS_BLOCKS, NOT_ADDRESSES } from "./call-vocabulary.ts";
import type { Random } from "./random.ts";
import {
  ATTRIBUTE_NAMES,
  DATE_NUMBERS,
  DATES,
  LIST_NUMBERS,
  LIST_STRINGS,
  MALFORMED_STRINGS,
  MOMENTS,
  NAMES_BY_TYPE,
  NOT_DATES,
  NOT_VERSIONS,
  NUMBERS,
  STRINGS,
  VERSIONS,
} from "./vocabulary.ts";
import { bytesField, doubleField, varintField } from "./wire-writer.ts";

/** An encoded google.protobuf.Value of any type, now and then a strange or damaged one. */
export function generateValue(random: Random): Buffer {
  switch (random.integer(0, 15)) {
    case 0:
      return Buffer.alloc(0);
    case 1:
      return varintField(1, random.integer(0, 1));
    case 2:
    case 3:
    case 4:
      return doubleField(2, random.oneIn(12) ? Number.NaN : random.pick(NUMBERS));
    case 5:
    case 6:
    case 7:
      return stringValue(random.oneIn(12) ? random.pick(MALFORMED_STRINGS) : random.pick(STRINGS));
    case 8:
      return stringValue(random.pick(random.oneIn(3) ? NOT_VERSIONS : VERSIONS));
    case 9:
    case 10:
      return varintField(4, random.integer(0, 2));
    case 11:
      return bytesField(5, random.oneIn(2) ? Buffer.alloc(0) : bytesField(1, bytesField(1, "a")));
    case 12:
    case 13:
      return generateList(random);
    case 14:
      return oddValue(random);
    default:
      return damagedValue(random);
  }
}

/** The name of an attribute: mostly one that conditions expect a value of its type under. */
export function generateAttributeName(random: Random): string {
  return random.oneIn(4) ? random.pick(ATTRIBUTE_NAMES) : random.pick(Object.values(NAMES_BY_TYPE));
}

/** A value of the type that is mostly found under a name. */
export function generateTypedValue(random: Random, name: string): Buffer {
  switch (name) {
    case NAMES_BY_TYPE.string:
      return stringValue(random.pick(STRINGS));
    case NAMES_BY_TYPE.number:
      return doubleField(2, random.pick(NUMBERS));
    case NAMES_BY_TYPE.boolean:
      return varintField(4, random.integer(0, 1));
    case NAMES_BY_TYPE.list:
      return generateList(random);
    case NAMES_BY_TYPE.address:
      return stringValue(random.pick<string>(random.oneIn(4) ? [...NOT_ADDRESSES, ...NOT_ADDRESS_BLOCKS] : ADDRESSES));
    case NAMES_BY_TYPE.version:
      return stringValue(random.pick(VERSIONS));
    case NAMES_BY_TYPE.date:
      return generateDate(random);
    default:
      return generateValue(random);
  }
}

/** A date as a number or as text, now and then something that almost is one. */
function generateDate(random: Random): Buffer {
  if (random.oneIn(2)) return doubleField(2, random.pick<number>(random.oneIn(3) ? DATE_NUMBERS : MOMENTS));
  return stringValue(random.pick<string>(random.oneIn(5) ? NOT_DATES : DATES));
}

/** A value of the string type. */
function stringValue(text: string | Uint8Array): Buffer {
  return bytesField(3, text);
}

/** A list of strings, numbers, booleans and whatever else. */
function generateList(random: Random): Buffer {
  const members = random.list(0, 10, () => {
    if (random.oneIn(10))
      return bytesField(1, random.pick([Buffer.alloc(0), varintField(1, 0), bytesField(6, ""), damagedValue(random), doubleField(2, Number.NaN)]));
    return bytesField(1, generateScalarValue(random));
  });
  if (random.oneIn(20)) members.push(Buffer.from([0x0a, 0x05, 0x1a]));
  if (random.oneIn(20)) members.unshift(varintField(9, 1));
  return bytesField(6, Buffer.concat(members));
}

/** A string, a number or a boolean. */
export function generateScalarValue(random: Random): Buffer {
  switch (random.integer(0, 2)) {
    case 0:
      return stringValue(random.pick(LIST_STRINGS));
    case 1:
      return doubleField(2, random.pick(LIST_NUMBERS));
    default:
      return varintField(4, random.integer(0, 1));
  }
}

/** Values that are well formed and that no encoder would write: two kinds, unknown fields, known ones with another wire type. */
function oddValue(random: Random): Buffer {
  return random.pick([
    Buffer.concat([stringValue("a"), doubleField(2, 1)]),
    Buffer.concat([doubleField(2, 1), stringValue("a")]),
    Buffer.concat([stringValue("gold"), varintField(1, 0)]),
    Buffer.concat([stringValue("gold"), varintField(9, 1)]),
    Buffer.concat([stringValue("gold"), varintField(3, 1)]),
    Buffer.concat([generateList(random), generateList(random)]),
    varintField(2, 1),
    bytesField(4, "x"),
    varintField(4, 2n ** 63n),
  ]);
}

function damagedValue(random: Random): Buffer {
  return random.pick([
    Buffer.from("1a05", "hex"),
    Buffer.from("11000000", "hex"),
    Buffer.from("2080", "hex"),
    Buffer.from("0b", "hex"),
    Buffer.from("00", "hex"),
    Buffer.concat([stringValue("gold"), Buffer.from("ff", "hex")]),
    Buffer.from("20ffffffffffffffffffff01", "hex"),
    Buffer.from("320509", "hex"),
  ]);
}
