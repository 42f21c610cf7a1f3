// The values of pillion.decision.v1.Reason that this core gives.

/** Nothing was decided. */
export const NO_REASON: u32 = 0;
export const REASON_TARGETED: u32 = 1;
export const REASON_ASSIGNED: u32 = 2;
export const REASON_STICKY: u32 = 3;
export const REASON_FORCED: u32 = 4;
export const REASON_CONTROL: u32 = 16;
export const REASON_HOLDOUT: u32 = 17;
export const REASON_NOT_RUNNING: u32 = 18;
export const REASON_NO_EXPERIENCE: u32 = 19;
export const REASON_SCHEDULE: u32 = 20;
export const REASON_DEVICE: u32 = 21;
export const REASON_AUDIENCE: u32 = 22;
export const REASON_LAYER: u32 = 23;
export const REASON_TRAFFIC: u32 = 24;
export const REASON_PREREQUISITE: u32 = 25;
export const REASON_DISPLAY: u32 = 26;
export const REASON_MISSING_VALUE: u32 = 27;
