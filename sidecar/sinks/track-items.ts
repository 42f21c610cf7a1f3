import { createHash } from "node:crypto";
import { type Reason, reasonToJSON } from "#proto/generated/pillion/decision/v1/decision.ts";
import type { Exposure } from "#proto/generated/pillion/decision/v1/host.ts";
import { JournalEntry, type Link } from "#proto/generated/pillion/decision/v1/journal.ts";
import type { TrackedEvent } from "#proto/generated/pillion/decision/v1/track.ts";

/** One item of a payload of the Track API, with the name of its event, and where it is sent. */
export interface TrackItem {
  readonly organization: string;
  readonly project: string;
  /** The source that issued its profile id, in decimal; 0 when it has none. */
  readonly source: string;
  readonly name: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What an item says beside where it is sent. */
type Said = Omit<TrackItem, "organization" | "project">;

const SHOWN = "Experience shown";
const WITHHELD = "Experience withheld";
const IDENTIFY = "Identify";

/** The source of profile ids that the Track API takes without one. */
const NO_SOURCE = "0";
/** The unit of an anonymous person: the source, and the profile id within it. */
const ANONYMOUS_UNIT = /^(-?\d{1,19})_(.+)$/s;

/**
 * What an entry of the journal is in the Track API. An exposure is an event; that two
 * units are one person's is an `Identify` for each profile id in it. An exposure that
 * was recorded in its session already is nothing new, and that somebody was forgotten
 * is nothing that the Track API could say.
 */
export function trackItemsOf(bytes: Uint8Array): TrackItem[] {
  const { organization, project, takenMs, kind } = JournalEntry.decode(bytes);
  const said = (): Said[] => {
    if (kind?.$case === "event") return [saidByEvent(kind.value)];
    if (kind?.$case === "exposure") return kind.value.isRepeated ? [] : [saidByExposure(kind.value)];
    if (kind?.$case === "link") return saidByLink(kind.value, { takenMs, hash: createHash("sha256").update(bytes).digest("hex").slice(0, 32) });
    return [];
  };
  return said().map((item) => ({ organization, project, ...item }));
}

function saidByEvent(event: TrackedEvent): Said {
  const { sourceId, profileId = "", userId = "" } = event.identification ?? {};
  const { accountId, properties } = event;
  const isOfNobody = profileId === "" && userId === "" && accountId === "";
  const payload = {
    eventId: event.id,
    timestamp: event.timeMs === undefined ? undefined : Number(event.timeMs),
    profileId: given(profileId),
    userId: given(userId),
    accountId: given(accountId),
    anotherUserId: given(event.anotherUserId),
    anotherAccountId: given(event.anotherAccountId),
    sessionId: given(event.sessionId),
    pageId: given(event.pageId),
    // What names nobody is about a product, which the Track API wants beside the data.
    productId: isOfNobody ? properties?.productId : undefined,
    data: properties,
    userAttributes: writable(event.userAttributes),
    accountAttributes: writable(event.accountAttributes),
  };
  return { source: sourceId === undefined ? NO_SOURCE : String(sourceId), name: event.name, type: event.type, payload };
}

function saidByExposure(exposure: Exposure): Said {
  const { source, identification } = nameOfUnit(exposure.unit);
  const payload = {
    eventId: exposure.decisionId,
    timestamp: Number(exposure.exposedMs),
    ...identification,
    sessionId: given(exposure.sessionId),
    data: {
      optimization: exposure.optimization,
      outcome: given(exposure.outcome),
      reason: reasonToJSON(exposure.reason as Reason)
        .replace("REASON_", "")
        .toLowerCase(),
      snapshotVersion: exposure.snapshotVersion,
      requestId: given(exposure.requestId),
    },
  };
  return { source, name: exposure.isControl ? WITHHELD : SHOWN, type: "", payload };
}

function saidByLink({ unit, linkedUnit, userId }: Link, { takenMs, hash }: { readonly takenMs: bigint; readonly hash: string }): Said[] {
  const others = [unit, linkedUnit].filter((other) => other !== userId).map(nameOfUnit);
  return others.map(({ source, identification: { profileId, userId: anotherUserId } }, index) => {
    const payload = { eventId: `${hash}-${index}`, timestamp: Number(takenMs), userId, profileId, anotherUserId };
    return { source, name: IDENTIFY, type: "", payload };
  });
}

interface Named {
  readonly userId?: string;
  readonly profileId?: string;
}

/** Whom a unit names, by the form of its text, as the unit itself was made from it. */
function nameOfUnit(unit: string): { readonly source: string; readonly identification: Named } {
  const [, source, profileId] = ANONYMOUS_UNIT.exec(unit) ?? [];
  return source === undefined || profileId === undefined ? { source: NO_SOURCE, identification: { userId: unit } } : { source, identification: { profileId } };
}

function given(text: string): string | undefined {
  return text === "" ? undefined : text;
}

/** Attributes without those that JSON has no number for: it would write them as null, which clears. */
function writable(attributes: { readonly [name: string]: unknown } | undefined): { readonly [name: string]: unknown } | undefined {
  if (attributes === undefined) return undefined;
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => typeof value !== "number" || Number.isFinite(value)));
}
