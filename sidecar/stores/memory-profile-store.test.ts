import { expect, it } from "vitest";
import { MemoryProfileStore } from "./memory-profile-store.ts";

const WEB = { organization: "acme", project: "web" };

function person(unit: string, content = unit): { unit: string; user: string; profile: Buffer } {
  return { unit, user: "", profile: Buffer.from(content) };
}

function textOf(store: MemoryProfileStore, unit: string): string | undefined {
  const kept = store.get(WEB, unit);
  return kept && Buffer.from(kept.profile).toString();
}

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
