import { expect, test } from "vitest";
import { Changes } from "#proto/generated/pillion/decision/v1/host.ts";
import { Fault } from "#sidecar/base/fault.ts";
import { choose, engineOf, personalizationOf, requestOf } from "./core-subject.ts";

const hit = (selector: string) => personalizationOf(selector, { groups: ["g"] });
const request = requestOf({ identification: { userId: "u" }, groups: ["g"] });

/** Everything above the static data of the core points nowhere. */
function corrupt(memory: WebAssembly.Memory): void {
  new Uint8Array(memory.buffer, 0x10000).fill(0xff);
}

test("a trap costs one call, which fails with core_trapped, and the next one answers right", () => {
  const engine = engineOf({ optimizations: [hit("a"), hit("b")] });
  const before = choose(engine, request);
  expect(before.choices.map((choice) => choice.name)).toEqual(["a", "b"]);

  corrupt(engine.memory);
  const trapped = () => choose(engine, request);
  expect(trapped).toThrow(Fault);
  // The instance that trapped is gone by now.
  expect(choose(engine, request)).toEqual(before);
  expect(engine.rebuilds).toBe(1);

  corrupt(engine.memory);
  expect(trapped).toThrow(expect.objectContaining({ code: "core_trapped", kind: "internal" }));
  expect(choose(engine, request)).toEqual(before);
  expect(engine.rebuilds).toBe(2);
});

test("a trap while a profile is changed costs that change alone", () => {
  const engine = engineOf({ optimizations: [hit("a")] });
  const changes = Changes.encode(Changes.fromPartial({ events: [{ name: "Purchase" }] })).finish();
  const folded = () => engine.apply(new Uint8Array(), changes, 0);
  const before = folded();
  corrupt(engine.memory);
  expect(folded).toThrow(expect.objectContaining({ code: "core_trapped", kind: "internal" }));
  expect(folded()).toEqual(before);
  expect(engine.rebuilds).toBe(1);
});

test("a refusal is not a trap", () => {
  const engine = engineOf({ optimizations: [hit("a")] });
  expect(() => choose(engine, requestOf({ names: ["a"] }))).toThrow(expect.objectContaining({ code: "identification_required" }));
  expect(engine.rebuilds).toBe(0);
});
