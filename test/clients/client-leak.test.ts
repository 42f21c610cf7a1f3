import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import type { PillionClient } from "#clients/node/index.ts";
import { answering } from "./fake-sidecar.ts";
import { connected, fakeSidecar } from "./started.ts";

/** Calls between the two measurements, and the most that one of them may leave behind. */
const CALLS = 10_000;
const BYTES_LEFT_BY_A_CALL_MAX = 64;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

async function callMany(client: PillionClient<unknown>, calls: number): Promise<number> {
  let answered = 0;
  for (let call = 0; call < calls; call += 50) {
    const choices = await Promise.all(Array.from({ length: 50 }, () => client.choose({ userId: `person-${call}`, names: ["banner"], attributes: { call } })));
    answered += choices.filter((each) => each.body("banner", 0) === 1).length;
  }
  return answered;
}

/** How much more memory is in use after many calls than after some, per call. */
async function bytesLeftByACall(client: PillionClient<unknown>, answeredOfEach: 0 | 1): Promise<number> {
  expect(await callMany(client, 3_000)).toBe(3_000 * answeredOfEach);
  const before = heapBytes();
  expect(await callMany(client, CALLS)).toBe(CALLS * answeredOfEach);
  return (heapBytes() - before) / CALLS;
}

it("thousands of answered calls leave nothing behind", async () => {
  const client = connected(await fakeSidecar(answering({ banner: "1" })));
  expect(await bytesLeftByACall(client, 1)).toBeLessThan(BYTES_LEFT_BY_A_CALL_MAX);
  expect(client.statistics()).toMatchObject({ callsAnswered: 13_000, callsInFlight: 0 });
});

it("thousands of calls to nobody leave nothing behind", async () => {
  const client = connected({ address: "unix:/nonexistent/pillion.sock" });
  expect(await bytesLeftByACall(client, 0)).toBeLessThan(BYTES_LEFT_BY_A_CALL_MAX);
  expect(client.statistics()).toMatchObject({ callsAnswered: 0, callsInFlight: 0 });
});
