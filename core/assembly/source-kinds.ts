// Where the value of a slot comes from when the request has not brought one (see slot.ts and source.ts).

/** Nowhere: what the request does not bring is missing. */
export const SOURCE_REQUEST: u32 = 0;
/** An attribute of the profile; the data is the hash of its key. */
export const SOURCE_ATTRIBUTE: u32 = 1;
/** An attribute of the account in the profile; the data is the hash of its key. */
export const SOURCE_ACCOUNT_ATTRIBUTE: u32 = 2;
/** Parts of the address of the request. */
export const SOURCE_URL_HOST: u32 = 3;
export const SOURCE_URL_PATH: u32 = 4;
export const SOURCE_URL_QUERY: u32 = 5;
/** The place that the host knows; the data is the field of Place. */
export const SOURCE_PLACE: u32 = 6;
/** The local weekday; the data is the address of the time zone. */
export const SOURCE_LOCAL_WEEKDAY: u32 = 7;
/** The local hour; the data is the address of the time zone. */
export const SOURCE_LOCAL_HOUR: u32 = 8;
/** The session of the call. */
export const SOURCE_SESSION: u32 = 9;
/** A counter of the profile; the name of the slot is the reading (see counter-value.ts). */
export const SOURCE_COUNTER: u32 = 10;
