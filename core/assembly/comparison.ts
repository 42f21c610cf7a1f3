// Reading a pillion.decision.v1.Comparison of the snapshot: what its parts are, and whether this core can evaluate it.

import { dateMs, readDate } from "./date";
import { fieldAt, fieldLength, fieldNumber, fieldTag, firstField, nextField } from "./fields";
import { readBlock } from "./ip-address";
import { NAME_BYTES_MAX } from "./limits";
import { isDateOperator, isEvaluated, isVersionOperator, operandType, STRING_IN_CIDR, STRING_MATCHES, takesOperands } from "./operators";
import { timeZoneAt } from "./parts";
import { isProgram } from "./pattern";
import { placeField } from "./place-names";
import { readValue, TYPE_BOOLEAN, TYPE_NUMBER, TYPE_OTHER, TYPE_STRING, valueAt, valueLength } from "./value";
import { INVALID, note, UNSUPPORTED } from "./verdict";
import { isVersion } from "./version-tests";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";

const SUBJECT = tagOf(1, WIRE_BYTES);
const OPERATOR = tagOf(2, WIRE_VARINT);
export const OPERAND = tagOf(3, WIRE_BYTES);
const IGNORES_CASE = tagOf(4, WIRE_VARINT);
const NEGATES = tagOf(5, WIRE_VARINT);
const PATTERN = tagOf(6, WIRE_BYTES);

const OPERATOR_LAST: u64 = 63;

export const SUBJECT_USER_ATTRIBUTE: u32 = 1;
export const SUBJECT_ACCOUNT_ATTRIBUTE: u32 = 2;
export const SUBJECT_CONTEXT: u32 = 3;
export const SUBJECT_DEVICE: u32 = 4;
export const SUBJECT_URL: u32 = 5;
export const SUBJECT_URL_HOST: u32 = 6;
export const SUBJECT_URL_PATH: u32 = 7;
export const SUBJECT_URL_QUERY: u32 = 8;
export const SUBJECT_PLACE: u32 = 9;
export const SUBJECT_LOCAL_WEEKDAY: u32 = 10;
export const SUBJECT_LOCAL_HOUR: u32 = 11;

export let comparisonOperator: u32 = 0;
export let comparisonIgnoresCase: bool = false;
export let comparisonNegates: bool = false;
export let comparisonOperands: u32 = 0;
/** The compiled pattern of STRING_MATCHES. */
export let comparisonPattern: usize = 0;
export let comparisonPatternLength: u32 = 0;
export let subjectKind: u32 = 0;
export let subjectName: usize = 0;
export let subjectNameLength: u32 = 0;
/** The time zone of the local weekday and hour. */
export let subjectZone: usize = 0;
/** And its number. */
export let subjectZoneNumber: u32 = 0;

/** Reads the parts and notes what cannot be evaluated. A comparison of what the person did names no subject. */
export function readComparison(at: usize, end: usize, isOfEvents: bool): void {
  let subject: usize = 0;
  let subjectEnd: usize = 0;
  comparisonOperator = 0;
  comparisonIgnoresCase = false;
  comparisonNegates = false;
  comparisonOperands = 0;
  comparisonPattern = at;
  comparisonPatternLength = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == SUBJECT) {
      subject = fieldAt;
      subjectEnd = fieldAt + fieldLength;
    } else if (fieldTag == OPERATOR) comparisonOperator = <u32>min(fieldNumber, OPERATOR_LAST + 1);
    else if (fieldTag == OPERAND) comparisonOperands++;
    else if (fieldTag == IGNORES_CASE) comparisonIgnoresCase = fieldNumber != 0;
    else if (fieldTag == NEGATES) comparisonNegates = fieldNumber != 0;
    else if (fieldTag == PATTERN) {
      comparisonPattern = fieldAt;
      comparisonPatternLength = fieldLength;
    } else note(UNSUPPORTED);
  }
  if (!isOfEvents) readSubject(subject, subjectEnd);
  else if (subject != 0) note(INVALID);
  if (comparisonOperator == 0) note(INVALID);
  else if (!isEvaluated(comparisonOperator)) note(UNSUPPORTED);
  else checkOperands(at, end);
}

function readSubject(at: usize, end: usize): void {
  subjectKind = 0;
  subjectName = at;
  subjectNameLength = 0;
  subjectZone = 0;
  subjectZoneNumber = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == tagOf(1, WIRE_VARINT)) subjectKind = <u32>min(fieldNumber, 0xffff);
    else if (fieldTag == tagOf(2, WIRE_BYTES)) {
      subjectName = fieldAt;
      subjectNameLength = fieldLength;
    } else if (fieldTag == tagOf(3, WIRE_VARINT)) subjectZoneNumber = <u32>fieldNumber;
    else note(UNSUPPORTED);
  }
  if (subjectKind == 0 || subjectNameLength > NAME_BYTES_MAX) note(INVALID);
  else if (subjectKind == SUBJECT_LOCAL_WEEKDAY || subjectKind == SUBJECT_LOCAL_HOUR) subjectZone = timeZoneAt(subjectZoneNumber);
  else if (subjectKind > SUBJECT_PLACE) note(UNSUPPORTED);
  else if (subjectKind == SUBJECT_PLACE && placeField(subjectName, subjectNameLength) == 0) note(UNSUPPORTED);
}

function checkOperands(at: usize, end: usize): void {
  if (!takesOperands(comparisonOperator, comparisonOperands)) note(INVALID);
  const wanted = operandType(comparisonOperator);
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != OPERAND) continue;
    const type = readValue(fieldAt, fieldLength);
    const isScalar = type == TYPE_STRING || type == TYPE_NUMBER || type == TYPE_BOOLEAN;
    if (isDateOperator(comparisonOperator)) checkDate(type, wanted);
    else if (!isScalar || (wanted != TYPE_OTHER && type != wanted)) note(INVALID);
    else if (isVersionOperator(comparisonOperator) && !isVersion(valueAt, valueLength)) note(INVALID);
    else if (comparisonOperator == STRING_IN_CIDR && !readBlock(valueAt, valueLength)) note(INVALID);
    else if (comparisonOperator == STRING_MATCHES && !isProgram(comparisonPattern, comparisonPatternLength, valueAt, valueLength, comparisonIgnoresCase))
      note(INVALID);
  }
}

/** The operand read last: a date, or when a number is wanted a length of time. */
function checkDate(type: u32, wanted: u32): void {
  const isLength = wanted == TYPE_NUMBER;
  if (!readDate(type) || (isLength && (type != TYPE_NUMBER || dateMs < 0))) note(INVALID);
}
