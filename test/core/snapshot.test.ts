import { describe, expect, test } from "vitest";
import { type Comparison, type Condition, Operator, SubjectKind } from "#proto/generated/pillion/decision/v1/condition.ts";
import { type Optimization, Snapshot } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { encodeField } from "#test/differential/message-tree.ts";
import { coreSubject, type Load, oracleSubject } from "#test/differential/subjects.ts";
import { bytesField, tag, varintField } from "#test/differential/wire-writer.ts";
import { experimentOf } from "#test/distribution/people.ts";
import { readFields } from "#test/oracle/wire.ts";
import { personalizationOf, requestOf } from "./core-subject.ts";

const SUBJECTS: Readonly<Record<string, Load>> = { "the core": coreSubject(), "the oracle": oracleSubject() };
const request = Buffer.from(requestOf({ identification: { userId: "u" } }));

/** The bytes of a snapshot, of which only what matters is given. */
function snapshotOf(given: Partial<Snapshot>): Buffer {
  return Buffer.from(Snapshot.encode({ ...Snapshot.fromPartial({ format: 1, organization: "acme", project: "web" }), ...given }).finish());
}

function named(...selectors: string[]): Optimization[] {
  return selectors.map((selector) => personalizationOf(selector, {}));
}

/** The first message at a path of field numbers, with something put at its end. */
function appendAt(message: Buffer, path: readonly number[], extra: Buffer): Buffer {
  const [number, ...rest] = path;
  if (number === undefined) return Buffer.concat([message, extra]);
  const fields = readFields(message) ?? [];
  const target = fields.find((field) => field.number === number && field.wire === "bytes");
  if (target === undefined) throw new Error(`no message at ${path.join(".")}`);
  return Buffer.concat(fields.map((field) => encodeField(field === target ? { ...field, bytes: appendAt(field.bytes, rest, extra) } : field)));
}

function refusals(snapshots: Readonly<Record<string, Buffer>>, expected: object | undefined): void {
  for (const [subject, load] of Object.entries(SUBJECTS)) {
    test.each(Object.entries(snapshots))(`${subject}: %s`, (_, snapshot) => {
      const loaded = load(snapshot);
      expect(typeof loaded === "function" ? undefined : loaded).toEqual(expected);
    });
  }
}

describe("a snapshot that is refused as a whole", () => {
  refusals(
    {
      "no bytes, and so no format": Buffer.alloc(0),
      "another format": snapshotOf({ format: 2 }),
      "damaged at the top level": Buffer.concat([snapshotOf({}), Buffer.from([0x22, 0x05])]),
      "a truncated varint at the end": Buffer.concat([snapshotOf({}), Buffer.from([0x08, 0x80])]),
      "selectors out of order": snapshotOf({ optimizations: named("b", "a") }),
      "selectors in the order of a locale, not of bytes": snapshotOf({ optimizations: named("a", "B") }),
      "a selector twice": snapshotOf({ optimizations: named("a", "a") }),
      "an empty selector": snapshotOf({ optimizations: named("") }),
      "a selector with a space": snapshotOf({ optimizations: named("a b") }),
      "a selector of 257 bytes": snapshotOf({ optimizations: named("n".repeat(257)) }),
      "an empty group": snapshotOf({ optimizations: [personalizationOf("a", { groups: [""] })] }),
      "a group that is not a name": snapshotOf({ optimizations: [personalizationOf("a", { groups: ["g", "é"] })] }),
      "a group of 257 bytes": snapshotOf({ optimizations: [personalizationOf("a", { groups: ["g".repeat(257)] })] }),
      "an organization of 257 bytes": snapshotOf({ organization: "o".repeat(257) }),
      "a project of 257 bytes": snapshotOf({ project: "p".repeat(257) }),
    },
    { refused: "snapshot_invalid" },
  );
});

describe("a snapshot that is loaded", () => {
  refusals(
    {
      "nothing in it": snapshotOf({}),
      "the longest texts": snapshotOf({
        organization: "o".repeat(256),
        project: "p".repeat(256),
        optimizations: [personalizationOf("n".repeat(256), { groups: ["g".repeat(256)] })],
      }),
      "selectors in byte order": snapshotOf({ optimizations: named("-", "0", "B", "_", "a") }),
      "a field of a newer version at the top level": Buffer.concat([snapshotOf({ optimizations: named("a") }), varintField(4000, 1)]),
    },
    undefined,
  );
});

describe("something of a newer version", () => {
  const comparison: Comparison = {
    subject: { kind: SubjectKind.CONTEXT, name: "plan", timeZone: 0 },
    operator: Operator.STRING_ONE_OF,
    operands: ["gold"],
    ignoreCase: false,
    negated: true,
  };
  const audience: Condition = { kind: { $case: "all", value: { conditions: [{ kind: { $case: "segment", value: 0 } }] } } };
  const personalization = personalizationOf("p", {});
  const experiment = experimentOf("e", { weights: { a: 1_000_000 } });
  if (personalization.kind?.$case !== "personalization" || experiment.kind?.$case !== "experiment") throw new Error("not what was made");
  const [experience] = personalization.kind.value.experiences;
  if (experience === undefined) throw new Error("no experience");
  const whole = snapshotOf({
    optimizations: [
      { ...experiment, kind: { $case: "experiment", value: { ...experiment.kind.value, layer: { layer: 0, startPpm: 0, endPpm: 1_000_000 } } } },
      {
        ...personalization,
        holdouts: [0],
        kind: { $case: "personalization", value: { controlPpm: 0, experiences: [{ ...experience, audience, display: { frequency: 1, caps: [] } }] } },
      },
      ...named("sound"),
    ],
    holdouts: [{ id: "h", salt: "h", sharePpm: 0 }],
    layers: [{ id: "l", salt: "l" }],
    segments: [{ id: "s", kind: { $case: "condition", value: { kind: { $case: "comparison", value: comparison } } } }],
    metrics: [{ id: "m", event: "e", property: "", aggregate: 1 }],
  });
  /** Where it is, and which optimizations it makes unsupported. */
  const PLACES: readonly [string, readonly number[], string[]][] = [
    ["the snapshot", [], []],
    ["a metric", [11], []],
    ["an optimization", [4], ["e"]],
    ["an experiment", [4, 9], ["e"]],
    ["a layer range", [4, 9, 5], ["e"]],
    ["a variant", [4, 9, 6], ["e"]],
    ["a body", [4, 9, 6, 3], ["e"]],
    ["a segment of a body", [4, 9, 6, 3, 1], ["e"]],
    ["a holdout", [5], ["p"]],
    ["a layer", [6], ["e"]],
    ["a segment", [7], ["p"]],
    ["a condition", [7, 2], ["p"]],
    ["a comparison", [7, 2, 4], ["p"]],
    ["a subject", [7, 2, 4, 1], ["p"]],
  ];
  const EXTRAS: Readonly<Record<string, Buffer>> = {
    "an unknown varint": varintField(4000, 1),
    "an unknown text": bytesField(4000, "x"),
    "the field 1 with a wire type that it never has": Buffer.concat([tag(1, 5), Buffer.alloc(4)]),
  };

  function warned(load: Load, snapshot: Buffer): unknown {
    const decide = load(snapshot);
    const outcome = typeof decide === "function" ? decide({ request }) : decide;
    return "warnings" in outcome ? outcome.warnings.map((warning) => `${warning.name} ${warning.code}`) : outcome;
  }

  for (const [subjectName, load] of Object.entries(SUBJECTS)) {
    test(`${subjectName}: without it nothing is wrong`, () => {
      expect(warned(load, whole)).toEqual([]);
    });

    for (const [extraName, extra] of Object.entries(EXTRAS)) {
      test.each(PLACES)(`${subjectName}: ${extraName} in %s`, (_, path, names) => {
        expect(warned(load, appendAt(whole, path, extra))).toEqual(names.map((name) => `${name} WARNING_CODE_UNSUPPORTED`));
      });
    }

    test.each(PLACES.filter(([, path]) => path.length > 0 && path[0] !== 11))(`${subjectName}: damage in %s`, (_, path, names) => {
      expect(warned(load, appendAt(whole, path, Buffer.from([0x0a, 0x7f])))).toEqual(names.map((name) => `${name} WARNING_CODE_INVALID`));
    });
  }
});
