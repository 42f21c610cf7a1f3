// Numbers of fields of pillion.decision.v1.ChooseRequest.

export const FIELD_IDENTIFICATION: u32 = 3;
export const FIELD_NAMES: u32 = 4;
export const FIELD_GROUPS: u32 = 5;
export const FIELD_DEVICE: u32 = 6;
export const FIELD_SESSION_ID: u32 = 7;
export const FIELD_OPTIMIZATION_TYPE: u32 = 8;
export const FIELD_URL: u32 = 9;
export const FIELD_REQUEST_ID: u32 = 10;
export const FIELD_ATTRIBUTES: u32 = 11;
export const FIELD_ACCOUNT_ATTRIBUTES: u32 = 12;
export const FIELD_CONTEXT: u32 = 13;
export const FIELD_RECORDING: u32 = 14;
export const FIELD_INCLUDE_WITHHELD: u32 = 15;
export const FIELD_PLACE: u32 = 16;
