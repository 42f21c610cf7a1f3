// How often something is shown to one person. What is always shown has no display, so that it costs no more than a look at a 0.
//
//   +0  u32  frequency: FREQUENCY_ONCE, FREQUENCY_ONCE_PER_VISIT, or another for always
//   +4  u32  number of caps
//   +8       u32 address for each (see cap.ts)

import { addressAt, setAddressAt } from "./address-list";
import { isThisRequest } from "./call-hashes";
import { isCapSpent, takesFromCap } from "./cap";
import { firstRequestHash, isInSession, isShown, lastMs, readExposure, sessionRequestHash } from "./exposure-state";
import { fieldNumber, fieldTag, firstField, isPacked, nextField, nextPacked, packedCount } from "./fields";
import { allocate } from "./layout";
import { VARIANT_BYTES } from "./optimization";
import { capAt } from "./parts";
import { recordCap } from "./recorded-cap";
import { isRecording, recordFrequency } from "./recorder";
import { note, UNSUPPORTED } from "./verdict";
import { tagOf, WIRE_VARINT } from "./wire";

const DISPLAY_BYTES: usize = 8;

const FREQUENCY_ONCE: u32 = 2;
const FREQUENCY_ONCE_PER_VISIT: u32 = 3;

const FREQUENCY = tagOf(1, WIRE_VARINT);
const CAPS: u32 = 2;

let frequency: u64 = 0;
let capCount: u32 = 0;

function readDisplay(at: usize, end: usize): void {
  frequency = 0;
  capCount = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == FREQUENCY) frequency = fieldNumber;
    else if (isPacked(CAPS)) {
      const count = packedCount();
      capCount += count;
      for (let i: u32 = 0; i < count; i++) capAt(nextPacked());
    } else note(UNSUPPORTED);
  }
  if (frequency > FREQUENCY_ONCE_PER_VISIT) note(UNSUPPORTED);
}

/** Notes what is wrong with a pillion.decision.v1.Display; one that is absent, at 0, is sound. */
export function checkDisplay(at: usize, end: usize): void {
  if (at != 0) readDisplay(at, end);
}

/** Builds a display that was found sound; 0 when it is always and without caps. */
export function buildDisplay(at: usize, end: usize): usize {
  if (at == 0) return 0;
  readDisplay(at, end);
  if (frequency < FREQUENCY_ONCE && capCount == 0) return 0;
  const display = allocate(DISPLAY_BYTES + 4 * <u64>capCount);
  store<u32>(display, <u32>frequency);
  store<u32>(display, capCount, 4);
  let item: u32 = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (!isPacked(CAPS)) continue;
    const count = packedCount();
    for (let i: u32 = 0; i < count; i++) setAddressAt(display + DISPLAY_BYTES, item++, capAt(nextPacked()));
  }
  return display;
}

/** Whether an experience may not be shown to the person any more for now; the outcome is that of showing it. */
export function isExperienceSpent(display: usize, optimization: usize, outcome: usize): bool {
  const frequency = load<u32>(display);
  const isSpent = isFrequencySpent(frequency, optimization, outcome);
  if (isRecording && frequency >= FREQUENCY_ONCE) recordFrequency(isSpent, isSpent ? lastMs : 0);
  return isSpent || areCapsSpent(display, outcome);
}

/** The same of an experiment, which is shown when any of its variants is; the outcome is the one that the person would get. */
export function isExperimentSpent(display: usize, optimization: usize, outcome: usize): bool {
  const frequency = load<u32>(display);
  const isSpent = frequency >= FREQUENCY_ONCE && isSpentByAny(frequency, optimization);
  if (isRecording && frequency >= FREQUENCY_ONCE) recordFrequency(isSpent, isSpent ? lastMs : 0);
  return isSpent || areCapsSpent(display, outcome);
}

function isSpentByAny(frequency: u32, optimization: usize): bool {
  const count = load<u32>(optimization, 48);
  let variant = <usize>load<u32>(optimization, 52);
  for (let i: u32 = 0; i < count; i++) {
    if (isFrequencySpent(frequency, optimization, <usize>load<u32>(variant, 4))) return true;
    variant += VARIANT_BYTES;
  }
  return false;
}

function isFrequencySpent(frequency: u32, optimization: usize, outcome: usize): bool {
  if (frequency < FREQUENCY_ONCE || !readExposure(optimization, outcome) || !isShown) return false;
  if (frequency == FREQUENCY_ONCE) return !isThisRequest(firstRequestHash);
  return isInSession && !isThisRequest(sessionRequestHash);
}

function areCapsSpent(display: usize, outcome: usize): bool {
  const count = load<u32>(display, 4);
  for (let i: u32 = 0; i < count; i++) {
    const cap = addressAt(display + DISPLAY_BYTES, i);
    const isSpent = isCapSpent(cap, outcome);
    if (isRecording) recordCap(cap, outcome, isSpent);
    if (isSpent) return true;
  }
  return false;
}

/** Whether giving an outcome takes something from one of its caps. */
export function takesFromCaps(display: usize, outcome: usize): bool {
  const count: u32 = display == 0 ? 0 : load<u32>(display, 4);
  for (let i: u32 = 0; i < count; i++) {
    if (takesFromCap(addressAt(display + DISPLAY_BYTES, i), outcome)) return true;
  }
  return false;
}
