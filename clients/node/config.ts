/**
 * The values a client has when its options do not say otherwise. The README of
 * this folder lists the same ones, and a test compares the two.
 */
export const DEFAULT_CLIENT_OPTIONS = {
  /** Where a sidecar listens when its settings do not say otherwise. */
  address: "127.0.0.1:7070",
  /**
   * A decision takes well under a millisecond; what has to fit beside it is the
   * first connection and a garbage collection in either process.
   */
  deadlineMs: 100,
  /**
   * Calls wait only for the sidecar, so that this many at once means that it
   * hangs; each holds its request in memory until its deadline.
   */
  callsInFlightMax: 1_000,
} as const;

/** A caller that can wait longer than this is not on a request path. */
export const DEADLINE_MS_MAX = 60_000;

/** More calls than one HTTP/2 connection is meant to carry at once. */
export const CALLS_IN_FLIGHT_MAX = 100_000;

/** So many failures in a row are not chance: the sidecar is absent or hangs. */
export const CIRCUIT_FAILURES_IN_A_ROW = 5;

/** How long calls are answered with defaults before one call tries again. */
export const CIRCUIT_OPEN_MS = 500;

/** How soon the connection notices that its other end is gone, and comes back. */
export const CONNECTION_TIMING = {
  // On the same machine an attempt costs next to nothing and a sidecar is back
  // within a second of its restart: gRPC's own 1 to 120 seconds are too careful.
  reconnectDelayFirstMs: 100,
  reconnectDelayLongestMs: 500,
  // A peer whose machine is gone never says so, and TCP notices after many
  // minutes. Only a connection with a call in flight is asked.
  silenceBeforePingMs: 10_000,
  pingAnswerMs: 2_000,
} as const;

/** Attribute values nested more deeply than this are refused; protobuf refuses them from 100 on. */
export const ATTRIBUTE_DEPTH_MAX = 32;
