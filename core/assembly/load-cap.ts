// Building a cap from a pillion.decision.v1.Cap (see cap-layout.ts).

import { CAP_BYTES, CAP_WARNING } from "./cap-layout";
import { fieldAt, fieldLength, fieldNumber, fieldTag, firstField, nextField } from "./fields";
import { allocate } from "./layout";
import { CAP_ID_BYTES_MAX, CAP_SHOWINGS_MAX, MOMENT_MAX } from "./limits";
import { timeZoneAt } from "./parts";
import { CAP, hashOfKey } from "./profile-key";
import { CALENDAR_WEEK } from "./time-zone";
import { beginCheck, INVALID, note, UNSUPPORTED, verdictOfCheck } from "./verdict";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";

/** Builds a cap from a pillion.decision.v1.Cap. */
export function loadCap(at: usize, end: usize): usize {
  const cap = allocate(CAP_BYTES);
  let id: usize = at;
  let idLength: u32 = 0;
  let window: i64 = 0;
  let gap: i64 = 0;
  let calendar: u64 = 0;
  let zone: u32 = 0;
  beginCheck();
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == tagOf(1, WIRE_BYTES)) {
      id = fieldAt;
      idLength = fieldLength;
    } else if (fieldTag == tagOf(2, WIRE_VARINT)) store<u32>(cap, <u32>fieldNumber, 12);
    else if (fieldTag == tagOf(3, WIRE_VARINT)) window = <i64>fieldNumber;
    else if (fieldTag == tagOf(4, WIRE_VARINT)) calendar = fieldNumber;
    else if (fieldTag == tagOf(5, WIRE_VARINT)) gap = <i64>fieldNumber;
    else if (fieldTag == tagOf(6, WIRE_VARINT)) zone = <u32>fieldNumber;
    else note(UNSUPPORTED);
  }
  if (idLength > CAP_ID_BYTES_MAX || load<u32>(cap, 12) > CAP_SHOWINGS_MAX || !isDuration(window) || !isDuration(gap)) note(INVALID);
  if (calendar > CALENDAR_WEEK) note(UNSUPPORTED);
  else if (calendar != 0) {
    store<u32>(cap, <u32>calendar, 32);
    store<u32>(cap, <u32>timeZoneAt(zone), 36);
  }
  store<i64>(cap, window, 16);
  store<i64>(cap, gap, 24);
  store<u32>(cap, idLength);
  store<u32>(cap, <u32>id, 4);
  store<u32>(cap, hashOfKey(CAP, id, idLength, 0, 0), 8);
  store<u32>(cap, verdictOfCheck(), CAP_WARNING);
  return cap;
}

function isDuration(ms: i64): bool {
  return ms >= 0 && ms <= MOMENT_MAX;
}
