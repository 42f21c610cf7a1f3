import { expect, it } from "vitest";
import { MemoryProfileStore } from "./memory-profile-store.ts";

const WEB = { organization: "acme", project: "web" };
const SHOP = { organization: "acme", project: "shop" };

function person(unit: string, content = unit): { unit: string; user: string; profile: Buffer } {
  return { unit, user: "", profile: Buffer.from(content) };
}

function textOf(store: MemoryProfileStore, unit: string, project = WEB): string | undefined {
  const kept = store.get(project, unit);
  return kept && Buffer.from(kept.profile).toString();
}

it("keeps a copy of what it is given, for each project apart", () => {
  const store = new MemoryProfileStore({ bytesMax: 100_000 });
  const given = person("u", "first");
  store.put(WEB, given);
  given.profile.fill(0);
  expect([textOf(store, "u"), textOf(store, "u", SHOP), textOf(store, "v")]).toEqual(["first", undefined, undefined]);
  store.put(WEB, { ...person("u", "second"), user: "someone" });
  expect(store.get(WEB, "u")).toMatchObject({ unit: "u", user: "someone" });
  expect([textOf(store, "u"), store.counts.people]).toEqual(["second", 1]);
  store.remove(WEB, "u");
  expect([textOf(store, "u"), store.counts.people, store.counts.bytes]).toEqual([undefined, 0, 0]);
});

it("follows units that were linked, one after the other, and forgets what was kept under them", () => {
  const store = new MemoryProfileStore({ bytesMax: 100_000 });
  for (const unit of ["a", "b", "c"]) store.put(WEB, person(unit));
  store.link(WEB, "a", "b");
  store.link(WEB, "b", "c");
  expect(["a", "b", "c"].map((unit) => store.get(WEB, unit)?.unit)).toEqual(["c", "c", "c"]);
  expect(store.counts.people).toBe(1);
  store.remove(WEB, "c");
  expect(textOf(store, "a")).toBeUndefined();
  store.put(WEB, person("a", "anew"));
  expect(textOf(store, "a")).toBe("anew");
});

it("answers even where links lead in a circle", () => {
  const store = new MemoryProfileStore({ bytesMax: 100_000 });
  store.link(WEB, "a", "b");
  store.link(WEB, "b", "a");
  expect(textOf(store, "a")).toBeUndefined();
});

it("forgets those who were asked for the longest ago when it is full, and counts them", () => {
  const store = new MemoryProfileStore({ bytesMax: 10_000 });
  for (let index = 0; index < 100; index += 1) {
    store.put(WEB, person(`${index}`));
    expect(textOf(store, "0")).toBe("0");
    expect(store.counts.bytes).toBeLessThanOrEqual(10_000);
  }
  const { people, evicted } = store.counts;
  expect([people + evicted, textOf(store, "99"), textOf(store, "1")]).toEqual([100, "99", undefined]);
  expect(people).toBeGreaterThan(5);
});

it("does not keep what is larger than all that it may take", () => {
  const store = new MemoryProfileStore({ bytesMax: 10_000 });
  store.put(WEB, person("u"));
  store.put(WEB, person("u", "x".repeat(10_000)));
  expect([textOf(store, "u"), store.counts]).toEqual([undefined, { people: 0, bytes: 0, evicted: 0 }]);
});
