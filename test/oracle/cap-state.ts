import { field, fixedField, numberField, textField } from "./encode.ts";
import { allBytes, type Field, lastVarint, readFields } from "./wire.ts";

/** One time that a cap was spent. */
export interface ShowingRecord {
  readonly ms: bigint;
  readonly requestHash: bigint;
  readonly decisionHash: bigint;
}

/** The most showings of any cap. */
export const SHOWINGS_MAX = 256;

/** Reads the showings of a CapState. */
export function readShowings(bytes: Buffer): readonly ShowingRecord[] {
  return allBytes(readFields(bytes) ?? [], 2).reduce((showings: readonly ShowingRecord[], showing) => {
    const fields = readFields(showing);
    if (fields === undefined) return showings;
    return addShowing(
      showings,
      { ms: BigInt.asIntN(64, lastVarint(fields, 1) ?? 0n), requestHash: fixed(fields, 2), decisionHash: fixed(fields, 3) },
      SHOWINGS_MAX,
    );
  }, []);
}

function fixed(fields: readonly Field[], number: number): bigint {
  return fields.findLast((each) => each.number === number && each.wire === "fixed64")?.bytes.readBigUInt64LE() ?? 0n;
}

/** Showings with one more, of which the newest are kept. Of two that are one answer the earlier stays. */
export function addShowing(showings: readonly ShowingRecord[], showing: ShowingRecord, kept: number): ShowingRecord[] {
  const isSame = (other: ShowingRecord) =>
    other.requestHash === showing.requestHash && other.decisionHash === showing.decisionHash && (showing.requestHash !== 0n || other.ms === showing.ms);
  const [earliest = showing] = [...showings.filter(isSame), showing].sort(byTime);
  const all = [...showings.filter((other) => !isSame(other)), earliest].sort(byTime);
  return all.slice(Math.max(0, all.length - kept));
}

function byTime(a: ShowingRecord, b: ShowingRecord): number {
  for (const key of ["ms", "requestHash", "decisionHash"] as const) {
    if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1;
  }
  return 0;
}

/** The bytes of a CapState. */
export function encodeShowings(id: Buffer, showings: readonly ShowingRecord[]): Buffer {
  const messages = showings.map(({ ms, requestHash, decisionHash }) =>
    Buffer.concat([numberField(1, ms), fixedField(2, requestHash), fixedField(3, decisionHash)]),
  );
  return Buffer.concat([textField(1, id), ...messages.map((message) => field(2, message))]);
}
