import { expect, it } from "vitest";
import { Circuit } from "./circuit.ts";

it("doubles its pauses up to the longest, opens after five failures, and closes with the first success", () => {
  const circuit = new Circuit(() => 0.999_999);
  const pauses: number[] = [];
  const open: boolean[] = [];
  for (let failure = 1; failure <= 12; failure += 1) {
    pauses.push(circuit.failed());
    open.push(circuit.isOpen);
  }
  expect(pauses).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000, 30_000]);
  expect(open.indexOf(true)).toBe(4);
  circuit.succeeded();
  expect([circuit.isOpen, circuit.failures, circuit.failed()]).toEqual([false, 0, 100]);
});

it("draws each pause from the upper half of its length", () => {
  const pauses = [0, 0.5, 0.999_999].map((drawn) => new Circuit(() => drawn).failed());
  expect(pauses).toEqual([50, 75, 100]);
});
