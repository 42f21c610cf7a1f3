// Merging the entries of a profile that was read under kinds of their own (see work-profile.ts) into those that were there.

import { compareBytes } from "./bytes";
import { CAP_MESSAGE_BYTES_MAX, cutShowings, readShowings, uniteShowings, writeShowings } from "./cap-record";
import { readState, stateBytesMax, uniteStates, writeState } from "./counter-state";
import { EXPOSURE_MESSAGE_BYTES_MAX, readExposureState, uniteExposures, writeExposureState } from "./exposure-record";
import { fieldNumber, fieldTag, firstField, nextField } from "./fields";
import { BUCKETS_MAX } from "./limits";
import { findRecord } from "./name-index";
import { ASSIGNMENT, CAP, COUNTER, EXPOSURE, otherAt, otherLength, readKey } from "./profile-key";
import { keptShowings } from "./recorded-optimizations";
import { counters } from "./tables";
import { tagOf, WIRE_VARINT } from "./wire";
import { contentEndOf, contentOf, dropEntry, ENTRY_BYTES, entriesEnd, entryOfWork, findWork, setContent } from "./work-entries";
import { keepAsContent, writeToHeap } from "./work-heap";
import { WORK_OTHER, WORK_STATE } from "./work-layout";
import { MERGED } from "./work-profile";

/** Merges the entries from `first` on that are those of a merged profile. */
export function mergeEntries(first: usize): void {
  const end = entriesEnd;
  for (let entry = first; entry < end; entry += ENTRY_BYTES) {
    const kind = load<u32>(entry, 4);
    if (kind > MERGED) merge(entry, kind - MERGED);
  }
}

function merge(entry: usize, kind: u32): void {
  const key = <usize>load<u32>(entry, 8);
  const length = load<u32>(entry, 12);
  const other = <usize>load<u32>(entry, 16);
  const otherBytes = load<u32>(entry, 20);
  const known = findWork(kind, key, length, other, otherBytes);
  if (known == 0) {
    const added = entryOfWork(kind, key, length, other, otherBytes);
    if (added != 0) setContent(added, contentOf(entry), load<u32>(entry, 28));
  } else if (kind == COUNTER) mergeCounter(known, entry);
  else if (kind == EXPOSURE) mergeExposure(known, entry);
  else if (kind == ASSIGNMENT) mergeAssignment(known, entry);
  else if (kind == CAP) mergeCap(known, entry);
  dropEntry(entry);
}

function mergeCounter(known: usize, entry: usize): void {
  const id = <usize>load<u32>(entry, 8);
  const idLength = load<u32>(entry, 12);
  readState(contentOf(known), contentEndOf(known), WORK_STATE);
  readState(contentOf(entry), contentEndOf(entry), WORK_OTHER);
  const counter = findRecord(counters, id, idLength);
  const kept: u64 = counter == 0 ? 0 : load<u32>(counter, 16);
  uniteStates(WORK_STATE, WORK_OTHER, kept == 0 ? BUCKETS_MAX : kept);
  if (!writeToHeap(stateBytesMax(WORK_STATE, idLength))) return;
  writeState(WORK_STATE, id, idLength);
  keepAsContent(known);
}

function mergeExposure(known: usize, entry: usize): void {
  const length = load<u32>(entry, 12);
  const otherBytes = load<u32>(entry, 20);
  readExposureState(contentOf(known), contentEndOf(known), WORK_STATE);
  readExposureState(contentOf(entry), contentEndOf(entry), WORK_OTHER);
  uniteExposures(WORK_STATE, WORK_OTHER);
  if (!writeToHeap(EXPOSURE_MESSAGE_BYTES_MAX + length + otherBytes)) return;
  writeExposureState(WORK_STATE, <usize>load<u32>(entry, 8), length, <usize>load<u32>(entry, 16), otherBytes);
  keepAsContent(known);
}

/** The earlier assignment stays; of two at one time the variant that comes first by its bytes. */
function mergeAssignment(known: usize, entry: usize): void {
  if (isEarlierAssignment(contentOf(entry), contentEndOf(entry), contentOf(known), contentEndOf(known)))
    setContent(known, contentOf(entry), load<u32>(entry, 28));
}

function isEarlierAssignment(at: usize, end: usize, other: usize, otherEnd: usize): bool {
  const moment = assignedMs(at, end);
  const otherMoment = assignedMs(other, otherEnd);
  if (moment != otherMoment) return moment < otherMoment;
  readKey(other, otherEnd);
  const variant = otherAt;
  const variantLength = otherLength;
  readKey(at, end);
  return compareBytes(otherAt, otherLength, variant, variantLength) < 0;
}

/** When an assignment was made. */
export function assignedMs(at: usize, end: usize): i64 {
  let moment: i64 = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == tagOf(3, WIRE_VARINT)) moment = fieldNumber;
  }
  return moment;
}

function mergeCap(known: usize, entry: usize): void {
  const id = <usize>load<u32>(entry, 8);
  const idLength = load<u32>(entry, 12);
  const kept = keptShowings(id, idLength);
  readShowings(contentOf(known), contentEndOf(known), WORK_STATE);
  readShowings(contentOf(entry), contentEndOf(entry), WORK_OTHER);
  uniteShowings(WORK_STATE, WORK_OTHER, kept);
  cutShowings(WORK_STATE, kept);
  if (!writeToHeap(CAP_MESSAGE_BYTES_MAX + idLength)) return;
  writeShowings(WORK_STATE, id, idLength);
  keepAsContent(known);
}
