// Building the counters of a snapshot (see counter.ts).

import { emitProgram, measureFilter } from "./condition";
import { COUNTER_BYTES, KEPT_DISTINCT } from "./counter";
import { fieldAt, fieldLength, fieldNumber, fieldTag, firstField, nextField } from "./fields";
import { allocate } from "./layout";
import { AFTER_WITHIN_MS_MAX, BUCKET_MS_MAX, BUCKETS_MAX, NAME_BYTES_MAX } from "./limits";
import { addRecord, findRecord } from "./name-index";
import { addCounter, counterAt } from "./parts";
import { COUNTER, hashOfKey } from "./profile-key";
import { internSlot } from "./slot";
import { SOURCE_REQUEST } from "./source-kinds";
import { contextSlots, counters, events } from "./tables";
import { beginCheck, INVALID, note, SOUND, UNSUPPORTED, verdictOfCheck } from "./verdict";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";

const AFTER = tagOf(7, WIRE_VARINT);

/** The counters of one event: +0 u32 length and +4 u32 address of its name, +8 u32 the first counter, +12 u32 the last one. */
const EVENT_BYTES: usize = 16;

// What was read of the counter that is being built.
let id: usize = 0;
let idLength: u32 = 0;
let event: usize = 0;
let eventLength: u32 = 0;
let where: usize = 0;
let whereEnd: usize = 0;
let property: usize = 0;
let propertyLength: u32 = 0;
let bucketMs: i64 = 0;
let bucketsMax: u64 = 0;
let hasAfter: bool = false;
let after: u64 = 0;
let afterWithinMs: i64 = 0;
let kept: u64 = 0;

/** Builds the counter from `at` to `end` and adds it to those that there are. */
export function loadCounter(at: usize, end: usize): void {
  beginCheck();
  readCounter(at, end);
  checkCounter();
  const counter = allocate(COUNTER_BYTES + idLength);
  memory.copy(counter + COUNTER_BYTES, id, idLength);
  store<u32>(counter, idLength);
  store<u32>(counter, <u32>(counter + COUNTER_BYTES), 4);
  store<i64>(counter, bucketMs, 8);
  store<u32>(counter, <u32>bucketsMax, 16);
  store<u32>(counter, <u32>kept, 20);
  store<u32>(counter, hashOfKey(COUNTER, id, idLength, 0, 0), 24);
  store<u32>(counter, verdictOfCheck(), 28);
  if (verdictOfCheck() == SOUND) {
    addRecord(counters, counter);
    linkCounter(counter);
  }
  addCounter(counter);
}

function readCounter(at: usize, end: usize): void {
  id = event = property = at;
  where = whereEnd = 0;
  idLength = eventLength = propertyLength = 0;
  bucketMs = afterWithinMs = 0;
  bucketsMax = after = kept = 0;
  hasAfter = false;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == tagOf(1, WIRE_BYTES)) {
      id = fieldAt;
      idLength = fieldLength;
    } else if (fieldTag == tagOf(2, WIRE_BYTES)) {
      event = fieldAt;
      eventLength = fieldLength;
    } else if (fieldTag == tagOf(3, WIRE_BYTES)) {
      where = fieldAt;
      whereEnd = fieldAt + fieldLength;
    } else if (fieldTag == tagOf(4, WIRE_BYTES)) {
      property = fieldAt;
      propertyLength = fieldLength;
    } else if (fieldTag == tagOf(5, WIRE_VARINT)) bucketMs = fieldNumber;
    else if (fieldTag == tagOf(6, WIRE_VARINT)) bucketsMax = fieldNumber;
    else if (fieldTag == AFTER) {
      after = fieldNumber;
      hasAfter = true;
    } else if (fieldTag == tagOf(8, WIRE_VARINT)) afterWithinMs = fieldNumber;
    else if (fieldTag == tagOf(9, WIRE_VARINT)) kept = fieldNumber;
    else note(UNSUPPORTED);
  }
}

function checkCounter(): void {
  if (idLength == 0 || idLength > NAME_BYTES_MAX || eventLength > NAME_BYTES_MAX || propertyLength > NAME_BYTES_MAX) note(INVALID);
  else if (findRecord(counters, id, idLength) != 0) note(INVALID);
  if (bucketMs < 0 || bucketMs > BUCKET_MS_MAX || bucketsMax > BUCKETS_MAX || (bucketMs == 0) != (bucketsMax == 0)) note(INVALID);
  if (kept > KEPT_DISTINCT) note(UNSUPPORTED);
  if (hasAfter) {
    counterAt(after);
    if (afterWithinMs <= 0 || afterWithinMs > AFTER_WITHIN_MS_MAX) note(INVALID);
  }
  if (where != 0) measureFilter(where, whereEnd);
}

/** Completes a sound counter, and enters it under its event. */
function linkCounter(counter: usize): void {
  if (where != 0) {
    const program = allocate(measureFilter(where, whereEnd));
    emitProgram(where, whereEnd, program);
    store<u32>(counter, <u32>program, 32);
  }
  store<u32>(counter, <u32>internSlot(contextSlots, property, propertyLength, SOURCE_REQUEST, 0), 36);
  if (hasAfter) {
    store<u32>(counter, <u32>counterAt(after), 40);
    store<i64>(counter, afterWithinMs, 48);
  }
  let counted = findRecord(events, event, eventLength);
  if (counted == 0) {
    counted = allocate(EVENT_BYTES + eventLength);
    memory.copy(counted + EVENT_BYTES, event, eventLength);
    store<u32>(counted, eventLength);
    store<u32>(counted, <u32>(counted + EVENT_BYTES), 4);
    store<u32>(counted, <u32>counter, 8);
    addRecord(events, counted);
  } else store<u32>(<usize>load<u32>(counted, 12), <u32>counter, 44);
  store<u32>(counted, <u32>counter, 12);
}
