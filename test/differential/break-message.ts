import { readFields } from "#test/oracle/wire.ts";
import { encodeField, looksLikeMessage } from "./message-tree.ts";
import type { Random } from "./random.ts";
import { bytesField, tag, varintField } from "./wire-writer.ts";

/** Ways to break the bytes of a message: a field of a newer version, a known one of another wire type, damage. */
const INTRUSIONS = [
  varintField(4000, 1),
  bytesField(4000, "of a newer version"),
  Buffer.concat([tag(4000, 5), Buffer.alloc(4)]),
  Buffer.concat([tag(1, 1), Buffer.alloc(8)]),
  Buffer.from([0x80]),
  Buffer.from([0x0b]),
  Buffer.from([0x00, 0x00]),
  Buffer.from([0x0a, 0x7f]),
];

/** Puts an intrusion at the end of a message, or of a message somewhere within it. */
export function breakMessage(random: Random, message: Buffer): Buffer {
  const fields = readFields(message) ?? [];
  // Anything length-delimited that reads as fields is taken for a message; where it is text, the text becomes another one.
  const inner = fields.filter((field) => field.wire === "bytes" && field.bytes.length > 1 && looksLikeMessage(field.bytes));
  if (inner.length === 0 || random.oneIn(4)) return Buffer.concat([message, random.pick(INTRUSIONS)]);
  const broken = random.pick(inner);
  return Buffer.concat(fields.map((field) => encodeField(field === broken ? { ...field, bytes: breakMessage(random, field.bytes) } : field)));
}
