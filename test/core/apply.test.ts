import { describe, expect, test } from "vitest";
import { Struct } from "#proto/generated/google/protobuf/struct.ts";
import { Changes, type Event, type Exposure } from "#proto/generated/pillion/decision/v1/host.ts";
import { Profile } from "#proto/generated/pillion/decision/v1/profile.ts";
import { Fault } from "#sidecar/base/fault.ts";
import { WasmEngine } from "#sidecar/engine/wasm-engine.ts";
import { breakMessage } from "#test/differential/break-message.ts";
import { Random } from "#test/differential/random.ts";
import { bytesField } from "#test/differential/wire-writer.ts";
import { applyChanges } from "#test/oracle/apply.ts";
import { readSnapshot } from "#test/oracle/snapshot.ts";
import { readVectorFiles, snapshotOf } from "#test/vectors/vector-file.ts";
import { coreModule } from "./core-subject.ts";

const NOW_MS = 1_795_262_400_000;
const SEED = 20_270_405;
const LIVES = 100;
const DAMAGED = 20_000;
const MEBIBYTE = 1 << 20;
const ENTRIES_MAX = 16_384;
const ENTRY_BYTES_MAX = 737_280;
const NOTHING: Buffer = Buffer.alloc(0);

/** Counters of every kind, a personalization `p` with caps and an experiment `e` that keeps variants. */
const snapshot = snapshotOf(readVectorFiles().find(({ path }) => path === "remembered-people.json")?.content ?? { topic: "missing" });
const engine = WasmEngine.load(coreModule, snapshot);
const read = readSnapshot(snapshot);

type Apply = (profile: Buffer, changes: Buffer) => Buffer;

const byCore: Apply = (profile, changes) => engine.apply(profile, changes, NOW_MS);
const byOracle: Apply = (profile, changes) => {
  const applied = applyChanges(read, { profile, changes, nowMs: NOW_MS });
  if ("refused" in applied) throw new Error(applied.refused);
  return applied;
};

function changesOf(changes: Parameters<typeof Changes.fromPartial>[0]): Buffer {
  return Buffer.from(Changes.encode(Changes.fromPartial(changes)).finish());
}

function profileOf(profile: Parameters<typeof Profile.fromPartial>[0]): Buffer {
  return Buffer.from(Profile.encode(Profile.fromPartial(profile)).finish());
}

/** The code of the refusal; undefined when the changes were folded in. */
function refusalOf(profile: Buffer, changes: Buffer): string | undefined {
  try {
    byCore(profile, changes);
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
}

type Happening = { readonly event: Partial<Event> } | { readonly exposure: Partial<Exposure> };

function generateHappening(random: Random, number: number): Happening {
  const ms = BigInt(NOW_MS - random.integer(0, 80) * 43_200_000);
  if (random.oneIn(2)) {
    const properties = { amount: random.integer(-9, 9) / 8, coupon: random.pick(["a", "b", 5, true]), kind: random.integer(0, 80) };
    return { event: { id: `e${number}`, name: random.pick(["Purchase", "Refund"]), timeMs: ms, properties } };
  }
  const [optimization, outcome] = random.pick([
    ["p", "x"],
    ["e", "a"],
    ["e", "b"],
    ["gone", "x"],
  ] as const);
  const sessionId = `s${random.integer(0, 9)}`;
  // A request has one answer, given at one time.
  const given = { exposedMs: ms, requestId: `r${number}`, isControl: random.oneIn(4), isRepeated: random.oneIn(6) };
  return { exposure: { decisionId: `d${number}`, unit: "u", optimization, outcome, sessionId, ...given } };
}

function changesFor(happenings: readonly Happening[]): Buffer {
  return changesOf({
    events: happenings.flatMap((each) => ("event" in each ? [each.event] : [])),
    exposures: happenings.flatMap((each) => ("exposure" in each ? [each.exposure] : [])),
  });
}

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, order: random.integer(0, 1_000_000_000) }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}

/** A profile without what says in how many changes and in which order it came about. */
function whatIsKnown(profile: Buffer): Profile {
  const { eventHashes, ...rest } = Profile.decode(profile);
  return { ...rest, revision: 0n, index: NOTHING, eventHashes: eventHashes.toSorted((a, b) => (a < b ? -1 : 1)) };
}

describe.each([
  ["the core", byCore],
  ["the oracle", byOracle],
] as const)("%s", (_, apply) => {
  test(`makes the same of what happened in any order, divided anyhow, and repeated (seed ${SEED})`, () => {
    for (let life = 0; life < LIVES; life++) {
      const random = new Random(SEED, life);
      const happenings = Array.from({ length: random.integer(1, 60) }, (_each, number) => generateHappening(random, number));
      const atOnce = apply(NOTHING, changesFor(happenings));
      let profile = NOTHING;
      const rest = shuffled(random, [...happenings, ...happenings.filter(() => random.oneIn(3))]);
      while (rest.length > 0) profile = apply(profile, changesFor(rest.splice(0, random.integer(1, 20))));
      expect(whatIsKnown(profile)).toEqual(whatIsKnown(atOnce));
    }
  });

  test("takes the last of what a profile can say once only and says twice", () => {
    const twice = Buffer.concat([profileOf({ unit: "first", revision: 300n }), profileOf({ unit: "last", revision: 11n })]);
    expect(Profile.decode(apply(twice, NOTHING))).toMatchObject({ unit: "last", linkedUnits: [], revision: 12n });
  });

  test(`makes the same of two people who become one, whichever is merged into the other (seed ${SEED})`, () => {
    for (let life = 0; life < LIVES; life++) {
      const random = new Random(SEED, LIVES + life);
      const [one, other] = [0, 100].map((from) => {
        const happenings = Array.from({ length: random.integer(1, 30) }, (_each, number) => generateHappening(random, from + number));
        return apply(NOTHING, changesFor(happenings));
      }) as [Buffer, Buffer];
      const mergedInto = (profile: Buffer, merged: Buffer) => whatIsKnown(apply(profile, bytesField(3, merged)));
      expect(mergedInto(one, other)).toEqual(mergedInto(other, one));
    }
  });
});

describe("changes", () => {
  test("have at most 1,024 events", () => {
    const events = Array.from({ length: 1_024 }, () => ({ name: "Refund" }));
    expect(Profile.decode(byCore(NOTHING, changesOf({ events }))).counters).toMatchObject([{ counter: "refunds", count: 1_024n }]);
    expect(refusalOf(NOTHING, changesOf({ events: [...events, { name: "Refund" }] }))).toBe("malformed_changes");
  });

  test("have at most 1 MiB", () => {
    const skipped = bytesField(99, Buffer.alloc(MEBIBYTE - 5));
    expect(skipped.length).toBe(MEBIBYTE);
    expect(refusalOf(NOTHING, skipped)).toBeUndefined();
    expect(refusalOf(NOTHING, bytesField(99, Buffer.alloc(MEBIBYTE - 4)))).toBe("malformed_changes");
  });

  test(`and profiles with anything wrong in them never trap (seed ${SEED})`, () => {
    const random = new Random(SEED);
    const codes = new Set<string | undefined>();
    const memory = engine.memory.buffer.byteLength;
    let profile = NOTHING;
    for (let number = 0; number < DAMAGED; number++) {
      const changes = Buffer.concat([
        changesFor(random.list(0, 4, () => generateHappening(random, number))),
        ...(random.oneIn(8) ? [bytesField(3, damaged(random, profile))] : []),
      ]);
      codes.add(refusalOf(damaged(random, profile), damaged(random, changes)));
      if (random.oneIn(10)) profile = random.oneIn(20) ? NOTHING : byCore(profile, changesFor(random.list(0, 4, () => generateHappening(random, number))));
    }
    expect(codes).toEqual(new Set([undefined, "malformed_profile", "malformed_changes"]));
    expect(engine.rebuilds).toBe(0);
    expect(engine.memory.buffer.byteLength).toBe(memory);
  });
});

function damaged(random: Random, bytes: Buffer): Buffer {
  if (bytes.length === 0 || random.oneIn(4)) return bytes;
  if (random.oneIn(2)) return breakMessage(random, bytes);
  const changed = Buffer.from(bytes);
  for (let flips = random.integer(1, 3); flips > 0; flips--) changed[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
  return random.oneIn(4) ? changed.subarray(0, random.integer(0, bytes.length)) : changed;
}

/** So many counters, of which each was used a millisecond after the one before. */
function countersOf(count: number, from = 0): { counter: string; count: bigint; firstMs: bigint; lastMs: bigint }[] {
  return Array.from({ length: count }, (_, number) => ({
    counter: `c${String(from + number).padStart(5, "0")}`,
    count: 1n,
    firstMs: BigInt(1 + number),
    lastMs: BigInt(1 + number),
  }));
}

describe("a profile", () => {
  test("has room for 16,384 entries; of one more the counter that was used longest ago goes", () => {
    const full = countersOf(ENTRIES_MAX);
    expect(Profile.decode(byCore(profileOf({ counters: full }), NOTHING)).counters).toEqual(Profile.decode(profileOf({ counters: full })).counters);
    const { counters } = Profile.decode(byCore(profileOf({ counters: full }), changesOf({ events: [{ name: "Refund" }] })));
    expect(counters.length).toBe(ENTRIES_MAX);
    expect(counters.map(({ counter }) => counter)).toEqual([...full.slice(1).map(({ counter }) => counter), "refunds"]);
    expect(refusalOf(profileOf({ counters: countersOf(ENTRIES_MAX + 1) }), NOTHING)).toBe("malformed_profile");
    expect(refusalOf(NOTHING, changesOf({ merged: [{ counters: countersOf(ENTRIES_MAX + 1) }] }))).toBe("malformed_changes");
  });

  test("is worked on with 65,536 entries at most, those that are merged counted twice", () => {
    const [full, half] = [profileOf({ counters: countersOf(ENTRIES_MAX) }), ENTRIES_MAX / 2 + ENTRIES_MAX / 4];
    const merged = [countersOf(half, 20_000), countersOf(half, 40_000)].map((counters) => ({ counters }));
    const { counters } = Profile.decode(byCore(full, changesOf({ merged })));
    expect(counters.length).toBe(ENTRIES_MAX);
    expect(refusalOf(full, changesOf({ merged: [...merged, { counters: countersOf(1, 60_000) }] }))).toBe("profile_too_large");
  });

  test("has room for 720 KiB of entries; of a byte more attributes go, the account's first", () => {
    const attributesOf = (bytes: number) => {
      const attributes = Object.fromEntries(Array.from({ length: 10 }, (_, number) => [`a${number}`, "x".repeat(73_000)]));
      const missing = bytes - Struct.encode(Struct.wrap(attributes)).finish().length;
      return { ...attributes, a9: "x".repeat(73_000 + missing) };
    };
    const namesIn = (profile: Buffer) => Object.keys(Profile.decode(profile).attributes ?? {});
    const [fits, isTooLarge] = [attributesOf(ENTRY_BYTES_MAX), attributesOf(ENTRY_BYTES_MAX + 1)];
    expect(Struct.encode(Struct.wrap(isTooLarge)).finish().length).toBe(ENTRY_BYTES_MAX + 1);
    expect(namesIn(byCore(profileOf({ attributes: fits }), NOTHING))).toEqual(Object.keys(fits));
    expect(namesIn(byCore(profileOf({ attributes: isTooLarge }), NOTHING))).toEqual(Object.keys(fits).slice(1));
    const withAccount = Profile.decode(byCore(profileOf({ attributes: fits, accountAttributes: { plan: "team" } }), NOTHING));
    expect(withAccount).toMatchObject({ attributes: fits, accountAttributes: undefined });
  });

  test("that is as full as it gets can be read again", () => {
    // Each of 16,384 counters takes 45 bytes, which is 720 KiB; there are hashes of 256 events, and 64 other units of 533 bytes.
    const counters = countersOf(ENTRIES_MAX).map((each) => ({ counter: each.counter.padEnd(33, "-"), count: 1n, firstMs: 1_000n, lastMs: 1_000n }));
    const linkedUnits = Array.from({ length: 64 }, (_, number) => String(number).padStart(533, "u"));
    const events = Array.from({ length: 256 }, (_, number) => ({ id: `e${number}`, name: "Other" }));
    const full = byCore(profileOf({ unit: "u".repeat(533), counters }), changesOf({ linkedUnits, events }));
    expect(Profile.decode(full).counters.length).toBe(ENTRIES_MAX);
    expect(full.length).toBeGreaterThan(0.98 * MEBIBYTE);
    expect(Profile.decode(byCore(full, NOTHING))).toEqual({ ...Profile.decode(full), revision: 2n });
  });
});
