import { describe, expect, test } from "vitest";
import { compileCatalog } from "#sidecar/catalog/compile-catalog.ts";
import { CATALOG_LIMITS } from "#sidecar/catalog/limits.ts";
import { compileGood, placesOf, problemsOf } from "./catalog-text.ts";

/** A personalization on one line, and on line 4 when it is the first. */
function personalization(selector: string, more = ""): string {
  return `  - { selector: ${selector}, experiences: [{ name: x, audience: everyone, body: 1 }]${more === "" ? "" : `, ${more}`} }\n`;
}

function catalogOf(...personalizations: readonly string[]): string {
  return `personalizations:\n${personalizations.join("")}`;
}

describe("what an optimization requires", () => {
  test("becomes the place of the other one in the snapshot, which is in the order of selectors", () => {
    const { snapshot } = compileGood(
      `${catalogOf(personalization("b", "requires: [{ optimization: c }, { optimization: a, outcomes: [v] }]"), personalization("c"))}experiments:\n  - { selector: a, requires: [{ optimization: c, outcomes: [x] }], variants: [{ name: v }, { name: w }] }\n`,
    );
    expect(snapshot.optimizations.map(({ selector, prerequisites }) => ({ selector, prerequisites }))).toEqual([
      { selector: "a", prerequisites: [{ optimization: 2, outcomes: ["x"] }] },
      {
        selector: "b",
        prerequisites: [
          { optimization: 2, outcomes: [] },
          { optimization: 0, outcomes: ["v"] },
        ],
      },
      { selector: "c", prerequisites: [] },
    ]);
  });

  test("must exist, and be something that the other one can give", () => {
    const problems = problemsOf(
      catalogOf(
        personalization("a", "requires: [{ optimization: bb }, { optimization: b, outcomes: [x, y] }, { optimization: b, outcomes: [] }]"),
        personalization("b"),
      ),
    );
    expect(problems.map(({ code, path, found, allowed }) => [code, path, found, allowed])).toEqual([
      ["reference_unknown", "personalizations[0].requires[0].optimization", "`bb`", "an optimization: one of `a`, `b`"],
      ["reference_unknown", "personalizations[0].requires[1].outcomes[1]", "`y`", "an experience of it: `x`"],
      ["list_length_wrong", "personalizations[0].requires[2].outcomes", "0 items", "1 to 1000"],
    ]);
  });

  test("must not lead back to where it began, of which the whole way round is named", () => {
    const needs = (selector: string, other: string): string => personalization(selector, `requires: [{ optimization: ${other} }]`);
    const problems = problemsOf(catalogOf(needs("a", "b"), needs("b", "c"), needs("c", "a"), needs("d", "d"), needs("e", "a")));
    expect(problems.map(({ code, path, found }) => [code, path, found])).toEqual([
      ["prerequisite_cycle", "personalizations[2].requires[0].optimization", "`a -> b -> c -> a`"],
      ["prerequisite_cycle", "personalizations[3].requires[0].optimization", "`d -> d`"],
    ]);
  });

  test.each(["from the first", "from the last"])("may require others in turn, as deep as the bound, read %s", (order) => {
    const chain = (length: number): string => {
      const links = Array.from({ length: length + 1 }, (_, index) => {
        const name = (at: number): string => `p${String(order === "from the first" ? at : length - at).padStart(6, "0")}`;
        return personalization(name(index), index === length ? "" : `requires: [{ optimization: ${name(index + 1)} }]`);
      });
      return catalogOf(...links);
    };
    expect(placesOf(chain(CATALOG_LIMITS.prerequisiteDepthMax))).toEqual([]);
    const codes = problemsOf(chain(CATALOG_LIMITS.prerequisiteDepthMax + 1)).map((problem) => problem.code);
    expect(codes).toEqual(["prerequisite_too_deep"]);
    const long = problemsOf(chain(5_000)).map((problem) => problem.code);
    expect(new Set(long)).toEqual(new Set(["prerequisite_too_deep"]));
  });

  test("is bounded in number", () => {
    const needs = (count: number): string => catalogOf(personalization("a", `requires: [${"{ optimization: b },".repeat(count)}]`), personalization("b"));
    expect(placesOf(needs(CATALOG_LIMITS.prerequisitesMax))).toEqual([]);
    expect(problemsOf(needs(CATALOG_LIMITS.prerequisitesMax + 1)).map((problem) => problem.code)).toEqual(["list_length_wrong"]);
  });
});

describe("what is forced on certain people", () => {
  test("is lowered as it is written", () => {
    const { snapshot } = compileGood(
      `${catalogOf(personalization("a", "forced: [{ people: [u, 12_p], experience: x }]"))}experiments:\n  - { selector: b, variants: [{ name: v }], forced: [{ people: [u], variant: v }] }\n`,
    );
    expect(snapshot.optimizations.map(({ forcedChoices }) => forcedChoices)).toEqual([
      [{ units: ["u", "12_p"], outcome: "x" }],
      [{ units: ["u"], outcome: "v" }],
    ]);
  });

  test("must be an outcome of the optimization, and one for each person", () => {
    const forced = "forced: [{ people: [u, v], experience: y }, { people: [w, u], experience: x }, { people: [w, w], experience: x }]";
    expect(placesOf(catalogOf(personalization("a", forced)))).toEqual([
      "4:116 reference_unknown personalizations[0].forced[0].experience",
      "4:135 person_forced_twice personalizations[0].forced[1].people[1]",
      "4:167 person_forced_twice personalizations[0].forced[2].people[0]",
      "4:170 item_duplicate personalizations[0].forced[2].people[1]",
      "4:170 person_forced_twice personalizations[0].forced[2].people[1]",
    ]);
  });

  test("is called a variant in experiments, and an experience in personalizations", () => {
    expect(placesOf(catalogOf(personalization("a", "forced: [{ people: [u], variant: x }]")))).toEqual([
      "4:86 key_missing personalizations[0].forced[0]",
      "4:101 key_unknown personalizations[0].forced[0].variant",
    ]);
    const inExperiment = "experiments:\n  - { selector: b, variants: [{ name: v }], forced: [{ people: [u], experience: v }] }\n";
    expect(problemsOf(inExperiment).map(({ code }) => code)).toEqual(["key_missing", "key_unknown"]);
  });

  test("is bounded in people", () => {
    const codesOf = (count: number): string[] => {
      const people = Array.from({ length: count }, (_, index) => `u${index}`);
      const experiments = [{ selector: "b", variants: [{ name: "v" }], forced: [{ people, variant: "v" }] }];
      const compiled = compileCatalog({ file: "a.json", text: JSON.stringify({ organization: "acme", project: "web", experiments }) });
      return compiled.ok ? [] : compiled.problems.map((problem) => problem.code);
    };
    expect(codesOf(CATALOG_LIMITS.forcedPeopleMax)).toEqual([]);
    expect(codesOf(CATALOG_LIMITS.forcedPeopleMax + 1)).toEqual(["list_length_wrong"]);
  });
});
