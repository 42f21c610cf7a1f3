// The values of pillion.decision.v1.StageKind that this core records.

export const STAGE_DEFINITION: u32 = 1;
export const STAGE_FORCED: u32 = 2;
export const STAGE_PREVIEW: u32 = 3;
export const STAGE_STATUS: u32 = 4;
export const STAGE_PREREQUISITE: u32 = 5;
export const STAGE_HOLDOUT: u32 = 6;
export const STAGE_READY: u32 = 7;
export const STAGE_SCHEDULE: u32 = 8;
export const STAGE_DEVICE: u32 = 9;
export const STAGE_AUDIENCE: u32 = 10;
export const STAGE_FREQUENCY: u32 = 11;
export const STAGE_CAP: u32 = 12;
export const STAGE_LAYER: u32 = 13;
export const STAGE_TRAFFIC: u32 = 14;
export const STAGE_STICKY: u32 = 15;
export const STAGE_VARIANT: u32 = 16;
export const STAGE_CONTROL: u32 = 17;
export const STAGE_BODY: u32 = 18;
