// Folding exposures into a profile: how often something was recorded, the variants that people keep, and the caps that are spent.

import { addressAt } from "./address-list";
import { compareBytes, isBlank } from "./bytes";
import { addShowing, CAP_MESSAGE_BYTES_MAX, clearShowings, readShowings, writeShowings } from "./cap-record";
import { addSession, clearExposure, EXPOSURE_MESSAGE_BYTES_MAX, readExposureState, recordGiven, recordTimes, writeExposureState } from "./exposure-record";
import { fieldAt, fieldLength, fieldNumber, fieldTag, firstField, nextField } from "./fields";
import { assignedMs } from "./merge-entries";
import { hash64 } from "./murmur3";
import { ASSIGNMENT, CAP, EXPOSURE, otherAt, otherLength, readKey } from "./profile-key";
import { capCountOf, capsOf, keepsVariants, keptShowings, outcomeOf, recordedOptimization } from "./recorded-optimizations";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";
import { contentEndOf, contentOf, entryOfWork } from "./work-entries";
import { keepAsContent, writeToHeap } from "./work-heap";
import { WORK_STATE } from "./work-layout";
import { writeLongNumber, writeString } from "./write";

// "default".
const TEXT_DEFAULT: usize = memory.data<u8>([0x64, 0x65, 0x66, 0x61, 0x75, 0x6c, 0x74]);

// What was read of the exposure that is folded.
let optimization: usize = 0;
let optimizationLength: u32 = 0;
let outcome: usize = 0;
let outcomeLength: u32 = 0;
let isGiven: bool = false;
let isRepeated: bool = false;
let moment: i64 = 0;
let session: u64 = 0;
let request: u64 = 0;
let decision: u64 = 0;

/** Folds the pillion.decision.v1.Exposure from `at` to `end`, whose bytes are sound. */
export function foldExposure(at: usize, end: usize): void {
  readExposure(at, end);
  record();
  const known = recordedOptimization(optimization, optimizationLength);
  const given: usize = known == 0 ? 0 : outcomeOf(known, outcome, outcomeLength);
  if (given == 0) return;
  if (keepsVariants(known)) assign(known);
  if (!isGiven) return;
  const caps = capsOf(given);
  for (let i: u32 = 0; i < capCountOf(given); i++) spend(addressAt(caps, i));
}

function readExposure(at: usize, end: usize): void {
  let decisionText = at;
  let decisionLength: u32 = 0;
  let sessionText = at;
  let sessionLength: u32 = 0;
  let requestText = at;
  let requestLength: u32 = 0;
  optimization = outcome = at;
  optimizationLength = outcomeLength = 0;
  isGiven = true;
  isRepeated = false;
  moment = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == tagOf(1, WIRE_BYTES)) {
      decisionText = fieldAt;
      decisionLength = fieldLength;
    } else if (fieldTag == tagOf(3, WIRE_BYTES)) {
      optimization = fieldAt;
      optimizationLength = fieldLength;
    } else if (fieldTag == tagOf(4, WIRE_BYTES)) {
      outcome = fieldAt;
      outcomeLength = fieldLength;
    } else if (fieldTag == tagOf(5, WIRE_VARINT)) isGiven = fieldNumber == 0;
    else if (fieldTag == tagOf(6, WIRE_BYTES)) {
      sessionText = fieldAt;
      sessionLength = fieldLength;
    } else if (fieldTag == tagOf(7, WIRE_VARINT)) moment = fieldNumber;
    else if (fieldTag == tagOf(10, WIRE_BYTES)) {
      requestText = fieldAt;
      requestLength = fieldLength;
    } else if (fieldTag == tagOf(11, WIRE_VARINT)) isRepeated = fieldNumber != 0;
  }
  session = isBlank(sessionText, sessionLength) ? hash64(TEXT_DEFAULT, 7) : hash64(sessionText, sessionLength);
  request = requestLength == 0 ? 0 : hash64(requestText, requestLength);
  decision = hash64(decisionText, decisionLength);
}

/** Counts the exposure, once a session. */
function record(): void {
  const entry = entryOfWork(EXPOSURE, optimization, optimizationLength, outcome, outcomeLength);
  if (entry == 0) return;
  if (contentOf(entry) == 0) clearExposure(WORK_STATE);
  else readExposureState(contentOf(entry), contentEndOf(entry), WORK_STATE);
  if (!isRepeated) recordTimes(WORK_STATE, addSession(WORK_STATE, moment, session, request) ? 1 : 0, moment, moment);
  if (isGiven) recordGiven(WORK_STATE, moment, request);
  if (!writeToHeap(EXPOSURE_MESSAGE_BYTES_MAX + optimizationLength + outcomeLength)) return;
  writeExposureState(WORK_STATE, optimization, optimizationLength, outcome, outcomeLength);
  keepAsContent(entry);
}

/** Keeps the variant, unless an earlier one that the experiment still has is kept. */
function assign(known: usize): void {
  const entry = entryOfWork(ASSIGNMENT, optimization, optimizationLength, 0, 0);
  if (entry == 0) return;
  if (contentOf(entry) != 0) {
    const kept = assignedMs(contentOf(entry), contentEndOf(entry));
    readKey(contentOf(entry), contentEndOf(entry));
    const isThere = outcomeOf(known, otherAt, otherLength) != 0;
    if (isThere && (kept < moment || (kept == moment && compareBytes(otherAt, otherLength, outcome, outcomeLength) <= 0))) return;
  }
  if (!writeToHeap(32 + optimizationLength + outcomeLength)) return;
  writeString(tagOf(1, WIRE_BYTES), optimization, optimizationLength);
  writeString(tagOf(2, WIRE_BYTES), outcome, outcomeLength);
  writeLongNumber(tagOf(3, WIRE_VARINT), moment);
  keepAsContent(entry);
}

/** Adds a showing to a cap. */
function spend(cap: usize): void {
  const id = <usize>load<u32>(cap, 4);
  const idLength = load<u32>(cap);
  const entry = entryOfWork(CAP, id, idLength, 0, 0);
  if (entry == 0) return;
  if (contentOf(entry) == 0) clearShowings(WORK_STATE);
  else readShowings(contentOf(entry), contentEndOf(entry), WORK_STATE);
  addShowing(WORK_STATE, moment, request, decision, keptShowings(id, idLength));
  if (!writeToHeap(CAP_MESSAGE_BYTES_MAX + idLength)) return;
  writeShowings(WORK_STATE, id, idLength);
  keepAsContent(entry);
}
