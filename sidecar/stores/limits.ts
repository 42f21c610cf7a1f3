/** Units that lead from one to the next; each merge of two people adds at most one. */
export const LINKS_MAX = 16;

/** Bytes of changes that wait to be written to a disk that does not keep up or has no room. What comes on top is kept in memory alone. */
export const UNWRITTEN_BYTES_MAX = 64 << 20;
