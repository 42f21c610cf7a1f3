// Where things are in WORK (see layout.ts) while changes are folded into a profile.

import { CAP_STATE_BYTES } from "./cap-record";
import { COUNTER_STATE_BYTES } from "./counter-state";
import { EXPOSURE_STATE_BYTES } from "./exposure-record";
import { WORK } from "./layout";
import { CHANGED_EVENTS_MAX, EVENT_HASHES_MAX, LINKED_UNITS_MAX, WORK_BYTES } from "./limits";

/** The states of the entry that is changed, and of another one. */
export const WORK_STATE: usize = WORK;
export const WORK_OTHER: usize = WORK_STATE + COUNTER_STATE_BYTES;
export const WORK_LINKED: usize = WORK_OTHER + COUNTER_STATE_BYTES;
export const WORK_HASHES: usize = WORK_LINKED + 8 * LINKED_UNITS_MAX;
/** The events in the order of their times: i64 time, u32 address and u32 length of each. */
export const WORK_EVENTS: usize = WORK_HASHES + 8 * EVENT_HASHES_MAX;
export const WORK_EVENT_BYTES: usize = 16;
const END: usize = WORK_EVENTS + WORK_EVENT_BYTES * <usize>CHANGED_EVENTS_MAX;

if (END > WORK + WORK_BYTES) ERROR("what is worked on does not fit");
if (CAP_STATE_BYTES > COUNTER_STATE_BYTES) ERROR("a cap does not fit the place of a state");
if (EXPOSURE_STATE_BYTES > COUNTER_STATE_BYTES) ERROR("an exposure does not fit the place of a state");
