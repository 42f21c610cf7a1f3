import { describe, expect, test } from "vitest";
import type { Experiment, Schedule } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { compileGood, placesOf, problemsOf } from "./catalog-text.ts";

const VARIANTS = "variants: [{ name: v, body: 1 }]";

function experimentOf(keys: string, rest = ""): Experiment {
  const kind = compileGood(`${rest}experiments: [{ selector: a, ${keys}, ${VARIANTS} }]\n`).snapshot.optimizations[0]?.kind;
  if (kind?.$case !== "experiment") throw new Error("no experiment");
  return kind.value;
}

function scheduleOf(keys: string): Schedule {
  const { schedule } = experimentOf(`schedule: { ${keys} }`);
  if (schedule === undefined) throw new Error("no schedule");
  return schedule;
}

function startOf(zone: string, start: string): string {
  return new Date(Number(scheduleOf(`time_zone: "${zone}", start: ${start}`).startMs)).toISOString();
}

describe("a local time is a moment", () => {
  test.each([
    ["in winter", "Europe/Berlin", "2027-03-01T09:00", "2027-03-01T08:00:00.000Z"],
    ["in summer", "Europe/Berlin", "2027-07-01T09:00:30", "2027-07-01T07:00:30.000Z"],
    ["just before clocks leap", "Europe/Berlin", "2027-03-28T01:59:59", "2027-03-28T00:59:59.000Z"],
    ["left out", "Europe/Berlin", "2027-03-28T02:00", "2027-03-28T01:00:00.000Z"],
    ["left out, at the end", "Europe/Berlin", "2027-03-28T02:59:59", "2027-03-28T01:00:00.000Z"],
    ["just after clocks have leapt", "Europe/Berlin", "2027-03-28T03:00", "2027-03-28T01:00:00.000Z"],
    ["shown twice", "Europe/Berlin", "2027-10-31T02:30", "2027-10-31T00:30:00.000Z"],
    ["shown twice, at the end", "Europe/Berlin", "2027-10-31T02:59:59", "2027-10-31T00:59:59.000Z"],
    ["shown once again", "Europe/Berlin", "2027-10-31T03:00", "2027-10-31T02:00:00.000Z"],
    ["left out by half an hour", "Australia/Lord_Howe", "2027-10-03T02:15", "2027-10-02T15:30:00.000Z"],
    ["shown twice for half an hour", "Australia/Lord_Howe", "2027-04-04T01:45", "2027-04-03T14:45:00.000Z"],
    ["at an offset", "+05:30", "2027-03-28T02:30", "2027-03-27T21:00:00.000Z"],
    ["at an offset behind", "-03:30", "2027-03-28T02:30", "2027-03-28T06:00:00.000Z"],
    ["before the tables begin: the first offset stands", "Europe/Berlin", "2010-07-01T00:00", "2010-06-30T23:00:00.000Z"],
    ["after they end: the last offset stands", "Europe/Berlin", "2060-07-01T00:00", "2060-06-30T23:00:00.000Z"],
    ["in the last of all years", "UTC", "9999-12-31T23:59:59", "9999-12-31T23:59:59.000Z"],
  ])("%s", (_, zone, start, expected) => {
    expect(startOf(zone, start)).toBe(expected);
  });
});

describe("time zones", () => {
  test("are in the snapshot when local time is asked for, in the order of their names, whatever the order of the catalog", () => {
    const items = [
      "{ selector: a, time_zone: UTC, schedule: { days: [monday] }, variants: [{ name: v }] }",
      '{ selector: b, schedule: { time_zone: "+02:00", days: [monday] }, variants: [{ name: v }] }',
      "{ selector: c, time_zone: America/New_York, audience: { local: hour, equals: 9 }, variants: [{ name: v }] }",
      "{ selector: d, time_zone: Asia/Tokyo, ramp: [{ start: 2027-03-01T09:00, traffic: 50 }], variants: [{ name: v }] }",
    ];
    const compiled = compileGood(`experiments:\n${items.map((item) => `  - ${item}\n`).join("")}`);
    const reversed = compileGood(
      `experiments:\n${items
        .map((item) => `  - ${item}\n`)
        .reverse()
        .join("")}`,
    );
    expect(compiled.snapshot.timeZones.map((zone) => zone.name)).toEqual(["+02:00", "America/New_York", "UTC"]);
    expect(reversed.version).toBe(compiled.version);
    const numbers = compiled.snapshot.optimizations.map(({ kind }) => (kind?.$case === "experiment" ? kind.value.schedule?.timeZone : undefined));
    expect(numbers).toEqual([2, 0, undefined, undefined]);
    const audience = compiled.snapshot.optimizations[2]?.kind;
    expect(audience).toMatchObject({ value: { audience: { kind: { value: { subject: { timeZone: 1 } } } } } });
  });

  test("the nearest zone counts: that of the schedule, of the optimization, of the catalog", () => {
    const offsetOf = (rest: string, keys: string): unknown => {
      const { snapshot } = compileGood(`${rest}experiments: [{ selector: a, ${keys}, ${VARIANTS} }]\n`);
      return snapshot.timeZones.map((zone) => zone.name);
    };
    expect(offsetOf('time_zone: "+01:00"\n', "schedule: { days: [monday] }")).toEqual(["+01:00"]);
    expect(offsetOf('time_zone: "+01:00"\n', 'time_zone: "+02:00", schedule: { days: [monday] }')).toEqual(["+02:00"]);
    expect(offsetOf('time_zone: "+01:00"\n', 'time_zone: "+02:00", schedule: { time_zone: "+03:00", days: [monday] }')).toEqual(["+03:00"]);
    expect(offsetOf("", "schedule: { days: [monday] }")).toEqual(["UTC"]);
  });

  test("changes are those the zone announces, to the second", () => {
    const { snapshot } = compileGood(`experiments: [{ selector: a, schedule: { time_zone: Europe/Berlin, days: [monday] }, ${VARIANTS} }]\n`);
    const [zone] = snapshot.timeZones;
    expect(zone).toMatchObject({ name: "Europe/Berlin", offsetSeconds: 3_600 });
    const in2027 = zone?.transitions.filter(({ fromMs }) => new Date(Number(fromMs)).getUTCFullYear() === 2027);
    expect(in2027).toEqual([
      { fromMs: BigInt(Date.parse("2027-03-28T01:00:00Z")), offsetSeconds: 7_200 },
      { fromMs: BigInt(Date.parse("2027-10-31T01:00:00Z")), offsetSeconds: 3_600 },
    ]);
    expect(zone?.transitions).toHaveLength(60);
  });

  test.each(["Europe/Berln", "Mars/Olympus", "+24:00", "+2:00", "5", "Europe/", "GMT+2:00"])("there is none called %s", (name) => {
    expect(problemsOf(`time_zone: "${name}"\n`).map((problem) => problem.code)).toEqual([
      /^[A-Z][a-z]+\/[A-Z]/u.test(name) ? "time_zone_unknown" : "text_invalid",
    ]);
  });

  test("a misspelt one is recognized", () => {
    expect(problemsOf("time_zone: Europe/Berln\n")[0]?.message).toContain("did you mean `Europe/Berlin`?");
  });
});

describe("a schedule", () => {
  test("has its days by number and its hours by minute", () => {
    expect(scheduleOf('days: [sunday, monday], hours: ["22:00-02:00", "00:30-24:00"]')).toEqual({
      timeZone: 0,
      startMs: 0n,
      endMs: 0n,
      weekdays: [1, 7],
      windows: [
        { startMinute: 1_320, endMinute: 120 },
        { startMinute: 30, endMinute: 1_440 },
      ],
    });
  });

  test.each([
    ["start: 2027-03-01T09:00, end: 2027-03-01T09:00", "range_reversed experiments[0].schedule.end"],
    ["start: 2027-03-28T02:10, end: 2027-03-28T02:50, time_zone: Europe/Berlin", "range_reversed experiments[0].schedule.end"],
    ["start: 2027-02-29T00:00", "date_invalid experiments[0].schedule.start"],
    ["start: 2027-03-01T24:00", "date_invalid experiments[0].schedule.start"],
    ["start: 2027-03-01T00:00:60", "date_invalid experiments[0].schedule.start"],
    ["start: 1999-12-31T23:59", "text_invalid experiments[0].schedule.start"],
    ['start: "2027-03-01T09:00:00Z"', "text_invalid experiments[0].schedule.start"],
    ["days: []", "list_length_wrong experiments[0].schedule.days"],
    ["days: [monday, monday]", "item_duplicate experiments[0].schedule.days[1]"],
    ["days: [Monday]", "value_unknown experiments[0].schedule.days[0]"],
    ['hours: ["9:00-17:00"]', "text_invalid experiments[0].schedule.hours[0]"],
    ['hours: ["09:00-24:01"]', "text_invalid experiments[0].schedule.hours[0]"],
    ['hours: ["24:00-09:00"]', "text_invalid experiments[0].schedule.hours[0]"],
  ])("is refused when it is %s", (keys, expected) => {
    const rest = `experiments: [{ selector: a, schedule: { ${keys} }, ${VARIANTS} }]\n`;
    expect(placesOf(rest).map((place) => place.replace(/^\S+ /u, ""))).toEqual([expected]);
  });
});

describe("a ramp", () => {
  test("starts from its traffic, or from nobody", () => {
    const ramp = "ramp: [{ start: 2027-03-01T09:00, traffic: 10 }]";
    expect(experimentOf(ramp)).toMatchObject({ trafficPpm: 0, ramp: [{ trafficPpm: 100_000 }] });
    expect(experimentOf(`traffic: 5, ${ramp}`).trafficPpm).toBe(50_000);
    expect(experimentOf("status: draft").trafficPpm).toBe(1_000_000);
  });

  test("climbs evenly, in steps that are equal but for what does not divide", () => {
    const { ramp } = experimentOf("ramp: { start: 2027-03-01T00:00, end: 2027-03-01T00:00:01, from: 1, to: 2, steps: 3 }");
    const startMs = BigInt(Date.parse("2027-03-01T00:00:00Z"));
    expect(ramp).toEqual([
      { fromMs: startMs, trafficPpm: 10_000 },
      { fromMs: startMs + 333n, trafficPpm: 13_333 },
      { fromMs: startMs + 666n, trafficPpm: 16_666 },
      { fromMs: startMs + 1_000n, trafficPpm: 20_000 },
    ]);
  });

  test("has 20 steps from nobody to everyone when nothing else is said", () => {
    const { ramp } = experimentOf("ramp: { start: 2027-03-01T00:00, end: 2027-03-02T00:00 }");
    expect(ramp).toHaveLength(21);
    expect(ramp[0]?.trafficPpm).toBe(0);
    expect(ramp.at(-1)).toEqual({ fromMs: BigInt(Date.parse("2027-03-02T00:00:00Z")), trafficPpm: 1_000_000 });
  });

  test.each([
    ["ramp: [{ start: 2027-03-01T09:00, traffic: 10 }, { start: 2027-03-02T09:00, traffic: 9.9999 }]", "ramp_falls experiments[0].ramp[1].traffic"],
    ["traffic: 20, ramp: [{ start: 2027-03-01T09:00, traffic: 10 }]", "ramp_falls experiments[0].ramp[0].traffic"],
    ["traffic: 20, ramp: { start: 2027-03-01T09:00, end: 2027-03-02T09:00 }", "ramp_falls experiments[0].ramp"],
    ["ramp: { start: 2027-03-01T09:00, end: 2027-03-02T09:00, from: 50, to: 40 }", "ramp_falls experiments[0].ramp.to"],
    ["ramp: { start: 2027-03-01T09:00, end: 2027-03-01T09:00 }", "range_reversed experiments[0].ramp.end"],
    ["ramp: [{ start: 2027-03-02T09:00, traffic: 10 }, { start: 2027-03-02T09:00, traffic: 20 }]", "range_reversed experiments[0].ramp[1].start"],
    ["ramp: []", "list_length_wrong experiments[0].ramp"],
    ["ramp: 5", "type_wrong experiments[0].ramp"],
    ["ramp: [{ start: 2027-03-02T09:00 }]", "key_missing experiments[0].ramp[0]"],
    ["ramp: { start: 2027-03-01T09:00, end: 2027-03-02T09:00, steps: 0 }", "number_out_of_range experiments[0].ramp.steps"],
    ["ramp: { start: 2027-03-01T09:00, end: 2027-03-02T09:00, steps: 2.5 }", "number_out_of_range experiments[0].ramp.steps"],
    ["ramp: { start: 2027-03-01T09:00, end: 2027-03-02T09:00, steps: 1001 }", "number_out_of_range experiments[0].ramp.steps"],
  ])("is refused when it is %s", (keys, expected) => {
    const rest = `experiments: [{ selector: a, ${keys}, ${VARIANTS} }]\n`;
    expect(placesOf(rest).map((place) => place.replace(/^\S+ /u, ""))).toEqual([expected]);
  });
});

describe("dates become stretches of time", () => {
  const audienceOf = (comparison: string): unknown => experimentOf(`audience: { attribute: a, ${comparison} }`).audience?.kind;
  const at = (operator: number, operand: unknown, negated = false): unknown => ({ $case: "comparison", value: { operator, operands: [operand], negated } });
  const [BEFORE, FROM, IN_LAST] = [60, 61, 62];

  test.each([
    ["date_before: 2027-03-01", at(BEFORE, "2027-03-01")],
    ['date_from: "2027-03-01 09:00"', at(FROM, "2027-03-01 09:00")],
    ["date_after: 2027-02-28", at(FROM, "2027-03-01T00:00:00.000Z")],
    ['date_after: "2027-03-01T09:00+01:00"', at(FROM, "2027-03-01T08:00:00.001Z")],
    ["date_after: 9999-12-31", at(FROM, 253_402_300_800_000)],
    ["in_last: 2w", at(IN_LAST, 1_209_600_000)],
    ["not_in_last: 999999w", at(IN_LAST, 604_799_395_200_000, true)],
  ])("%s", (comparison, expected) => {
    expect(audienceOf(comparison)).toMatchObject(expected as object);
  });

  test("a day is all of it, and not being on it is before or after it", () => {
    expect(audienceOf("date_on: 2027-03-01")).toMatchObject({
      $case: "all",
      value: { conditions: [{ kind: at(FROM, "2027-03-01") }, { kind: at(BEFORE, "2027-03-02T00:00:00.000Z") }] },
    });
    expect(audienceOf("date_not_on: 2027-03-01")).toMatchObject({
      $case: "any",
      value: { conditions: [{ kind: at(FROM, "2027-03-01", true) }, { kind: at(BEFORE, "2027-03-02T00:00:00.000Z", true) }] },
    });
  });
});
