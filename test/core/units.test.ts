import { expect, test } from "vitest";
import { unitsOfRequest } from "#sidecar/base/units-of-request.ts";
import { Random } from "#test/differential/random.ts";
import { bytesField, varintField } from "#test/differential/wire-writer.ts";
import { lastBytes, readFields } from "#test/oracle/wire.ts";
import { engineOf, personalizationOf } from "./core-subject.ts";

const SEED = 11;
const REQUESTS = 20_000;

/** Texts that could be taken for nothing, for each other, or for something else than text. */
const TEXTS = [
  "",
  " ",
  "\t\r\n ",
  "\u00a0",
  "\u2003",
  "u",
  " u",
  "5_p",
  "p",
  "0",
  "zoë",
  "💡",
  Buffer.from([0xff]),
  Buffer.from([0xc3, 0x28]),
  "x".repeat(512),
];
const SOURCES = [0n, 1n, 5n, -1n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)];

const engine = engineOf({ optimizations: [personalizationOf("a", {})] });

/** Fields of an identification in any order and number, some of another wire type. */
function identification(random: Random): Buffer {
  const fields = random.list(0, 5, () => {
    const number = random.integer(1, 4);
    if (random.oneIn(12)) return number === 1 ? bytesField(1, "5") : varintField(number, 7);
    return number === 1 ? varintField(1, random.pick(SOURCES)) : bytesField(number, random.pick(TEXTS));
  });
  return Buffer.concat(fields);
}

function request(random: Random): Buffer {
  const also = () => (random.oneIn(3) ? [bytesField(8, "session"), varintField(6, 1)] : []);
  const whole = Buffer.concat([...also(), ...random.list(0, 3, () => bytesField(3, identification(random))), ...also()]);
  return random.oneIn(20) ? whole.subarray(0, random.integer(0, whole.length)) : whole;
}

/** Whom the core takes a request to be about, without a profile: the unit that it records, and both that it asks for. */
function unitsOfCore(bytes: Buffer): { readonly unit: string; readonly linkedUnit: string } | undefined {
  const circumstances = { nowMs: 1, snapshotAgeSeconds: 0 };
  try {
    const asked = engine.decide(bytes, circumstances);
    const decided = engine.decide(bytes, { ...circumstances, profile: Buffer.alloc(0) });
    if ("unit" in decided) throw new Error("a profile was asked for after one was given");
    const [exposure] = readFields(decided.effects) ?? [];
    const unit = lastBytes(readFields(exposure?.bytes ?? Buffer.alloc(0)) ?? [], 2);
    return { unit: unit.toString("latin1"), linkedUnit: "unit" in asked ? asked.linkedUnit : "" };
  } catch {
    // It names nobody, or is damaged.
    return undefined;
  }
}

test("the sidecar finds the person whom the core decides for, whatever the bytes of a request", () => {
  const random = new Random(SEED);
  const seen = { user: 0, anonymous: 0, both: 0, nobody: 0 };
  for (let index = 0; index < REQUESTS; index += 1) {
    const bytes = request(random);
    const units = unitsOfRequest(bytes);
    const core = unitsOfCore(bytes);
    const place = `seed ${SEED}, request ${index}: ${bytes.toString("hex")}`;
    if (core === undefined) {
      seen.nobody += 1;
      continue;
    }
    expect(units === undefined ? undefined : units.user || units.anonymous, place).toBe(core.unit);
    const linked = units?.user === "" ? "" : units?.anonymous;
    // A query is a message with texts, which have to be UTF-8.
    expect(Buffer.from(linked ?? "", "latin1").toString(), place).toBe(core.linkedUnit);
    seen[units?.user === "" ? "anonymous" : linked === "" ? "user" : "both"] += 1;
  }
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(500);
});
