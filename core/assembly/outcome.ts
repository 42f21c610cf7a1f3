// The fields of a Choice that do not depend on the call, encoded once when the snapshot is loaded; an answer copies them.

import { body, bodyEnd, bodySegments, hasTemplates, id, idBytes, isControl, LITERAL, missingValue } from "./experience-message";
import { fieldAt, fieldEnd, fieldLength, fieldNext, fieldTag, firstField, nextField, resumeFields } from "./fields";
import { allocate } from "./layout";
import { murmur128 } from "./murmur3";
import { BODY_READY, OUTCOME_BYTES } from "./optimization";
import { idAt, idLength, KIND_PERSONALIZATION, kind, selectorAt, selectorLength } from "./optimization-message";
import { EXPOSURE, hashOfKey } from "./profile-key";
import { buildBody } from "./template/body";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";
import { cursor, varintBytes, writeAt, writeByte, writeNumber, writeRaw, writeString, writeVarint } from "./write";

// Fields of Choice.
const NAME = tagOf(1, WIRE_BYTES);
export const BODY = tagOf(3, WIRE_BYTES);
const OPTIMIZATION = tagOf(4, WIRE_BYTES);
const OPTIMIZATION_TYPE = tagOf(5, WIRE_VARINT);
const EXPERIENCE = tagOf(6, WIRE_BYTES);
const VARIANT = tagOf(7, WIRE_BYTES);
const IS_CONTROL = tagOf(8, WIRE_VARINT);

/** A selector has at most 256 bytes, so that its length takes one byte or two; two are written always, so that the selector has a fixed place. */
export const SELECTOR_OFFSET: usize = 3;

/** What optimization_type takes. */
export const TYPE_BYTES: u32 = 2;

/** "organization\nproject\n" of the snapshot. */
let prefix: usize = 0;
let prefixLength: u32 = 0;

/** Keeps a copy of the organization and the project, which are part of each decision id. */
export function keepProject(organization: usize, organizationLength: u32, project: usize, projectLength: u32): void {
  prefix = allocate(organizationLength + projectLength + 2);
  writeAt(prefix);
  writeRaw(organization, organizationLength);
  writeByte(0x0a);
  writeRaw(project, projectLength);
  writeByte(0x0a);
  prefixLength = <u32>(cursor - prefix);
}

/** The bytes that buildCommon writes for the optimization read last. */
export function commonBytes(): u32 {
  const optimization = idLength == 0 ? 0 : 1 + varintBytes(idLength) + idLength;
  return <u32>SELECTOR_OFFSET + selectorLength + optimization + (kind == 0 ? 0 : TYPE_BYTES);
}

/** Writes name, optimization and optimization_type, and returns their length; the id is the end of them but for the type, which takes TYPE_BYTES. */
export function buildCommon(to: usize): u32 {
  writeAt(to);
  writeByte(NAME);
  writeByte((selectorLength & 0x7f) | 0x80);
  writeByte(selectorLength >> 7);
  writeRaw(selectorAt, selectorLength);
  writeString(OPTIMIZATION, idAt, idLength);
  writeNumber(OPTIMIZATION_TYPE, kind);
  return <u32>(cursor - to);
}

/** Builds the outcome of the experience or variant read last when its body is given; `display` is how often it is shown. */
export function buildOutcome(ofKind: u32, display: usize, workspace: usize): usize {
  const length = hasTemplates ? 0 : bodyLength();
  const isTargeted = ofKind == KIND_PERSONALIZATION;
  const outcome = allocate(OUTCOME_BYTES + 1 + varintBytes(length) + length + 1 + varintBytes(idBytes) + idBytes + 4);
  store<u32>(outcome, hasTemplates ? <u32>buildBody(body, bodyEnd, bodySegments, missingValue) : BODY_READY, 16);
  writeAt(outcome + OUTCOME_BYTES);
  if (!hasTemplates) {
    writeByte(BODY);
    writeVarint(length);
    writeBody();
  }
  writeId(outcome, isTargeted ? EXPERIENCE : VARIANT);
  writeNumber(IS_CONTROL, isControl ? 1 : 0);
  return finish(outcome, display, workspace);
}

/** Builds the outcome of the experience or variant read last when it is a control. */
export function buildControl(ofKind: u32, display: usize, workspace: usize): usize {
  const outcome = allocate(OUTCOME_BYTES + 1 + varintBytes(idBytes) + idBytes + 4);
  writeAt(outcome + OUTCOME_BYTES);
  writeId(outcome, ofKind == KIND_PERSONALIZATION ? EXPERIENCE : VARIANT);
  writeNumber(IS_CONTROL, 1);
  return finish(outcome, display, workspace);
}

function writeId(outcome: usize, tag: u32): void {
  writeString(tag, id, idBytes);
  store<u32>(outcome, <u32>(cursor - idBytes), 24);
  store<u32>(outcome, idBytes, 28);
}

function finish(outcome: usize, display: usize, workspace: usize): usize {
  store<u32>(outcome, <u32>(cursor - outcome - OUTCOME_BYTES), 20);
  store<u32>(outcome, hashOfKey(EXPOSURE, idAt, idLength, id, idBytes), 32);
  store<u32>(outcome, <u32>display, 36);
  writeAt(workspace);
  writeRaw(prefix, prefixLength);
  writeRaw(idAt, idLength);
  writeByte(0x0a);
  writeRaw(id, idBytes);
  murmur128(workspace, <u32>(cursor - workspace), outcome);
  return outcome;
}

function bodyLength(): u32 {
  let length: u32 = 0;
  for (let more = firstLiteral(body, bodyEnd); more; more = nextLiteral()) length += literalLength;
  return length;
}

function writeBody(): void {
  for (let more = firstLiteral(body, bodyEnd); more; more = nextLiteral()) writeRaw(literal, literalLength);
}

let literal: usize = 0;
let literalLength: u32 = 0;

function firstLiteral(at: usize, end: usize): bool {
  return readLiteral(firstField(at, end));
}

function nextLiteral(): bool {
  return readLiteral(nextField());
}

/** Reads the text of the segment that the walk is at; other fields of a body are passed over. */
function readLiteral(more: bool): bool {
  while (more && fieldTag != tagOf(1, WIRE_BYTES)) more = nextField();
  if (!more) return false;
  const goOn = fieldNext;
  const end = fieldEnd;
  for (let inner = firstField(fieldAt, fieldAt + fieldLength); inner; inner = nextField()) {
    if (fieldTag == LITERAL) {
      literal = fieldAt;
      literalLength = fieldLength;
    }
  }
  resumeFields(goOn, end);
  return true;
}
