/** Bytes of one request; the core has room for as many and refuses more. */
export const REQUEST_BYTES_MAX = 1 << 20;

/** Bytes of one snapshot; six times what 100,000 experiments with two bodies of 300 bytes each take. */
export const SNAPSHOT_BYTES_MAX = 1 << 29;

/** Nesting of the JSON of one HTTP request; conditions look at the first level only, the rest is what callers happen to carry. */
export const JSON_DEPTH_MAX = 64;

/** Bytes of the path of a unix socket: what Linux has room for, less the closing zero. macOS has four less, and says so itself. */
export const SOCKET_PATH_BYTES_MAX = 107;
