// Algorithm 1 of docs/DETERMINISM.md.
//
// salt + "/" + purpose + "/" is the same for everyone, so its whole blocks are hashed when the snapshot is loaded. What is left of it
// (0 to 3 bytes) is put in front of the person's unit, and hashing goes on from there:
//
//   load:   "checkout/traffic/"  =  "checkout/traffic" (four blocks) + "/"
//   draw:                                              "/" + "customer@example.com"
//                                                          ^ PERSON
//
// A draw in memory:
//   +0  u32  hash of the whole blocks
//   +4  u32  the bytes left, in the high end of the word
//   +8  u32  how many they are
//   +12 u32  the length of the prefix

import { PERSON } from "./layout";
import { SLOTS_TOTAL } from "./limits";
import { blocksMurmur32, finishMurmur32 } from "./murmur3";

export const PURPOSE_HOLDOUT: u32 = 0;
export const PURPOSE_CONTROL: u32 = 1;
export const PURPOSE_LAYER: u32 = 2;
export const PURPOSE_TRAFFIC: u32 = 3;
export const PURPOSE_VARIANT: u32 = 4;

// Each purpose with its slashes, in ten bytes.
const PURPOSES: usize = memory.data<u8>([
  0x2f,
  0x68,
  0x6f,
  0x6c,
  0x64,
  0x6f,
  0x75,
  0x74,
  0x2f,
  0, // /holdout/
  0x2f,
  0x63,
  0x6f,
  0x6e,
  0x74,
  0x72,
  0x6f,
  0x6c,
  0x2f,
  0, // /control/
  0x2f,
  0x6c,
  0x61,
  0x79,
  0x65,
  0x72,
  0x2f,
  0,
  0,
  0, // /layer/
  0x2f,
  0x74,
  0x72,
  0x61,
  0x66,
  0x66,
  0x69,
  0x63,
  0x2f,
  0, // /traffic/
  0x2f,
  0x76,
  0x61,
  0x72,
  0x69,
  0x61,
  0x6e,
  0x74,
  0x2f,
  0, // /variant/
]);
const PURPOSE_BYTES: usize = 10;

export const DRAW_BYTES: usize = 16;

/** Prepares the draw of a salt and a purpose at `to`; the prefix is spelled out in `workspace`. */
export function prepareDraw(to: usize, salt: usize, saltLength: u32, purpose: u32, workspace: usize): void {
  const name = PURPOSES + <usize>purpose * PURPOSE_BYTES;
  const nameLength: u32 = purpose == PURPOSE_LAYER ? 7 : 9;
  memory.copy(workspace, salt, saltLength);
  memory.copy(workspace + saltLength, name, nameLength);
  const length = saltLength + nameLength;
  const count = length & 3;
  store<u32>(to, blocksMurmur32(0, workspace, length));
  store<u32>(to, count == 0 ? 0 : load<u32>(workspace + length - count) << (32 - count * 8), 4);
  store<u32>(to, count, 8);
  store<u32>(to, length, 12);
}

/** The slot of the person at PERSON, whose unit has `unitLength` bytes: 0 to 999,999. */
export function slotOf(draw: usize, unitLength: u32): u32 {
  const count = load<u32>(draw, 8);
  store<u32>(PERSON - 4, load<u32>(draw, 4));
  const at = PERSON - count;
  const length = count + unitLength;
  const hash = blocksMurmur32(load<u32>(draw), at, length);
  const left = length & 3;
  // Bounds: at least one byte is left, so the shift is less than 32.
  const tail = left == 0 ? 0 : (load<u32>(at + length - left) << (32 - left * 8)) >> (32 - left * 8);
  return <u32>((<u64>finishMurmur32(hash, tail, left, load<u32>(draw, 12) + unitLength) * SLOTS_TOTAL) >> 32);
}
