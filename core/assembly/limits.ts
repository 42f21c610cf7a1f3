// Every bound of the core, with its reason. docs/DETERMINISM.md states those a caller can meet.

/** Selectors in one call; a page asks for tens. Bounds the table of asked names. */
export const NAMES_MAX: u32 = 256;
/** Groups in one call; a group already stands for many selectors. */
export const GROUPS_MAX: u32 = 64;
/** Entries in each map of a call; bounds the work of reading one. */
export const ATTRIBUTES_MAX: u32 = 512;
/** Bytes of a name, a group, an entry's name, a session or a request id; of the ids, salts and names in a snapshot, too. */
export const NAME_BYTES_MAX: u32 = 256;
/** Bytes of a user id or profile id; room for an email address (254) and for ids that are made of several. */
export const ID_BYTES_MAX: u32 = 512;
/** Bytes of an address; common web servers refuse longer ones by default. */
export const URL_BYTES_MAX: u32 = 8192;
/** Bytes of one request; the transports refuse more before it is copied here. */
export const REQUEST_BYTES_MAX: u32 = 1 << 20;
/** Bytes of a unit: a 64-bit number in decimal, sign included, "_", and a profile id. */
export const UNIT_BYTES_MAX: u32 = 20 + 1 + ID_BYTES_MAX;
/** Bytes of one stored profile; as many as of a request, because one may bring the other. */
export const PROFILE_BYTES_MAX: u32 = 1 << 20;
/** Attributes, counters, exposures, assignments and caps of one profile together; bounds the table that leads to them. */
export const PROFILE_ENTRIES_MAX: u32 = 16384;
/** Bytes of that table (see profile-index.ts). */
export const PROFILE_INDEX_BYTES_MAX: u32 = 12 + (8 << 15);
/** Bytes of what the host says of a call: 16 previews of at most 600 bytes, and a place. */
export const HOST_INPUT_BYTES_MAX: u32 = 16384;
/** Bytes of what one call changes. */
export const EFFECTS_BYTES_MAX: u32 = 4 << 20;
/** Bytes that any exposure takes: its head, a decision id, a unit, a session and a reason. */
export const EXPOSURE_BYTES_MIN: u32 = 44;
/** Bytes of a note that something is recorded. */
export const NOTE_BYTES: usize = 12;
/** Bytes of the notes of one call. */
export const NOTES_BYTES: u32 = (EFFECTS_BYTES_MAX / EXPOSURE_BYTES_MIN) * <u32>NOTE_BYTES;
/** Bytes of the id of a cap: the ids of an optimization and an experience, and what the cap is about. */
export const CAP_ID_BYTES_MAX: u32 = 640;
/** Showings that one cap allows, and so how many a profile keeps of it; a decision reads each. */
export const CAP_SHOWINGS_MAX: u32 = 256;
/** Bytes of the texts that are made during one call. */
export const ARENA_BYTES: u32 = 1 << 20;
/** Bytes of the explanations of one call, before they are put into the answer, which has room for no more beside the choices. */
export const EXPLANATIONS_BYTES: u32 = 3 << 20;
/** Tests of one stage that an explanation lists; a person reads them. */
export const EXPLAINED_TESTS_MAX: u32 = 256;
/** Operands of a test, and members of a list, that an explanation lists. */
export const EXPLAINED_VALUES_MAX: u32 = 16;
/** Bytes of a text in an explanation. */
export const EXPLAINED_TEXT_BYTES_MAX: u32 = 256;
/** Bytes of the texts and lists that are made while one body is rendered. */
export const TEMPLATE_ARENA_BYTES: u32 = 4 << 20;
/** Bytes of one rendered body; four times the largest one of a catalog, so that values of a call have room. */
export const RENDERED_BYTES_MAX: u32 = 1 << 20;
/** Turns of all loops of one template; a page lists tens. */
export const TEMPLATE_TURNS_MAX: u32 = 10_000;
/** Work of one template (docs/TEMPLATES.md says what counts); takes some milliseconds. */
export const TEMPLATE_WORK_MAX: u32 = 1 << 18;
/** Lists and objects within each other that a template writes out or compares; bounds the recursion. */
export const TEMPLATE_VALUE_DEPTH_MAX: u32 = 32;
/** Loops within each other. */
export const TEMPLATE_LOOPS_MAX: u32 = 16;
/** Bytes of one answer; gRPC clients refuse more by default. */
export const ANSWER_BYTES_MAX: u32 = 4 << 20;
/** Nesting of a condition; the compiler of catalogs allows half of it. */
export const CONDITION_DEPTH_MAX: u32 = 64;
/** Nesting of segments within segments; bounds the recursion of the evaluator. */
export const SEGMENT_DEPTH_MAX: u32 = 64;
/** Prerequisites within prerequisites; bounds the recursion of deciding. The compiler of catalogs allows half of it. */
export const PREREQUISITE_DEPTH_MAX: u32 = 32;
/** Operands up to which a set is tried one by one; beyond, it is hashed. */
export const LINEAR_OPERANDS_MAX: u32 = 8;
/** States of a pattern without a table; bounds the work for each character of a string. */
export const PATTERN_STATES_MAX: u32 = 1000;
/** Bytes of the changes that are folded into a profile at once; as many as of a request. */
export const CHANGES_BYTES_MAX: u32 = REQUEST_BYTES_MAX;
/** Events among them; callers send them in batches of fifty. */
export const CHANGED_EVENTS_MAX: u32 = 1024;
/** Entries of the profiles that are worked on, those that are dropped included: room for three full ones. */
export const WORK_ENTRIES_MAX: u32 = 65536;
/** Bytes of the contents that changes make, of which there may be two kinds of everything for a while. */
export const WORK_HEAP_BYTES: u32 = 4 << 20;
/** Bytes of what is worked on: the states of two counters, two exposures and two caps, the events in their order, and texts. */
export const WORK_BYTES: u32 = 256 << 10;
/** Bytes of the entries of a profile, each as the field it is in; what remains of a profile has room for the index and all else. */
export const PROFILE_ENTRY_BYTES_MAX: u32 = 720 << 10;
/** Other units that a profile is known by; people have few devices at a time. */
export const LINKED_UNITS_MAX: u32 = 64;
/** Hashes of events that are kept, so that one that comes twice counts once; callers repeat what failed soon. */
export const EVENT_HASHES_MAX: u32 = 256;
/** Sessions in which something was recorded, of each exposure; a visit before them begins anew. */
export const SESSIONS_MAX: u32 = 16;
/** Bytes of a value that a counter keeps as the first or the last one. */
export const KEPT_VALUE_BYTES_MAX: u32 = 256;
/** Hashes of different values that a counter keeps; a condition cannot ask for more. */
export const DISTINCT_MAX: u32 = 64;
/** Buckets of one counter: the edge of a window is precise to a bucket, and each costs some bytes of a profile. */
export const BUCKETS_MAX: u64 = 64;
/** The width of a bucket, 34 years; so that all buckets together are within 64 bits. */
export const BUCKET_MS_MAX: i64 = 1 << 40;
/** The time between two events of a sequence: that of all buckets together. */
export const AFTER_WITHIN_MS_MAX: i64 = 1 << 46;
/** Everyone, in the unit of all shares. */
export const SLOTS_TOTAL: u64 = 1_000_000;
/** The slot after the last. */
export const SLOTS_END: u32 = <u32>SLOTS_TOTAL;
/** Milliseconds from 1970 to the last moment that there is, and from the first one to 1970: what a date of ECMAScript can hold. */
export const MOMENT_MAX: i64 = 8_640_000_000_000_000;
/** Seconds between local time and UTC: less than a day. */
export const OFFSET_SECONDS_MAX: i64 = 86_399;
