// Reading a pillion.decision.v1.EventCondition of the snapshot: the slot of the value it tests, and the comparison.

import { AGGREGATE_AVERAGE, AGGREGATE_COUNT, AGGREGATE_DISTINCT, AGGREGATE_FIRST, AGGREGATE_SUM, keptFor } from "./counter";
import { READING_BYTES } from "./counter-value";
import { fieldAt, fieldLength, fieldNumber, fieldTag, firstField, nextField } from "./fields";
import { counterAt } from "./parts";
import { slotOfReading } from "./tables";
import { INVALID, note, UNSUPPORTED } from "./verdict";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";

/** The comparison of the condition read last; 0: none. */
export let eventComparison: usize = 0;
export let eventComparisonEnd: usize = 0;

const READING: usize = memory.data(24, 8);
if (READING_BYTES > 24) ERROR("the room for a reading");

/** Reads a condition on events, notes what is wrong with it, and returns the slot of its value; 0 when it cannot have one. */
export function readEventCondition(at: usize, end: usize): usize {
  let index: u64 = 0;
  let aggregate: u64 = 0;
  let window: i64 = 0;
  let isOutside = false;
  eventComparison = eventComparisonEnd = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == tagOf(1, WIRE_VARINT)) index = fieldNumber;
    else if (fieldTag == tagOf(2, WIRE_VARINT)) aggregate = fieldNumber;
    else if (fieldTag == tagOf(3, WIRE_BYTES)) {
      eventComparison = fieldAt;
      eventComparisonEnd = fieldAt + fieldLength;
    } else if (fieldTag == tagOf(5, WIRE_VARINT)) window = fieldNumber;
    else if (fieldTag == tagOf(6, WIRE_VARINT)) isOutside = fieldNumber != 0;
    else note(UNSUPPORTED);
  }
  const counter = counterAt(index);
  if (eventComparison == 0 || aggregate == 0) note(INVALID);
  if (aggregate > AGGREGATE_DISTINCT) note(UNSUPPORTED);
  if (counter == 0 || load<u32>(counter, 28) != 0 || aggregate - 1 >= AGGREGATE_DISTINCT) return 0;
  return slotOf(counter, <u32>aggregate, window, isOutside);
}

function slotOf(counter: usize, aggregate: u32, window: i64, isOutside: bool): usize {
  const kept = keptFor(aggregate);
  if (kept != 0 && load<u32>(counter, 20) != kept) note(INVALID);
  const buckets = <i64>load<u32>(counter, 16);
  const windowMax = buckets == 0 ? 0 : (buckets - 1) * load<i64>(counter, 8);
  if (window < 0 || window > windowMax) note(INVALID);
  if (isOutside && (window == 0 || !isKnownBefore(aggregate))) note(INVALID);
  store<i64>(READING, window);
  store<u32>(READING, <u32>counter, 8);
  store<u32>(READING, aggregate, 12);
  store<u32>(READING, isOutside ? 1 : 0, 16);
  return slotOfReading(READING, READING_BYTES);
}

/** Whether an aggregate of what came before a window follows from all there was and what is in the window. */
function isKnownBefore(aggregate: u32): bool {
  return aggregate == AGGREGATE_COUNT || aggregate == AGGREGATE_SUM || aggregate == AGGREGATE_AVERAGE || aggregate == AGGREGATE_FIRST;
}
