import { isUtf8 } from "node:buffer";
import { hash64 } from "#sidecar/base/hash64.ts";
import type { SegmentReading } from "./catalog-shape.ts";
import { CATALOG_LIMITS } from "./limits.ts";
import { type Place, placeAt } from "./place.ts";
import { type ProblemList, quote } from "./problem.ts";
import type { ReadReferencedFile } from "./referenced-file.ts";

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from("\uFEFF");
const HASH_BYTES = 8;

/** The people of a segment that lists them, as the snapshot has them: the hashes of their units, ascending, each once. */
export function compilePeople({ people, people_file: path, place }: SegmentReading, readFile: ReadReferencedFile, problems: ProblemList): Buffer {
  const listed = (people ?? []).flatMap((unit) => (unit === undefined ? [] : [hash64(Buffer.from(unit))]));
  const read = path === undefined ? [] : readPeopleFile(path, placeAt(place, "people_file"), readFile, problems);
  return sortedHashes([...listed, ...read]);
}

function readPeopleFile(path: string, place: Place, readFile: ReadReferencedFile, problems: ProblemList): bigint[] {
  const file = readFile(path);
  if (!file.ok) {
    problems.add("file_unreadable", place, { found: `${quote(path)}: ${file.reason}`, allowed: "a file beside the catalog" });
    return [];
  }
  if (file.bytes.length > CATALOG_LIMITS.peopleFileBytesMax) {
    problems.add("file_too_large", place, { found: `${file.bytes.length} bytes in ${quote(path)}`, allowed: `at most ${CATALOG_LIMITS.peopleFileBytesMax}` });
    return [];
  }
  const bytes = Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.length);
  const hashes = hashesOfLines(bytes, (line, finding) => {
    problems.add("people_line_invalid", place, { ...finding, found: `${finding.found} in line ${line} of ${quote(path)}` });
  });
  if (hashes.length > CATALOG_LIMITS.peopleMax) {
    problems.add("list_length_wrong", place, { found: `${hashes.length} people in ${quote(path)}`, allowed: `at most ${CATALOG_LIMITS.peopleMax}` });
  }
  return hashes;
}

/** The hash of each line that is not blank; a line that cannot be a person's is reported. */
function hashesOfLines(bytes: Buffer, report: (line: number, finding: { found: string; allowed: string }) => void): bigint[] {
  const isText = isUtf8(bytes);
  const hashes: bigint[] = [];
  let line = 1;
  for (let start = bytes.indexOf(BYTE_ORDER_MARK) === 0 ? BYTE_ORDER_MARK.length : 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(NEWLINE, start);
    const next = newline === -1 ? bytes.length : newline;
    const end = next > start && bytes[next - 1] === CARRIAGE_RETURN ? next - 1 : next;
    if (!isText && !isUtf8(bytes.subarray(start, end))) report(line, { found: "a byte that is not part of a character", allowed: "text in UTF-8" });
    else if (end - start > CATALOG_LIMITS.unitBytesMax) report(line, { found: `${end - start} bytes`, allowed: `at most ${CATALOG_LIMITS.unitBytesMax}` });
    else if (!isBlank(bytes, start, end)) hashes.push(hash64(bytes, start, end));
    start = next + 1;
  }
  return hashes;
}

/** As the core finds a text blank. */
function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte !== 0x20 && (byte < 0x09 || byte > 0x0d)) return false;
  }
  return true;
}

/** The numbers in ascending order, each once, eight bytes each. */
function sortedHashes(hashes: readonly bigint[]): Buffer {
  const sorted = BigUint64Array.from(hashes).sort();
  const bytes = Buffer.alloc(sorted.length * HASH_BYTES);
  let count = 0;
  sorted.forEach((hash, index) => {
    if (index === 0 || hash !== sorted[index - 1]) bytes.writeBigUInt64LE(hash, HASH_BYTES * count++);
  });
  return bytes.subarray(0, count * HASH_BYTES);
}
