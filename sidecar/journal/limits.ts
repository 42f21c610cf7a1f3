/** Bytes of one append, and of what is written and synced at once. Track takes 1 MB a call; a commit of eight such calls keeps a disk busy without making the first of them wait. */
export const COMMIT_BYTES_MAX = 8 << 20;

/** Bytes of appends that wait for the commit before them. A disk that stands still for longer costs appends, and not memory. */
export const WAITING_BYTES_MAX = 64 << 20;

/** The size at which a segment is followed by the next. What nobody needs any more is deleted in pieces of this size. */
export const SEGMENT_BYTES_MAX = 64 << 20;

/** Segments that a full journal has at least, so that a small one gives back what nobody needs as soon, in proportion. */
export const SEGMENTS_MIN = 8;

/** Bytes that are read and checked in one turn of the event loop, unless a single record is larger. */
export const PAGE_BYTES = 1 << 20;

/** Positions are exact integers as long as they are below 2^53: 9 PB of entries. */
export const POSITION_MAX = Number.MAX_SAFE_INTEGER;
