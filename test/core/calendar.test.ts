import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { beforeAll, describe, expect, test } from "vitest";
import { TimeZone } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { zoneTable } from "#sidecar/catalog/zone-table.ts";
import { generateMoment, generateTimeZone } from "#test/differential/generate-time.ts";
import { Random } from "#test/differential/random.ts";
import { Findings } from "#test/oracle/findings.ts";
import { type CalendarWindow, calendarWindowAt, readTimeZone } from "#test/oracle/time-zone.ts";

/** What a cap asks the core's time zones, exported for this test only; the core itself exports what a host calls and nothing else. */
const PROBE = `
import { reserveSnapshot } from "./layout";
import { calendarEnd, calendarStart, loadTimeZone, ZONE_WARNING } from "./time-zone";
export function reserve(bytes: u32): u32 { return <u32>reserveSnapshot(bytes); }
export function load_zone(at: u32, end: u32): u32 { return <u32>loadTimeZone(at, end); }
export function warning(zone: u32): u32 { return load<u32>(zone, ZONE_WARNING); }
export function start(zone: u32, at: f64, window: u32): f64 { return <f64>calendarStart(zone, <i64>at, window); }
export function end(zone: u32, at: f64, window: u32): f64 { return <f64>calendarEnd(zone, <i64>at, window); }
`;

interface Probe {
  readonly memory: WebAssembly.Memory;
  reserve(bytes: number): number;
  load_zone(at: number, end: number): number;
  warning(zone: number): number;
  start(zone: number, atMs: number, window: number): number;
  end(zone: number, atMs: number, window: number): number;
}

const WINDOWS: readonly CalendarWindow[] = ["hour", "day", "week"];
const SEED = 20_270_328;

let module: WebAssembly.Module;

beforeAll(async () => {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  let wasm: Uint8Array | undefined;
  const { error, stderr } = await asc.main(["core/assembly/probe.ts", "--config", "core/asconfig.json", "--outFile", "probe.wasm", "--baseDir", root], {
    readFile: (name) => (name.endsWith("assembly/probe.ts") ? PROBE : readOrNull(new URL(`../../${name}`, import.meta.url))),
    writeFile: (_, contents) => {
      if (typeof contents !== "string") wasm = contents;
    },
  });
  if (error !== null || wasm === undefined) throw new Error(`the probe does not compile: ${stderr.toString()}`);
  module = new WebAssembly.Module(wasm as Uint8Array<ArrayBuffer>);
});

function readOrNull(file: URL): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // The compiler looks for a file in several places.
    return null;
  }
}

/** The window that contains a moment, in a zone of the core and in one of the oracle. */
function windowsOf(zone: TimeZone): { core: (atMs: number, window: CalendarWindow) => object; oracle: (atMs: number, window: CalendarWindow) => object } {
  const bytes = Buffer.from(TimeZone.encode(zone).finish());
  const probe = new WebAssembly.Instance(module).exports as unknown as Probe;
  const at = probe.reserve(bytes.length);
  Buffer.from(probe.memory.buffer, at).set(bytes);
  const address = probe.load_zone(at, at + bytes.length);
  expect(probe.warning(address)).toBe(0);
  const read = readTimeZone(bytes, new Findings());
  return {
    core: (atMs, window) => ({
      startMs: probe.start(address, atMs, WINDOWS.indexOf(window) + 1),
      endMs: probe.end(address, atMs, WINDOWS.indexOf(window) + 1),
    }),
    oracle: (atMs, window) => calendarWindowAt(read, atMs, window),
  };
}

describe("the local hour, day and week that contain a moment", () => {
  test.each<[string, string, CalendarWindow, string, string, string]>([
    ["an hour", "Europe/Berlin", "hour", "2027-03-01T08:59:59.999Z", "2027-03-01T08:00:00Z", "2027-03-01T09:00:00Z"],
    ["an hour at an offset of minutes", "+05:30", "hour", "2027-03-01T08:29:59.999Z", "2027-03-01T07:30:00Z", "2027-03-01T08:30:00Z"],
    ["the hour before clocks leap", "Europe/Berlin", "hour", "2027-03-28T00:30:00Z", "2027-03-28T00:00:00Z", "2027-03-28T01:00:00Z"],
    ["the hour to which they leap", "Europe/Berlin", "hour", "2027-03-28T01:00:00Z", "2027-03-28T01:00:00Z", "2027-03-28T02:00:00Z"],
    ["an hour that is shown twice, the first time", "Europe/Berlin", "hour", "2027-10-31T00:10:00Z", "2027-10-31T00:00:00Z", "2027-10-31T02:00:00Z"],
    ["and the second time", "Europe/Berlin", "hour", "2027-10-31T01:00:00Z", "2027-10-31T00:00:00Z", "2027-10-31T02:00:00Z"],
    ["an hour of which half is shown twice", "Australia/Lord_Howe", "hour", "2027-04-03T15:10:00Z", "2027-04-03T14:00:00Z", "2027-04-03T15:30:00Z"],
    ["an hour of which half is left out", "Australia/Lord_Howe", "hour", "2027-10-02T15:45:00Z", "2027-10-02T15:30:00Z", "2027-10-02T16:00:00Z"],
    ["a day", "America/New_York", "day", "2027-03-01T04:59:59.999Z", "2027-02-28T05:00:00Z", "2027-03-01T05:00:00Z"],
    ["a day of 23 hours", "Europe/Berlin", "day", "2027-03-28T12:00:00Z", "2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z"],
    ["a day of 25 hours", "Europe/Berlin", "day", "2027-10-31T12:00:00Z", "2027-10-30T22:00:00Z", "2027-10-31T23:00:00Z"],
    ["a day without a midnight", "America/Havana", "day", "2027-03-14T12:00:00Z", "2027-03-14T05:00:00Z", "2027-03-15T04:00:00Z"],
    ["a day with two midnights", "America/Havana", "day", "2027-11-07T12:00:00Z", "2027-11-07T04:00:00Z", "2027-11-08T05:00:00Z"],
    ["a week, from Monday", "Europe/Berlin", "week", "2027-03-24T12:00:00Z", "2027-03-21T23:00:00Z", "2027-03-28T22:00:00Z"],
    ["a Sunday belongs to the week before", "UTC", "week", "2027-03-07T23:59:59.999Z", "2027-03-01T00:00:00Z", "2027-03-08T00:00:00Z"],
    ["a week in 1969", "UTC", "week", "1969-12-29T00:00:00Z", "1969-12-29T00:00:00Z", "1970-01-05T00:00:00Z"],
  ])("%s", (_, zone, window, at, start, end) => {
    const { core, oracle } = windowsOf(zoneTable(zone));
    const expected = { startMs: Date.parse(start), endMs: Date.parse(end) };
    expect(core(Date.parse(at), window)).toEqual(expected);
    expect(oracle(Date.parse(at), window)).toEqual(expected);
  });

  test(`are the same for the core and the oracle, in zones that change as no country would (seed ${SEED})`, () => {
    for (let stream = 0; stream < 400; stream++) {
      const random = new Random(SEED, stream);
      const { core, oracle } = windowsOf(soundZone(random));
      for (const atMs of random.list(30, 30, () => generateMoment(random))) {
        for (const window of WINDOWS) expect({ stream, atMs, window, ...core(atMs, window) }).toEqual({ stream, atMs, window, ...oracle(atMs, window) });
      }
    }
  });

  test("contain the moment, and the next one begins where they end", () => {
    const { core } = windowsOf(zoneTable("Asia/Gaza"));
    const random = new Random(SEED, 1_000);
    for (const window of WINDOWS) {
      for (let i = 0; i < 500; i++) {
        const atMs = random.integer(Date.UTC(2016, 0, 1), Date.UTC(2046, 0, 1));
        const { startMs, endMs } = core(atMs, window) as { startMs: number; endMs: number };
        expect(startMs <= atMs && atMs < endMs).toBe(true);
        expect(core(endMs, window)).toMatchObject({ startMs: endMs });
        expect(core(endMs - 1, window)).toEqual({ startMs, endMs });
      }
    }
  });
});

function soundZone(random: Random): TimeZone {
  for (;;) {
    const zone = generateTimeZone(random);
    const findings = new Findings();
    readTimeZone(Buffer.from(TimeZone.encode(zone).finish()), findings);
    if (findings.worst === undefined) return zone;
  }
}
