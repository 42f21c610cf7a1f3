import { field, fixedField, numberField, textField } from "./encode.ts";
import { allBytes, type Field, lastBool, lastUint32, lastVarint, readFields } from "./wire.ts";

/** How often one experience or variant was given or withheld. */
export interface ExposureRecord {
  readonly recorded: number;
  readonly firstMs: bigint;
  readonly lastMs: bigint;
  /** When it was given first, and to which request; undefined when it never was. */
  readonly given: { readonly ms: bigint; readonly requestHash: bigint } | undefined;
  /** Oldest first. */
  readonly sessions: readonly Session[];
}

interface Session {
  readonly ms: bigint;
  readonly sessionHash: bigint;
  readonly requestHash: bigint;
}

const SESSIONS_MAX = 16;

export const NOTHING_RECORDED: ExposureRecord = { recorded: 0, firstMs: 0n, lastMs: 0n, given: undefined, sessions: [] };

/** Reads an ExposureState. */
export function readExposureRecord(bytes: Buffer): ExposureRecord {
  const fields = readFields(bytes) ?? [];
  const given = { ms: signed(fields, 9), requestHash: fixed(fields, 6) };
  return {
    recorded: lastUint32(fields, 3),
    firstMs: signed(fields, 4),
    lastMs: signed(fields, 5),
    given: lastBool(fields, 8) ? given : undefined,
    sessions: allBytes(fields, 7).reduce((sessions: readonly Session[], session) => {
      const read = readFields(session);
      return read === undefined ? sessions : addSession(sessions, { ms: signed(read, 3), sessionHash: fixed(read, 1), requestHash: fixed(read, 2) });
    }, []),
  };
}

function signed(fields: readonly Field[], number: number): bigint {
  return BigInt.asIntN(64, lastVarint(fields, number) ?? 0n);
}

function fixed(fields: readonly Field[], number: number): bigint {
  return fields.findLast((each) => each.number === number && each.wire === "fixed64")?.bytes.readBigUInt64LE() ?? 0n;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Sessions with one more; of two with one hash the earlier stays, and of too many the oldest go. */
function addSession(sessions: readonly Session[], session: Session): Session[] {
  const others = sessions.filter((other) => other.sessionHash !== session.sessionHash);
  const same = sessions.filter((other) => other.sessionHash === session.sessionHash);
  const [earliest] = [...same, session].sort((a, b) => compare(a.ms, b.ms) || compare(a.requestHash, b.requestHash));
  const all = [...others, earliest ?? session].sort((a, b) => compare(a.ms, b.ms) || compare(a.sessionHash, b.sessionHash));
  return all.slice(Math.max(0, all.length - SESSIONS_MAX));
}

/** What two records say together. */
export function uniteExposureRecords(record: ExposureRecord, other: ExposureRecord): ExposureRecord {
  const recorded = [record, other].filter((each) => each.recorded !== 0);
  const given = [record, other].flatMap((each) => each.given ?? []).sort((a, b) => compare(a.ms, b.ms) || compare(a.requestHash, b.requestHash));
  return {
    recorded: (record.recorded + other.recorded) % 2 ** 32,
    firstMs: recorded.map((each) => each.firstMs).sort(compare)[0] ?? record.firstMs,
    lastMs:
      recorded
        .map((each) => each.lastMs)
        .sort(compare)
        .at(-1) ?? record.lastMs,
    given: given[0],
    sessions: other.sessions.reduce((sessions: readonly Session[], session) => addSession(sessions, session), record.sessions),
  };
}

/** The bytes of an ExposureState. */
export function encodeExposureRecord(optimization: Buffer, outcome: Buffer, { recorded, firstMs, lastMs, given, sessions }: ExposureRecord): Buffer {
  return Buffer.concat([
    textField(1, optimization),
    textField(2, outcome),
    numberField(3, BigInt(recorded)),
    numberField(4, firstMs),
    numberField(5, lastMs),
    fixedField(6, given?.requestHash ?? 0n),
    ...sessions.map((session) => field(7, Buffer.concat([fixedField(1, session.sessionHash), fixedField(2, session.requestHash), numberField(3, session.ms)]))),
    numberField(8, given === undefined ? 0n : 1n),
    numberField(9, given?.ms ?? 0n),
  ]);
}
