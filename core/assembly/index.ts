// What a host calls. docs/ARCHITECTURE.md describes the protocol; test/core checks that nothing else is exported.

import { decide } from "./decide";
import { INPUT, OUTPUT, reserveInput } from "./layout";
import { REQUEST_BYTES_MAX } from "./limits";
import { loadSnapshot } from "./load-snapshot";
import { MALFORMED_REQUEST, refusedField, refusedItem } from "./refusal";

/** The version of this protocol. */
export function abi_version(): u32 {
  return 1;
}

/** Makes room for the snapshot and its version; returns where to write them, one after the other, or 0 when memory does not reach. */
export function reserve(bytes: u32): u32 {
  return <u32>reserveInput(bytes);
}

/** Loads what was written after `reserve`. Once per instance. Returns 0, or a negative code (see load-snapshot.ts). */
export function load_snapshot(snapshotBytes: u32, versionBytes: u32): i32 {
  return loadSnapshot(INPUT, INPUT + snapshotBytes, versionBytes);
}

/** Where a request goes, of at most `input_bytes()`. */
export function input(): u32 {
  return <u32>INPUT;
}

export function input_bytes(): u32 {
  return REQUEST_BYTES_MAX;
}

/** Where an answer is, until the next call. */
export function output(): u32 {
  return <u32>OUTPUT;
}

/** Answers the ChooseRequest at `input()` with a ChooseResponse at `output()`. Returns its length, or minus the code of a refusal. */
export function choose(requestBytes: u32, snapshotAgeSeconds: u32): i32 {
  if (requestBytes > REQUEST_BYTES_MAX) return -MALFORMED_REQUEST;
  return decide(INPUT, INPUT + requestBytes, snapshotAgeSeconds);
}

/** Of the last refusal: the field in the low half, the item of it in the high half. */
export function refused(): u32 {
  return refusedField | (refusedItem << 16);
}
