import { readShowings } from "./cap-state.ts";
import { readCounterState } from "./counter-state.ts";
import { field, fixed, numberField, textField } from "./encode.ts";
import { readExposureRecord } from "./exposure-state.ts";
import { readProfile } from "./profile.ts";
import { allBytes, type Field, lastBytes, lastVarint, readFields } from "./wire.ts";

/** What the entries of a profile are, by the numbers of their fields. */
type EntryKind = "attribute" | "account_attribute" | "counter" | "exposure" | "assignment" | "cap";

/** One entry: the value of an attribute, or a whole message. */
export interface Entry {
  readonly kind: EntryKind;
  readonly key: Buffer;
  /** Of an exposure the outcome; else empty. */
  readonly other: Buffer;
  readonly content: Buffer;
}

const KINDS: readonly EntryKind[] = ["attribute", "account_attribute", "counter", "exposure", "assignment", "cap"];
const NOTHING: Buffer = Buffer.alloc(0);
const UNIT_BYTES_MAX = 533;
const LINKED_UNITS_MAX = 64;
const HASHES_MAX = 256;
const ENTRIES_MAX = 16_384;
const ENTRY_BYTES_MAX = 737_280;
/** What is dropped first when there is too much. */
const DROPPED: readonly EntryKind[] = ["counter", "cap", "exposure", "account_attribute", "attribute", "assignment"];

/** The entries of a profile, each key once; undefined when the bytes are not a profile. */
export function readEntries(bytes: Buffer): Entry[] | undefined {
  const fields = readFields(bytes);
  if (fields === undefined || readProfile(bytes) === "damaged") return undefined;
  const read = fields.flatMap((each) => (each.wire === "bytes" ? entriesIn(each) : []));
  return [...new Map(read.map((entry) => [keyOf(entry), entry])).values()];
}

function entriesIn({ number, bytes }: Field): Entry[] {
  const kind = KINDS[number - 3];
  if (kind === undefined) return [];
  if (number > 4) return [entryOf(kind, bytes, bytes)];
  return allBytes(readFields(bytes) ?? [], 1).map((member) => entryOf(kind, member, lastBytes(readFields(member) ?? [], 2)));
}

function entryOf(kind: EntryKind, message: Buffer, content: Buffer): Entry {
  const fields = readFields(message) ?? [];
  return { kind, key: lastBytes(fields, 1), other: kind === "exposure" ? lastBytes(fields, 2) : NOTHING, content };
}

/** What tells entries apart. */
function keyOf({ kind, key, other }: Pick<Entry, "kind" | "key" | "other">): string {
  return `${kind} ${key.toString("hex")} ${other.toString("hex")}`;
}

/** A profile while changes are folded into it. */
export class WorkProfile {
  #unit = NOTHING;
  #linked: Buffer[] = [];
  #hashes: bigint[] = [];
  #revision = 0n;
  readonly #entries = new Map<string, Entry>();

  /** Takes over what a profile says beside its entries. */
  adopt(bytes: Buffer): void {
    const fields = readFields(bytes) ?? [];
    for (const unit of allBytes(fields, 2)) this.addLinked(unit);
    this.addUnit(lastBytes(fields, 1));
    this.#revision = [this.#revision, lastVarint(fields, 9) ?? 0n].reduce((a, b) => (a > b ? a : b));
    for (const each of fields.filter(({ number, wire }) => number === 11 && (wire === "fixed64" || wire === "bytes"))) {
      for (let at = 0; at + 8 <= each.bytes.length; at += 8) this.addEventHash(each.bytes.readBigUInt64LE(at));
    }
  }

  addUnit(unit: Buffer): void {
    if (unit.length === 0 || unit.length > UNIT_BYTES_MAX) return;
    if (this.#unit.length === 0) this.#unit = unit;
    else this.addLinked(unit);
  }

  addLinked(unit: Buffer): void {
    if (unit.length === 0 || unit.length > UNIT_BYTES_MAX || this.#linked.some((other) => other.equals(unit))) return;
    this.#linked = [...this.#linked, unit].sort(Buffer.compare).slice(0, LINKED_UNITS_MAX);
  }

  /** False when the event was there already. */
  addEventHash(hash: bigint): boolean {
    if (this.#hashes.includes(hash)) return false;
    this.#hashes = [...this.#hashes, hash].slice(-HASHES_MAX);
    return true;
  }

  raiseRevision(): void {
    this.#revision++;
  }

  get(of: Pick<Entry, "kind" | "key"> & { readonly other?: Buffer }): Buffer | undefined {
    return this.#entries.get(keyOf({ other: NOTHING, ...of }))?.content;
  }

  set(entry: Omit<Entry, "other"> & { readonly other?: Buffer }): void {
    this.#entries.set(keyOf({ other: NOTHING, ...entry }), { other: NOTHING, ...entry });
  }

  drop(entry: Pick<Entry, "kind" | "key">): void {
    this.#entries.delete(keyOf({ other: NOTHING, ...entry }));
  }

  /** The bytes of the profile, without an index. */
  encode(): Buffer {
    const kept = fitting([...this.#entries.values()]).sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || byKey(a, b));
    const attributes = (kind: EntryKind, number: number) => textField(number, Buffer.concat(kept.filter((entry) => entry.kind === kind).map(encodeEntry)));
    return Buffer.concat([
      textField(1, this.#unit),
      ...this.#linked.filter((unit) => !unit.equals(this.#unit)).map((unit) => field(2, unit)),
      attributes("attribute", 3),
      attributes("account_attribute", 4),
      ...kept.filter((entry) => !isAttribute(entry)).map(encodeEntry),
      numberField(9, this.#revision),
      textField(11, Buffer.concat(this.#hashes.map(fixed))),
    ]);
  }
}

function isAttribute({ kind }: Entry): boolean {
  return kind === "attribute" || kind === "account_attribute";
}

/** The field of an entry; of an attribute, in the Struct. */
function encodeEntry(entry: Entry): Buffer {
  if (isAttribute(entry)) return field(1, Buffer.concat([field(1, entry.key), field(2, entry.content)]));
  return field(KINDS.indexOf(entry.kind) + 3, entry.content);
}

function byKey(a: Entry, b: Entry): number {
  return Buffer.compare(a.key, b.key) || Buffer.compare(a.other, b.other);
}

/** As many of the entries as fit; what goes first is of the kinds named first, and of each what was used longest ago. */
function fitting(entries: readonly Entry[]): Entry[] {
  let bytes = entries.reduce((total, entry) => total + encodeEntry(entry).length, 0);
  const isTooMuch = (count: number) => count > ENTRIES_MAX || bytes > ENTRY_BYTES_MAX;
  if (!isTooMuch(entries.length)) return [...entries];
  const used = new Map(entries.map((entry) => [entry, usedMs(entry)]));
  const byUse = (a: Entry, b: Entry) => Number((used.get(a) ?? 0n) > (used.get(b) ?? 0n)) - Number((used.get(a) ?? 0n) < (used.get(b) ?? 0n));
  const left = entries.toSorted((a, b) => DROPPED.indexOf(a.kind) - DROPPED.indexOf(b.kind) || byUse(a, b) || byKey(a, b));
  while (isTooMuch(left.length)) bytes -= encodeEntry(left.shift() as Entry).length;
  return left;
}

/** When an entry was last used, in milliseconds since 1970; attributes do not say. */
function usedMs({ kind, content }: Entry): bigint {
  switch (kind) {
    case "attribute":
    case "account_attribute":
      return 0n;
    case "counter":
      return BigInt.asIntN(64, lastVarint(readFields(content) ?? [], 4) ?? 0n);
    case "exposure":
      return readExposureRecord(content).lastMs;
    case "assignment":
      return BigInt.asIntN(64, lastVarint(readFields(content) ?? [], 3) ?? 0n);
    case "cap":
      return readShowings(content).at(-1)?.ms ?? 0n;
  }
}

/** Reads the state of a counter that a profile may have. */
export function counterStateIn(profile: WorkProfile, id: Buffer): ReturnType<typeof readCounterState> | undefined {
  const content = profile.get({ kind: "counter", key: id });
  return content && readCounterState(content);
}
