// Writing values into explanations, as google.protobuf.Values that any reader takes: short, and of well-formed UTF-8.

import { EXPLAINED_TEXT_BYTES_MAX, EXPLAINED_VALUES_MAX } from "./limits";
import { beginMembers, encodedAt, encodedLength, nextMember } from "./list-members";
import { sequenceBytes } from "./utf8";
import { readValue, TYPE_BOOLEAN, TYPE_LIST, TYPE_NUMBER, TYPE_STRING, valueAt, valueBits, valueLength } from "./value";
import { next, tagOf, WIRE_BYTES, WIRE_FIXED64, WIRE_VARINT } from "./wire";
import { beginMessage, cursor, endMessage, writeAt, writeByte, writeRaw } from "./write";

// Fields of google.protobuf.Value.
const NULL_VALUE = tagOf(1, WIRE_VARINT);
const NUMBER_VALUE = tagOf(2, WIRE_FIXED64);
const STRING_VALUE = tagOf(3, WIRE_BYTES);
const BOOL_VALUE = tagOf(4, WIRE_VARINT);
const LIST_VALUE = tagOf(6, WIRE_BYTES);

/** Of google.protobuf.ListValue. */
const MEMBER = tagOf(1, WIRE_BYTES);

/** Writes a text into a field, cut to whole code points. A byte that is part of no well-formed sequence becomes U+FFFD. */
export function writeText(tag: u32, at: usize, length: u32): void {
  const message = beginMessage(tag);
  const end = at + length;
  const limit = at + min(length, EXPLAINED_TEXT_BYTES_MAX);
  while (at < limit) {
    const byte = <u32>load<u8>(at);
    const bytes = byte < 0x80 ? 1 : sequenceBytes(at, end);
    if (bytes == 0) {
      writeByte(0xef);
      writeByte(0xbf);
      writeByte(0xbd);
      at++;
      continue;
    }
    if (at + bytes > limit) break;
    writeRaw(at, bytes);
    at += bytes;
  }
  endMessage(message);
}

/** Writes the value of that type that readValue has read last into a field. False when it is of no type that an operator takes, and then nothing is written. */
export function writeValue(tag: u32, type: u32): bool {
  if (type == TYPE_LIST && countMembers() < 0) return false;
  if (type != TYPE_STRING && type != TYPE_NUMBER && type != TYPE_BOOLEAN && type != TYPE_LIST) return false;
  const message = beginMessage(tag);
  if (type == TYPE_LIST) writeList();
  else writeScalar(type);
  endMessage(message);
  return true;
}

function writeScalar(type: u32): void {
  if (type == TYPE_STRING) writeText(STRING_VALUE, valueAt, valueLength);
  else if (type == TYPE_NUMBER) {
    writeByte(NUMBER_VALUE);
    // See orderNumber, whose negative numbers are inverted.
    store<i64>(cursor, valueBits < 0 ? valueBits ^ i64.MAX_VALUE : valueBits);
    writeAt(cursor + 8);
  } else if (type == TYPE_BOOLEAN) {
    writeByte(BOOL_VALUE);
    writeByte(<u32>valueBits);
  } else {
    writeByte(NULL_VALUE);
    writeByte(0);
  }
}

/** How many members the list that readValue has read last has; less than 0 when its bytes are damaged. */
export function countMembers(): i32 {
  let count = 0;
  beginMembers(valueAt, valueAt + valueLength);
  while (nextMember()) count++;
  return next == 0 ? -1 : count;
}

function writeList(): void {
  const list = beginMessage(LIST_VALUE);
  let left = EXPLAINED_VALUES_MAX;
  beginMembers(valueAt, valueAt + valueLength);
  while (left-- != 0 && nextMember()) {
    const member = beginMessage(MEMBER);
    writeScalar(readValue(encodedAt, encodedLength));
    endMessage(member);
  }
  endMessage(list);
}
