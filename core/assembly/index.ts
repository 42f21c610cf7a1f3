// What a host calls. docs/ARCHITECTURE.md describes the protocol; test/core checks that nothing else is exported.

import { applyChanges } from "./apply";
import { decide } from "./decide";
import { beginEffects, effectsLength } from "./effects";
import { explainCall } from "./explain";
import { beginHostInput } from "./host-input";
import { EFFECTS, HOST_INPUT, INPUT, OUTPUT, PROFILE, reserveSnapshot, SNAPSHOT } from "./layout";
import { CHANGES_BYTES_MAX, HOST_INPUT_BYTES_MAX, PROFILE_BYTES_MAX, REQUEST_BYTES_MAX } from "./limits";
import { loadSnapshot } from "./load-snapshot";
import { setMoment } from "./moment";
import { writeProfileQuery } from "./person";
import { MALFORMED_CHANGES, MALFORMED_PROFILE, MALFORMED_REQUEST, refusedField, refusedItem } from "./refusal";

/** The version of this protocol. */
export function abi_version(): u32 {
  return 2;
}

/** Makes room for the snapshot and its version; returns where to write them, one after the other, or 0 when memory does not reach. */
export function reserve(bytes: u32): u32 {
  return <u32>reserveSnapshot(bytes);
}

/** Loads what was written after `reserve`. Once per instance. Returns 0, or a negative code (see load-snapshot.ts). */
export function load_snapshot(snapshotBytes: u32, versionBytes: u32): i32 {
  return loadSnapshot(SNAPSHOT, SNAPSHOT + snapshotBytes, versionBytes);
}

/** Where a request goes, of at most `input_bytes()`. */
export function input(): u32 {
  return <u32>INPUT;
}

export function input_bytes(): u32 {
  return REQUEST_BYTES_MAX;
}

/** Where a profile goes, of at most `profile_bytes()`. */
export function profile(): u32 {
  return <u32>PROFILE;
}

export function profile_bytes(): u32 {
  return PROFILE_BYTES_MAX;
}

/** Where a HostInput goes, of at most `host_input_bytes()`. */
export function host_input(): u32 {
  return <u32>HOST_INPUT;
}

export function host_input_bytes(): u32 {
  return HOST_INPUT_BYTES_MAX;
}

/** Where an answer is, until the next call. */
export function output(): u32 {
  return <u32>OUTPUT;
}

/** Where the Effects of the last answer are, until the next call; ask for their length first, which writes them, */
export function effects(): u32 {
  return <u32>EFFECTS;
}

/** and how long they are. */
export function effects_bytes(): u32 {
  return effectsLength();
}

/**
 * Answers the ChooseRequest at `input()` with a ChooseResponse at `output()`. Returns its length, or minus the code of a refusal.
 *
 * `profileBytes` is the length of the profile at `profile()`; 0 when the person has none; less than 0 when nobody looked for one, and then the
 * answer may be that one is needed: see `profile_query`. `hostInputBytes` is the length of the HostInput at `host_input()`. `nowMs` are milliseconds
 * since 1970 in UTC.
 */
export function choose(requestBytes: u32, profileBytes: i32, hostInputBytes: u32, nowMs: f64, snapshotAgeSeconds: u32): i32 {
  const refusal = beginChoice(requestBytes, profileBytes, hostInputBytes, nowMs);
  return refusal != 0 ? -refusal : decide(INPUT, INPUT + requestBytes, profileBytes, snapshotAgeSeconds, OUTPUT);
}

/** As `choose`, with an ExplainResponse. */
export function explain(requestBytes: u32, profileBytes: i32, hostInputBytes: u32, nowMs: f64, snapshotAgeSeconds: u32): i32 {
  const refusal = beginChoice(requestBytes, profileBytes, hostInputBytes, nowMs);
  return refusal != 0 ? -refusal : explainCall(INPUT, INPUT + requestBytes, profileBytes, snapshotAgeSeconds);
}

function beginChoice(requestBytes: u32, profileBytes: i32, hostInputBytes: u32, nowMs: f64): i32 {
  beginEffects();
  if (requestBytes > REQUEST_BYTES_MAX) return MALFORMED_REQUEST;
  if (profileBytes > <i32>PROFILE_BYTES_MAX) return MALFORMED_PROFILE;
  setMoment(nowMs);
  return beginHostInput(hostInputBytes);
}

/**
 * Folds the Changes at `input()` into the Profile at `profile()` and writes the new one to `output()`. Returns its length, or minus the code of a
 * refusal. `profileBytes` is 0 when the person has none.
 */
export function apply(profileBytes: u32, changesBytes: u32, nowMs: f64): i32 {
  if (changesBytes > CHANGES_BYTES_MAX) return -MALFORMED_CHANGES;
  if (profileBytes > PROFILE_BYTES_MAX) return -MALFORMED_PROFILE;
  setMoment(nowMs);
  return applyChanges(INPUT, INPUT + changesBytes, profileBytes);
}

/** After a call that needs a profile: writes its ProfileQuery to `output()`, and returns the length. */
export function profile_query(): u32 {
  return writeProfileQuery(OUTPUT);
}

/** Of the last refusal: the field in the low half, the item of it in the high half. */
export function refused(): u32 {
  return refusedField | (refusedItem << 16);
}
