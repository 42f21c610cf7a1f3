import { expect, it } from "vitest";
import { clampDeadlineMs, resolveClientOptions } from "./client-options.ts";
import { CALLS_IN_FLIGHT_MAX, DEADLINE_MS_MAX, DEFAULT_CLIENT_OPTIONS } from "./config.ts";

it("options have the defaults of the configuration", () => {
  expect(resolveClientOptions({})).toEqual({ ...DEFAULT_CLIENT_OPTIONS, organization: "", project: "" });
});

it.each(["127.0.0.1:7070", "localhost:1", "[::1]:65535", "pillion.shop.svc:7070", "unix:/run/pillion.sock", "unix:pillion.sock"])(
  "%s is an address",
  (address) => {
    expect(resolveClientOptions({ address }).address).toBe(address);
  },
);

it.each(["", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", "::1:7070", "http://127.0.0.1:7070", "unix:", "dns:///x:1"])("%j is not an address", (address) => {
  expect(() => resolveClientOptions({ address })).toThrow(`\`address\` is \`${address}\`, expected \`host:port\` or \`unix:/path\``);
});

it.each([
  ["deadlineMs", DEADLINE_MS_MAX],
  ["callsInFlightMax", CALLS_IN_FLIGHT_MAX],
] as const)("%s is an integer of 1 to %i", (key, max) => {
  expect(resolveClientOptions({ [key]: 1 })[key]).toBe(1);
  expect(resolveClientOptions({ [key]: max })[key]).toBe(max);
  for (const wrong of [0, max + 1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => resolveClientOptions({ [key]: wrong })).toThrow(`\`${key}\` is \`${wrong}\`, expected an integer of 1 to ${max}`);
  }
});

it.each(["", "prefix.secret\n", "prefix secret"])("the key %j cannot be sent, and is not repeated in the message", (apiKey) => {
  expect(() => resolveClientOptions({ apiKey })).toThrow(/^`apiKey` has characters that a key cannot have, expected `prefix.secret`$/);
});

it("all wrong options are named at once", () => {
  expect(() => resolveClientOptions({ address: "x", deadlineMs: 0, callsInFlightMax: -1 })).toThrow(/`address`.*; `deadlineMs`.*; `callsInFlightMax`/);
});

it("the deadline of a call is brought within its bounds, so that every call ends", () => {
  expect([0, -5, Number.NaN].map(clampDeadlineMs)).toEqual([1, 1, 1]);
  expect([250, DEADLINE_MS_MAX, DEADLINE_MS_MAX + 1, Number.POSITIVE_INFINITY].map(clampDeadlineMs)).toEqual([
    250,
    DEADLINE_MS_MAX,
    DEADLINE_MS_MAX,
    DEADLINE_MS_MAX,
  ]);
});
