import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { MISTAKES } from "#test/differential/mistakes.ts";
import { Oracle } from "#test/oracle/oracle.ts";
import { readSnapshot, type Snapshot } from "#test/oracle/snapshot.ts";
import { outcomeOf } from "./subjects.ts";
import { expectedOf, expectsExposures, questionOf, readVectorFiles, snapshotOf } from "./vector-file.ts";

const files = readVectorFiles().filter(({ content }) => content.cases !== undefined);

/** The cases that an oracle with a mistake gets wrong. */
function wrongCases(mistake: (snapshot: Snapshot) => Snapshot): string[] {
  return files.flatMap(({ content }) => {
    const bytes = snapshotOf(content);
    const oracle = new Oracle(mistake(readSnapshot(bytes)));
    const wrong = (content.cases ?? []).filter((each) => {
      const expected = expectedOf(each, bytes);
      const snapshotVersion = "snapshotVersion" in expected ? expected.snapshotVersion : "";
      const outcome = oracle.choose(questionOf(each), { snapshotVersion, snapshotAgeSeconds: 0 });
      return !isDeepStrictEqual(outcomeOf(outcome, { exposures: expectsExposures(each) }), expected);
    });
    return wrong.map((each) => `${content.topic}: ${each.name}`);
  });
}

describe("the vectors", () => {
  test("are right about an oracle without a mistake", () => {
    expect(wrongCases((snapshot) => snapshot)).toEqual([]);
  });

  for (const [name, mistake] of Object.entries(MISTAKES)) {
    test(`catch this mistake: ${name}`, () => {
      expect(wrongCases(mistake)).not.toEqual([]);
    });
  }
});
