import { addShowing, encodeShowings, readShowings, SHOWINGS_MAX, type ShowingRecord } from "./cap-state.ts";
import { BUCKETS_MAX, encodeCounterState, readCounterState, uniteCounterStates } from "./counter-state.ts";
import { numberField, textField } from "./encode.ts";
import { encodeExposureRecord, NOTHING_RECORDED, readExposureRecord, uniteExposureRecords } from "./exposure-state.ts";
import { foldEvents, readEvents } from "./fold-events.ts";
import { hash64 } from "./murmur3.ts";
import type { Optimization, Snapshot } from "./snapshot.ts";
import { allBytes, type Field, lastBool, lastBytes, lastVarint, readFields } from "./wire.ts";
import { type Entry, readEntries, WorkProfile } from "./work-profile.ts";

/** What changes a profile. */
export interface Application {
  /** The bytes of a Profile; empty for a person who has none. */
  readonly profile: Buffer;
  /** The bytes of Changes. */
  readonly changes: Buffer;
  /** Milliseconds since 1970 in UTC. */
  readonly nowMs: number;
}

/**
 * Folds changes into a profile as `docs/DETERMINISM.md` says. Returns the bytes of
 * the new one, without an index, or the code of a refusal.
 */
export function applyChanges(snapshot: Snapshot, { profile, changes, nowMs }: Application): Buffer | { readonly refused: string } {
  const work = new WorkProfile();
  const entries = readEntries(profile);
  if (entries === undefined) return { refused: "malformed_profile" };
  work.adopt(profile);
  for (const entry of entries) work.set(entry);

  const fields = readFields(changes);
  const events = fields && readEvents(allBytes(fields, 4), BigInt(nowMs));
  const exposures = fields && allBytes(fields, 5).map(readFields);
  const merged = fields && allBytes(fields, 3).map((bytes) => ({ bytes, entries: readEntries(bytes) }));
  if (events === undefined || exposures === undefined || merged === undefined || exposures.includes(undefined)) return { refused: "malformed_changes" };
  if (merged.some((each) => each.entries === undefined)) return { refused: "malformed_changes" };

  work.addUnit(lastBytes(fields ?? [], 1));
  for (const unit of allBytes(fields ?? [], 2)) work.addLinked(unit);
  for (const each of merged) {
    work.adopt(each.bytes);
    for (const entry of each.entries ?? []) merge(work, entry, snapshot);
  }
  foldEvents(work, events, snapshot.counters);
  for (const exposure of exposures) foldExposure(work, exposure ?? [], snapshot);
  work.raiseRevision();
  return work.encode();
}

/** Merges an entry of another profile into the one that is there. */
function merge(work: WorkProfile, entry: Entry, snapshot: Snapshot): void {
  const known = work.get(entry);
  if (known === undefined) work.set(entry);
  else work.set({ ...entry, content: mergedContent(entry, known, snapshot) });
}

function mergedContent({ kind, key, other, content }: Entry, known: Buffer, snapshot: Snapshot): Buffer {
  switch (kind) {
    case "attribute":
    case "account_attribute":
      return known;
    case "counter": {
      const counter = snapshot.counters.find((each) => each.findings.worst === undefined && each.id.equals(key));
      const kept = counter === undefined || counter.bucketsMax === 0n ? BUCKETS_MAX : Number(counter.bucketsMax);
      return encodeCounterState(key, uniteCounterStates([readCounterState(known), readCounterState(content)], kept));
    }
    case "exposure":
      return encodeExposureRecord(key, other, uniteExposureRecords(readExposureRecord(known), readExposureRecord(content)));
    case "assignment":
      return isEarlier(readAssignment(content), readAssignment(known)) ? content : known;
    case "cap": {
      const kept = keptShowings(key, snapshot);
      const showings = readShowings(content).reduce((all: readonly ShowingRecord[], each) => addShowing(all, each, kept), readShowings(known));
      return encodeShowings(key, showings.slice(Math.max(0, showings.length - kept)));
    }
  }
}

interface AssignmentRecord {
  readonly variant: Buffer;
  readonly ms: bigint;
}

function readAssignment(bytes: Buffer): AssignmentRecord {
  const fields = readFields(bytes) ?? [];
  return { variant: lastBytes(fields, 2), ms: BigInt.asIntN(64, lastVarint(fields, 3) ?? 0n) };
}

function isEarlier(a: AssignmentRecord, b: AssignmentRecord): boolean {
  return a.ms < b.ms || (a.ms === b.ms && Buffer.compare(a.variant, b.variant) < 0);
}

/** As many showings as a cap allows, at least one; of a cap that is not known as many as of any. */
function keptShowings(id: Buffer, snapshot: Snapshot): number {
  const part = snapshot.caps.find(({ cap, findings }) => findings.worst === undefined && cap.id.equals(id));
  return part === undefined ? SHOWINGS_MAX : Math.max(1, part.cap.shownMax);
}

function foldExposure(work: WorkProfile, fields: readonly Field[], snapshot: Snapshot): void {
  const [optimization, outcome] = [lastBytes(fields, 3), lastBytes(fields, 4)];
  const isGiven = !lastBool(fields, 5);
  const ms = BigInt.asIntN(64, lastVarint(fields, 7) ?? 0n);
  const session = lastBytes(fields, 6);
  const sessionHash = hash64(session.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)) ? Buffer.from("default") : session);
  const requestId = lastBytes(fields, 10);
  const requestHash = requestId.length === 0 ? 0n : hash64(requestId);
  const given = isGiven ? { ms, requestHash } : undefined;

  const known = readExposureRecord(work.get({ kind: "exposure", key: optimization, other: outcome }) ?? Buffer.alloc(0));
  const isNew = !known.sessions.some((each) => each.sessionHash === sessionHash);
  const once = lastBool(fields, 11) ? {} : { recorded: 1, firstMs: ms, lastMs: ms, sessions: [{ ms, sessionHash, requestHash }] };
  const united = uniteExposureRecords(known, { ...NOTHING_RECORDED, ...once, given });
  const record = { ...united, recorded: isNew ? united.recorded : known.recorded };
  work.set({ kind: "exposure", key: optimization, other: outcome, content: encodeExposureRecord(optimization, outcome, record) });

  const found = snapshot.optimizations.find((each) => each.findings.worst === undefined && each.id.equals(optimization) && keepsMore(each));
  const shown = found && outcomesOf(found).find((each) => each.id.equals(outcome));
  if (found === undefined || shown === undefined) return;
  if (isSticky(found)) assign(work, found, { variant: outcome, ms });
  const showing = { ms, requestHash, decisionHash: hash64(lastBytes(fields, 1)) };
  for (const cap of isGiven ? shown.caps : []) {
    const showings = readShowings(work.get({ kind: "cap", key: cap.id }) ?? Buffer.alloc(0));
    work.set({ kind: "cap", key: cap.id, content: encodeShowings(cap.id, addShowing(showings, showing, keptShowings(cap.id, snapshot))) });
  }
}

/** Keeps a variant, unless an earlier one that the experiment still has is kept. */
function assign(work: WorkProfile, optimization: Optimization, assignment: AssignmentRecord): void {
  const content = work.get({ kind: "assignment", key: optimization.id });
  const known = content && readAssignment(content);
  const isThere = known !== undefined && outcomesOf(optimization).some((each) => each.id.equals(known.variant));
  if (isThere && !isEarlier(assignment, known)) return;
  const encoded = Buffer.concat([textField(1, optimization.id), textField(2, assignment.variant), numberField(3, assignment.ms)]);
  work.set({ kind: "assignment", key: optimization.id, content: encoded });
}

function isSticky({ kind }: Optimization): boolean {
  return kind?.type === "experiment" && kind.isSticky;
}

/** Whether a profile keeps more of an optimization than how often it was recorded. */
function keepsMore(optimization: Optimization): boolean {
  return isSticky(optimization) || outcomesOf(optimization).some((each) => each.caps.length > 0);
}

/** The experiences that are ready, or the variants, with their caps. */
function outcomesOf({ kind }: Optimization): { readonly id: Buffer; readonly caps: readonly { readonly id: Buffer }[] }[] {
  if (kind === undefined) return [];
  if (kind.type === "experiment") return kind.variants.map(({ id }) => ({ id, caps: kind.display.caps }));
  const ready = kind.experiences.filter(({ audience, body }) => audience !== undefined && body !== undefined);
  return ready.map(({ id, display }) => ({ id, caps: display.caps }));
}
