// The local weekday and hour as values: each zone has a slot for either, made when a condition asks for it and filled when it is read.

import { nowMs } from "./moment";
import { createSlot, fillSlotWithNumber, fillSlotWithString } from "./slot";
import { localMinute, localWeekday, readLocalTime, ZONE_HOUR_SLOT, ZONE_WEEKDAY_SLOT } from "./time-zone";

// The weekdays from "monday" to "sunday", and how long their words are.
const WEEKDAYS: usize = memory.data<u8>([
  0x6d, 0x6f, 0x6e, 0x64, 0x61, 0x79, 0, 0, 0, 0, 0x74, 0x75, 0x65, 0x73, 0x64, 0x61, 0x79, 0, 0, 0, 0x77, 0x65, 0x64, 0x6e, 0x65, 0x73, 0x64, 0x61, 0x79, 0,
  0x74, 0x68, 0x75, 0x72, 0x73, 0x64, 0x61, 0x79, 0, 0, 0x66, 0x72, 0x69, 0x64, 0x61, 0x79, 0, 0, 0, 0, 0x73, 0x61, 0x74, 0x75, 0x72, 0x64, 0x61, 0x79, 0, 0,
  0x73, 0x75, 0x6e, 0x64, 0x61, 0x79, 0, 0, 0, 0,
]);
const WEEKDAY_BYTES: usize = 10;
const WEEKDAY_LENGTHS: usize = memory.data<u8>([6, 7, 9, 8, 6, 8, 6]);

/** The slot of the weekday in a zone, filled by `source`. */
export function weekdaySlot(zone: usize, source: u32): usize {
  return slotOf(zone, ZONE_WEEKDAY_SLOT, source);
}

/** The slot of the hour in a zone, filled by `source`. */
export function hourSlot(zone: usize, source: u32): usize {
  return slotOf(zone, ZONE_HOUR_SLOT, source);
}

function slotOf(zone: usize, at: usize, source: u32): usize {
  if (load<u32>(zone + at) == 0) store<u32>(zone + at, <u32>createSlot(0, 0, source, <u32>zone));
  return <usize>load<u32>(zone + at);
}

/** Fills a slot with the weekday that it is in a zone. */
export function fillWithWeekday(slot: usize, zone: usize): void {
  readLocalTime(zone, nowMs);
  const day = <usize>localWeekday - 1;
  fillSlotWithString(slot, WEEKDAYS + day * WEEKDAY_BYTES, load<u8>(WEEKDAY_LENGTHS + day));
}

/** Fills a slot with the hour that it is in a zone. */
export function fillWithHour(slot: usize, zone: usize): void {
  readLocalTime(zone, nowMs);
  fillSlotWithNumber(slot, <f64>(localMinute / 60));
}
