import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Running, SUBJECTS } from "./subjects.ts";
import { expectedExplanationsOf, expectedOf, expectedProfileOf, expectsExposures, questionOf, readVectorFiles, snapshotOf } from "./vector-file.ts";

const files = readVectorFiles();
const DECISION_CASES_MIN = 550;

describe("the vector files", () => {
  const schema = JSON.parse(readFileSync(new URL("./vector.schema.json", import.meta.url), "utf8")) as object;
  const validate = new Ajv2020.default({ strict: true, strictRequired: false, allErrors: true }).compile(schema);

  for (const { path, content } of files) {
    test(`${path} is as the schema says`, () => {
      validate(content);
      expect(validate.errors).toBeNull();
      expect(content.topic).toBe(path.replace(".json", ""));
      const names = content.cases?.map((each) => each.name) ?? [];
      expect(names.length).toBe(new Set(names).size);
    });
  }

  test("a file that breaks the schema is found", () => {
    expect(validate({ topic: "x", cases: [] })).toBe(false);
  });

  test("none was lost", () => {
    expect(files.flatMap(({ content }) => content.cases ?? []).length).toBeGreaterThanOrEqual(DECISION_CASES_MIN);
  });
});

for (const subject of SUBJECTS) {
  for (const { content } of files.filter((file) => file.content.cases !== undefined)) {
    describe(`${subject.name} answers ${content.topic}`, () => {
      const snapshot = snapshotOf(content);
      let running: Running | undefined;
      beforeAll(async () => {
        running = await subject.start(content);
      });
      afterAll(() => running?.stop());

      for (const each of content.cases ?? []) {
        test(each.name, async () => {
          const outcome = await running?.choose(questionOf(each), { exposures: expectsExposures(each) });
          expect(outcome).toEqual(expectedOf(each, snapshot));
          const explanations = expectedExplanationsOf(each);
          if (explanations !== undefined) expect(await running?.explain(questionOf(each))).toEqual(explanations);
          const profile = expectedProfileOf(each);
          if (profile !== undefined) expect(running?.remember(questionOf(each))).toEqual(profile);
        });
      }
    });
  }
}
