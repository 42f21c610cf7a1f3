import { type FileHandle, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { HEADER_BYTES, type ParsedRecords, parseRecords } from "./record.ts";

const NAME = /^(\d{20})\.journal$/;
const NAME_DIGITS = 20;

/** A file of a journal: the bytes from one position to another. */
export interface Segment {
  readonly path: string;
  readonly start: number;
}

/** The file of a folder that begins at a position. */
export function segmentAt(folder: string, start: number): Segment {
  return { path: join(folder, `${String(start).padStart(NAME_DIGITS, "0")}.journal`), start };
}

/** The segments of a folder, in order. */
export async function listSegments(folder: string): Promise<Segment[]> {
  const starts = (await readdir(folder)).flatMap((name) => NAME.exec(name)?.slice(1).map(Number) ?? []);
  return starts.sort((one, other) => one - other).map((start) => segmentAt(folder, start));
}

/**
 * Reads about `bytesMax` of the records of a segment from the position of one of them, and at least one if there is one.
 * `end` is where the segment should end; what the file lacks of that is lost.
 */
export async function readRecords(
  segment: Segment,
  range: { readonly position: number; readonly end: number; readonly bytesMax: number },
): Promise<ParsedRecords> {
  const { position, end, bytesMax } = range;
  const file = await open(segment.path, "r");
  try {
    const fileEnd = Math.min(end, segment.start + (await file.stat()).size);
    const lackedBytes = end - Math.max(fileEnd, position);
    for (let bytes = Math.max(bytesMax, HEADER_BYTES); ; ) {
      const piece = await readPiece(file, position - segment.start, Math.min(bytes, Math.max(0, fileEnd - position)));
      const parsed = parseRecords(piece, { position, end: fileEnd });
      if (parsed.next >= fileEnd) return { ...parsed, next: end, lostBytes: parsed.lostBytes + lackedBytes };
      if (parsed.next > position) return parsed;
      bytes = parsed.nextBytes;
    }
  } finally {
    await file.close();
  }
}

/** The bytes of a file from an offset: as many as asked for, because the file has as many. */
async function readPiece(file: FileHandle, offset: number, bytes: number): Promise<Buffer> {
  const piece = Buffer.allocUnsafe(bytes);
  for (let at = 0; at < bytes; ) {
    const { bytesRead } = await file.read(piece, at, bytes - at, offset + at);
    if (bytesRead === 0) throw new Error(`a segment of the journal ended ${bytes - at} bytes early`);
    at += bytesRead;
  }
  return piece;
}
