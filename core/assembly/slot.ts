// Where conditions find the values of a call.
//
// A slot is the place of one named value. Each name that a condition mentions has one, made when the snapshot is loaded; a call fills the
// slots of the values it brings. What an earlier call left is told from this one by the call number, so that nothing has to be cleared.
//
//   +0  u32  length of the name       (a record of a name index)
//   +4  u32  address of the name
//   +8  u64  number of the call that filled it
//   +16 u32  address of the value
//   +20 u32  its length | PLAIN when it is a string as it is, and not an encoded google.protobuf.Value
//   +24 u32  where its value comes from when the request has none (see source.ts)
//   +28 u32  what that source needs to know: a hash, or an address
//   +32      16 bytes for a number or boolean that the source works out

import { allocate } from "./layout";
import { addRecord, findRecord } from "./name-index";
import { tagOf, WIRE_FIXED64 } from "./wire";

const SLOT_BYTES: usize = 48;
/** Of the length of a value: it is a string as it is, and not an encoded google.protobuf.Value. */
export const PLAIN: u32 = 1 << 31;

/** The number of the call that is being answered; 64 bits never run out. */
let call: u64 = 0;

/** Begins a call; every slot is empty. */
export function beginCall(): void {
  call++;
}

/** The number of the call that is being answered. */
export function callNumber(): u64 {
  return call;
}

/** The slot of a name in an index of slots, made when there is none. */
export function internSlot(index: usize, name: usize, length: u32, source: u32, sourceData: u32): usize {
  const found = findRecord(index, name, length);
  if (found != 0) return found;
  const slot = createSlot(name, length, source, sourceData);
  addRecord(index, slot);
  return slot;
}

/** Makes a slot with a copy of the name. */
export function createSlot(name: usize, length: u32, source: u32, sourceData: u32): usize {
  const slot = allocate(SLOT_BYTES + length);
  memory.copy(slot + SLOT_BYTES, name, length);
  store<u32>(slot, length);
  store<u32>(slot, <u32>(slot + SLOT_BYTES), 4);
  store<u32>(slot, source, 24);
  store<u32>(slot, sourceData, 28);
  return slot;
}

/** Fills a slot with an encoded google.protobuf.Value. */
export function fillSlot(slot: usize, at: usize, length: u32): void {
  store<u64>(slot, call, 8);
  store<u32>(slot, <u32>at, 16);
  store<u32>(slot, length, 20);
}

/** Fills a slot with a string. */
export function fillSlotWithString(slot: usize, at: usize, length: u32): void {
  fillSlot(slot, at, length | PLAIN);
}

/** Says for the rest of the call that a slot has no value. */
export function fillSlotWithNothing(slot: usize): void {
  fillSlot(slot, slot, 0);
}

/** Fills a slot with a number, which is kept in the slot. */
export function fillSlotWithNumber(slot: usize, value: f64): void {
  store<u8>(slot, tagOf(2, WIRE_FIXED64), 32);
  store<f64>(slot, value, 33);
  fillSlot(slot, slot + 32, 9);
}
