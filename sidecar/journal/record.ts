import { crc32 } from "node:zlib";
import { COMMIT_BYTES_MAX } from "./limits.ts";

/*
 * A record, with its integers in little endian:
 *
 *   0        4        8                    8 + length
 *   +--------+--------+--------------------+
 *   | length | crc32  | entry              |
 *   +--------+--------+--------------------+
 *
 * The checksum is of the entry. No entry is empty, so zeros, which a file system
 * may leave behind where it had no time to write, are never a record.
 */
const LENGTH = 0;
const CHECKSUM = 4;
export const HEADER_BYTES = 8;

/** An entry and where its record begins. */
export interface PlacedEntry {
  readonly position: number;
  readonly bytes: Uint8Array;
}

/** What a piece of a segment holds. */
export interface ParsedRecords {
  readonly entries: readonly PlacedEntry[];
  /** Where the last whole record ends; the beginning of the piece when it has none. */
  readonly wholeEnd: number;
  /** Where to go on. */
  readonly next: number;
  /** The bytes that the record at `next` takes, when they are more than the piece has. */
  readonly nextBytes: number;
  /** Bytes that belong to no whole record and were passed over. */
  readonly lostBytes: number;
}

/** How many bytes the records of some entries take. */
export function recordBytes(entries: readonly Uint8Array[]): number {
  return entries.reduce((sum, entry) => sum + HEADER_BYTES + entry.length, 0);
}

/** The records of some entries, one after the other. */
export function encodeRecords(entries: readonly Uint8Array[]): Buffer {
  const records = Buffer.allocUnsafe(recordBytes(entries));
  let at = 0;
  for (const entry of entries) {
    records.writeUInt32LE(entry.length, at + LENGTH);
    records.writeUInt32LE(crc32(entry), at + CHECKSUM);
    records.set(entry, at + HEADER_BYTES);
    at += HEADER_BYTES + entry.length;
  }
  return records;
}

/**
 * Reads the records of a piece that begins at `position`, where a record begins,
 * of a segment that ends at `end`. A record whose checksum is wrong is passed
 * over by its length; where a length cannot be right, nothing says where the
 * next record begins, so all until `end` is passed over.
 */
export function parseRecords(piece: Buffer, { position, end }: { readonly position: number; readonly end: number }): ParsedRecords {
  const entries: PlacedEntry[] = [];
  let at = 0;
  let wholeEnd = position;
  let lostBytes = 0;
  while (position + at < end) {
    const left = end - position - at;
    const known = piece.length - at;
    if (known < HEADER_BYTES && left >= HEADER_BYTES) return { entries, wholeEnd, next: position + at, nextBytes: HEADER_BYTES, lostBytes };
    const length = left < HEADER_BYTES ? 0 : piece.readUInt32LE(at + LENGTH);
    const bytes = HEADER_BYTES + length;
    if (length === 0 || bytes > left || bytes > COMMIT_BYTES_MAX) return { entries, wholeEnd, next: end, nextBytes: 0, lostBytes: lostBytes + left };
    if (bytes > known) return { entries, wholeEnd, next: position + at, nextBytes: bytes, lostBytes };
    const entry = piece.subarray(at + HEADER_BYTES, at + bytes);
    if (crc32(entry) === piece.readUInt32LE(at + CHECKSUM)) {
      entries.push({ position: position + at, bytes: entry });
      wholeEnd = position + at + bytes;
    } else {
      lostBytes += bytes;
    }
    at += bytes;
  }
  return { entries, wholeEnd, next: position + at, nextBytes: 0, lostBytes };
}
