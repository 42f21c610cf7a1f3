// Refusing a request. A request may break several rules; docs/DETERMINISM.md says which one is named. The codes are in that order, so the
// least counts, then the lower field, then what came first.

export const MALFORMED_REQUEST: i32 = 1;
export const TOO_MANY_NAMES: i32 = 2;
export const TOO_MANY_GROUPS: i32 = 3;
export const TOO_MANY_ATTRIBUTES: i32 = 4;
export const VALUE_TOO_LONG: i32 = 5;
export const NAME_INVALID: i32 = 6;
export const GROUP_INVALID: i32 = 7;
export const DEVICE_INVALID: i32 = 8;
export const IDENTIFICATION_REQUIRED: i32 = 9;
export const IDENTIFICATION_INCOMPLETE: i32 = 10;
/** Not of the request: the answer does not fit, */
export const ANSWER_TOO_LARGE: i32 = 11;
/** or the profile is not one, */
export const MALFORMED_PROFILE: i32 = 12;
/** or what the host says is not a HostInput. */
export const MALFORMED_HOST_INPUT: i32 = 14;
/** Of apply: the changes are not Changes, or too many, */
export const MALFORMED_CHANGES: i32 = 15;
/** or what they make of the profile is too much to work on. */
export const PROFILE_TOO_LARGE: i32 = 16;
/** Nothing is wrong: a profile is needed, and nobody looked for one. */
export const PROFILE_NEEDED: i32 = 13;

/** The code that counts so far; 0: none. */
export let refusal: i32 = 0;
/** The field of ChooseRequest, */
export let refusedField: u32 = 0;
/** and which item of it; of a message, the number of the field in it. */
export let refusedItem: u32 = 0;

export function beginRefusals(): void {
  refusal = 0;
}

export function refuse(code: i32, field: u32, item: u32): void {
  if (refusal != 0 && (refusal < code || (refusal == code && refusedField <= field))) return;
  refusal = code;
  refusedField = field;
  refusedItem = item;
}
