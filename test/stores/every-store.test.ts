import { afterEach, describe, expect, it } from "vitest";
import type { KnownPerson, ProfileStore } from "#sidecar/stores/profile-store.ts";
import { KINDS_OF_STORES } from "./kinds-of-stores.ts";

const WEB = { organization: "acme", project: "web" };
const SHOP = { organization: "acme", project: "shop" };
const ROOM = 1_000_000;

function person(unit: string, content: string = unit): KnownPerson {
  return { unit, user: "", profile: Buffer.from(content, "latin1") };
}

async function textOf(store: ProfileStore, unit: string, project = WEB): Promise<string | undefined> {
  const kept = await store.get(project, unit);
  return kept && Buffer.from(kept.profile).toString("latin1");
}

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

describe.each(Object.keys(KINDS_OF_STORES))("a store of profiles: %s", (kind) => {
  /** What is asked of it holds before and after it has brought away what it was told. */
  async function open(bytesMax = ROOM): Promise<{ store: ProfileStore; settle: () => Promise<void> }> {
    const opened = await KINDS_OF_STORES[kind]?.(bytesMax);
    if (opened === undefined) throw new Error(`no store is called ${kind}`);
    closing.push(opened.close);
    return opened;
  }

  it("knows nobody at first", async () => {
    const { store } = await open();
    expect([await textOf(store, "u"), await textOf(store, "")]).toEqual([undefined, undefined]);
    expect(store.counts).toEqual({ people: 0, bytes: 0, evicted: 0 });
  });

  it("keeps a copy of what it is given, the newest, for each project apart", async () => {
    const { store, settle } = await open();
    const given = Buffer.from("first");
    store.put(WEB, { unit: "u", user: "", profile: given });
    given.fill(0);
    store.put(SHOP, person("u", "of the shop"));
    for (const settled of [false, true]) {
      if (settled) await settle();
      expect([await textOf(store, "u"), await textOf(store, "u", SHOP), await textOf(store, "v")]).toEqual(["first", "of the shop", undefined]);
    }
    store.put(WEB, { ...person("u", "second"), user: "someone" });
    expect([await store.get(WEB, "u"), await textOf(store, "u", SHOP)]).toMatchObject([{ unit: "u", user: "someone" }, "of the shop"]);
    await settle();
    expect([await textOf(store, "u"), store.counts.people]).toEqual(["second", 2]);
  });

  it("does not take one project for another whose name begins alike", async () => {
    const { store } = await open();
    store.put({ organization: "a", project: "b" }, person("c-u"));
    store.put({ organization: "a", project: "b-c" }, person("u"));
    expect(await textOf(store, "u", { organization: "a", project: "b" })).toBeUndefined();
    expect(await textOf(store, "u", { organization: "a", project: "b-c" })).toBe("u");
  });

  it("forgets whom it is told to, also when it never heard of them", async () => {
    const { store, settle } = await open();
    store.remove(WEB, "nobody");
    store.put(WEB, person("u"));
    store.put(SHOP, person("u"));
    await settle();
    store.remove(WEB, "u");
    expect([await textOf(store, "u"), await textOf(store, "u", SHOP)]).toEqual([undefined, "u"]);
    await settle();
    expect([await textOf(store, "u"), await textOf(store, "u", SHOP), store.counts.people]).toEqual([undefined, "u", 1]);
    store.put(WEB, person("u", "anew"));
    expect(await textOf(store, "u")).toBe("anew");
  });

  it("follows units that were linked, one after the other, and forgets what was kept under them", async () => {
    const { store, settle } = await open();
    for (const unit of ["a", "b", "c"]) store.put(WEB, person(unit));
    await settle();
    store.link(WEB, "a", "b");
    store.link(WEB, "b", "c");
    for (const settled of [false, true]) {
      if (settled) await settle();
      const found = await Promise.all(["a", "b", "c"].map((unit) => store.get(WEB, unit)));
      expect(found.map((each) => each?.unit)).toEqual(["c", "c", "c"]);
    }
    expect(await textOf(store, "a", SHOP)).toBeUndefined();
    store.put(WEB, person("c", "changed"));
    expect(await textOf(store, "a")).toBe("changed");
    store.remove(WEB, "c");
    expect(await textOf(store, "a")).toBeUndefined();
    store.put(WEB, person("a", "anew"));
    expect(await textOf(store, "a")).toBe("anew");
  });

  it("answers even where links lead in a circle", async () => {
    const { store, settle } = await open();
    store.link(WEB, "a", "b");
    store.link(WEB, "b", "a");
    expect(await textOf(store, "a")).toBeUndefined();
    await settle();
    expect(await textOf(store, "a")).toBeUndefined();
  });

  it.each([
    ["bytes that are no text", "\u0000\u0001\u00ff\u00fe\u0080"],
    ["line breaks", "acme\nweb\nu\r\n"],
    ["spaces around it", " u "],
    ["the most bytes that a request may have", "x".repeat(1 << 20)],
  ])("takes a unit with %s, and tells it from others", async (_what, unit) => {
    const { store, settle } = await open(64 << 20);
    store.put(WEB, { unit, user: unit, profile: Buffer.from("it") });
    store.put(WEB, person(`${unit}.`, "another"));
    store.link(WEB, "linked", unit);
    for (const settled of [false, true]) {
      if (settled) await settle();
      expect(await store.get(WEB, "linked")).toMatchObject({ unit, user: unit });
      expect([await textOf(store, unit), await textOf(store, `${unit}.`), await textOf(store, unit.slice(1))]).toEqual(["it", "another", undefined]);
    }
  });

  it("gives back every byte of the largest profile and of an empty one", async () => {
    const { store, settle } = await open(64 << 20);
    const profile = Buffer.alloc(1 << 20, Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)));
    store.put(WEB, { unit: "large", user: "", profile });
    store.put(WEB, { unit: "empty", user: "", profile: Buffer.alloc(0) });
    await settle();
    expect(profile.equals((await store.get(WEB, "large"))?.profile ?? Buffer.alloc(0))).toBe(true);
    expect((await store.get(WEB, "empty"))?.profile.length).toBe(0);
  });

  it("stays within its memory, and counts whom it forgot for that", async () => {
    const { store } = await open(10_000);
    let known = 0;
    for (let index = 0; index < 100; index += 1) {
      store.put(WEB, person(`${index}`));
      expect(store.counts.bytes).toBeLessThanOrEqual(10_000);
    }
    for (let index = 0; index < 100; index += 1) if ((await textOf(store, `${index}`)) === `${index}`) known += 1;
    expect(known + store.counts.evicted).toBe(100);
    expect(store.counts.people).toBeGreaterThan(5);
    expect(await textOf(store, "99")).toBe("99");
  });
});
