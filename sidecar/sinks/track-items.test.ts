import { expect, it } from "vitest";
import { Reason } from "#proto/generated/pillion/decision/v1/decision.ts";
import { JournalEntry } from "#proto/generated/pillion/decision/v1/journal.ts";
import { trackItemsOf } from "./track-items.ts";

const PLACE = { organization: "acme", project: "web" };

function itemsOf(kind: Parameters<typeof JournalEntry.fromPartial>[0]["kind"]): unknown[] {
  const bytes = JournalEntry.encode(JournalEntry.fromPartial({ ...PLACE, takenMs: 1_790_000_000_001n, kind })).finish();
  // As it is sent.
  return JSON.parse(JSON.stringify(trackItemsOf(bytes)));
}

it("says of an event all that was tracked", () => {
  const said = {
    timeMs: 1_790_000_000_000n,
    identification: { sourceId: 5n, profileId: "p", userId: "u" },
    anotherUserId: "+111",
    accountId: "Intempt",
    anotherAccountId: "other",
    sessionId: "s",
    pageId: "home",
    properties: { amount: 150.5, list: [1, null, { deep: true }] },
    userAttributes: { location: "USA", gone: null, infinite: Number.POSITIVE_INFINITY },
    accountAttributes: { founded: 2000 },
  };
  const kind = { $case: "event" as const, value: { id: "1", name: "Purchase", type: "track", ...said } };
  const payload = {
    eventId: "1",
    timestamp: 1_790_000_000_000,
    profileId: "p",
    userId: "u",
    anotherUserId: "+111",
    accountId: "Intempt",
    anotherAccountId: "other",
    sessionId: "s",
    pageId: "home",
    data: said.properties,
    userAttributes: { location: "USA", gone: null },
    accountAttributes: { founded: 2000 },
  };
  expect(itemsOf(kind)).toEqual([{ ...PLACE, source: "5", name: "Purchase", type: "track", payload }]);
});

it("names a product beside the data when an event is about nothing else", () => {
  const value = { id: "1", name: "Stocked", timeMs: 1n, properties: { productId: "wine", stock: 4 } };
  const payload = { eventId: "1", timestamp: 1, productId: "wine", data: { productId: "wine", stock: 4 } };
  expect(itemsOf({ $case: "event", value })).toEqual([{ ...PLACE, source: "0", name: "Stocked", type: "", payload }]);
});

const EXPOSURE = {
  decisionId: "d",
  unit: "u",
  optimization: "welcome",
  outcome: "gold",
  sessionId: "s",
  exposedMs: 1_790_000_000_000n,
  snapshotVersion: "v",
  reason: Reason.TARGETED,
  requestId: "r",
} as const;

it("makes an event of an exposure, with the decision as its id", () => {
  const data = { optimization: "welcome", outcome: "gold", reason: "targeted", snapshotVersion: "v", requestId: "r" };
  const payload = { eventId: "d", timestamp: 1_790_000_000_000, sessionId: "s", data };
  const at = { ...PLACE, type: "" };
  expect(itemsOf({ $case: "exposure", value: EXPOSURE })).toEqual([{ ...at, source: "0", name: "Experience shown", payload: { ...payload, userId: "u" } }]);
  expect(itemsOf({ $case: "exposure", value: { ...EXPOSURE, unit: "-5_p_q", isControl: true } })).toEqual([
    { ...at, source: "-5", name: "Experience withheld", payload: { ...payload, profileId: "p_q" } },
  ]);
  expect(itemsOf({ $case: "exposure", value: { ...EXPOSURE, isRepeated: true } })).toEqual([]);
});

it("identifies the user by each profile of a link, under ids that stay, and says nothing of who was forgotten", () => {
  const [first, second] = itemsOf({ $case: "link", value: { unit: "1_p", linkedUnit: "2_q", userId: "u" } }) as [object, object];
  const eventId = expect.stringMatching(/^[0-9a-f]{32}-[01]$/);
  const payload = { eventId, timestamp: 1_790_000_000_001, userId: "u" };
  expect(first).toEqual({ ...PLACE, source: "1", name: "Identify", type: "", payload: { ...payload, profileId: "p" } });
  expect(second).toEqual({ ...PLACE, source: "2", name: "Identify", type: "", payload: { ...payload, profileId: "q" } });
  expect(itemsOf({ $case: "link", value: { unit: "1_p", linkedUnit: "2_q", userId: "u" } })).toEqual([first, second]);
  expect(itemsOf({ $case: "link", value: { unit: "u", linkedUnit: "1_p", userId: "u" } })).toMatchObject([
    { source: "1", payload: { userId: "u", profileId: "p" } },
  ]);
  expect(itemsOf({ $case: "forgotten", value: { units: ["u"] } })).toEqual([]);
});
