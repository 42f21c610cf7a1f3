import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compileCatalog } from "#sidecar/catalog/compile-catalog.ts";
import { catalogJsonSchema } from "#sidecar/catalog/json-schema.ts";
import { CATALOG_LIMITS } from "#sidecar/catalog/limits.ts";
import { formatProblem } from "#sidecar/catalog/problem.ts";
import { PROBLEM_CATALOGUE } from "#sidecar/catalog/problem-catalogue.ts";
import { documentedBlocks } from "./catalog-text.ts";

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly default?: unknown;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** The rows of the tables of docs/CATALOG.md by the heading they stand under, without what comes before the first name. */
function rowsByHeading(): Map<string, string[][]> {
  const rows = new Map<string, string[][]>();
  let heading = "";
  for (const line of readFileSync(new URL("../../docs/CATALOG.md", import.meta.url), "utf8").split("\n")) {
    if (line.startsWith("#")) heading = line.replace(/^#+ /u, "");
    if (!line.startsWith("| `")) continue;
    const cells = line.split("|").map((cell) => cell.trim());
    rows.set(heading, [...(rows.get(heading) ?? []), cells.slice(1, -1)]);
  }
  return rows;
}

const rows = rowsByHeading();
const namesUnder = (heading: string): string[] => (rows.get(heading) ?? []).map(([name = ""]) => name.slice(1, -1));
const schema = catalogJsonSchema() as Schema;
const definition = (name: string): Schema => schema.$defs?.[name] ?? {};
const condition = definition("condition").anyOf ?? [];

const DOCUMENTED: readonly (readonly [heading: string, schema: Schema | undefined])[] = [
  ["The file", schema],
  ["Personalizations", definition("personalization")],
  ["Experiences", definition("experience")],
  ["Experiments", definition("experiment")],
  ["Variants", definition("variant")],
  ["Prerequisites", definition("prerequisite")],
  ["Templates", definition("template")],
  ["Holdouts", definition("holdout")],
  ["Layers", definition("layer")],
  ["Caps", definition("cap")],
  ["The part of an experiment", definition("experiment").properties?.layer],
  ["Segments", definition("segment")],
  ["Metrics", definition("metric")],
  ["The metrics of an optimization", definition("experiment").properties?.metrics],
  ["Conditions", condition[0]],
  ["Events", condition[1]],
  ["Ramps", definition("experiment").properties?.ramp?.anyOf?.[0]?.items],
  ["Even ramps", definition("experiment").properties?.ramp?.anyOf?.[1]],
  ["The event before", condition[1]?.properties?.after],
  ["Schedules", definition("experiment").properties?.schedule],
];

const comparisons = namesUnder("Conditions");

describe("docs/CATALOG.md", () => {
  test("shows only catalogs that compile", () => {
    const blocks = documentedBlocks();
    expect(blocks.length).toBeGreaterThan(3);
    for (const { text, line } of blocks) {
      const compiled = compileCatalog({ file: `CATALOG.md, block at line ${line}`, text });
      expect(compiled.ok ? [] : compiled.problems.map(formatProblem)).toEqual([]);
    }
  });

  test.each(DOCUMENTED)("names the keys under `%s`, all of them and no others", (heading, described) => {
    const keys = Object.keys(described?.properties ?? {});
    // A condition on events is compared as any other.
    const own = heading === "Events" ? keys.filter((key) => !comparisons.includes(key)) : keys;
    expect(namesUnder(heading).toSorted()).toEqual(own.toSorted());
  });

  test.each(DOCUMENTED.filter(([heading]) => heading !== "Conditions" && heading !== "Schedules"))("says the defaults under `%s`", (heading, described) => {
    for (const [name = "", , said = ""] of rows.get(heading) ?? []) {
      const value = described?.properties?.[name.slice(1, -1)]?.default;
      const text = Array.isArray(value) ? "`[]`" : `\`${String(value)}\``;
      if (value !== undefined) expect(said, `the default of ${name}`).toBe(text);
      else expect(said.startsWith("`"), `the default of ${name}, which has none`).toBe(false);
    }
  });

  test("lists the bounds with their values", () => {
    const documented = (rows.get("Bounds") ?? []).map(([name = "", value = ""]) => [name.slice(1, -1), Number(value.replaceAll(",", ""))]);
    expect(Object.fromEntries(documented)).toEqual(CATALOG_LIMITS);
  });

  test("lists the codes of problems with their sort and meaning", () => {
    const documented = (rows.get("Problems") ?? []).map(([code = "", stage = "", meaning = ""]) => [code.slice(1, -1), stage, meaning]);
    expect(documented).toEqual(Object.entries(PROBLEM_CATALOGUE).map(([code, { stage, meaning }]) => [code, stage, meaning]));
  });
});
