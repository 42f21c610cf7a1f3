import { type Field, readFields } from "#test/oracle/wire.ts";
import { bytesField, tag, varint } from "./wire-writer.ts";

/** Whether bytes read as a message. Text may, too; nothing here depends on telling the two apart. */
export function looksLikeMessage(bytes: Buffer): boolean {
  const fields = readFields(bytes);
  return fields !== undefined && fields.length > 0 && fields.every((field) => field.number < 64);
}

/** The bytes of a field. */
export function encodeField(field: Field): Buffer {
  switch (field.wire) {
    case "varint":
      return Buffer.concat([tag(field.number, 0), varint(field.varint)]);
    case "fixed64":
      return Buffer.concat([tag(field.number, 1), field.bytes]);
    case "bytes":
      return bytesField(field.number, field.bytes);
    case "fixed32":
      return Buffer.concat([tag(field.number, 5), field.bytes]);
  }
}

/** Every message that is this one without one field, at any depth; those that lose most come first. */
export function* withoutOneField(message: Buffer): Generator<Buffer> {
  const fields = readFields(message) ?? [];
  for (const field of fields.toSorted((a, b) => b.bytes.length - a.bytes.length)) {
    yield Buffer.concat(fields.filter((other) => other !== field).map(encodeField));
  }
  for (const field of fields) {
    if (field.wire !== "bytes" || !looksLikeMessage(field.bytes)) continue;
    for (const smaller of withoutOneField(field.bytes)) {
      yield Buffer.concat(fields.map((other) => encodeField(other === field ? { ...other, bytes: smaller } : other)));
    }
  }
}
