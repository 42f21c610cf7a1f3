import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { compileCatalog } from "#sidecar/catalog/compile-catalog.ts";
import { catalogJsonSchema } from "#sidecar/catalog/json-schema.ts";
import { describeProblemCode } from "#sidecar/catalog/problem-catalogue.ts";
import { Random } from "#test/differential/random.ts";
import { documentedBlocks, readExample } from "./catalog-text.ts";
import { changeSomething } from "./change-something.ts";

const SEED = 20261121;
const CASES = 2_000;

const published: unknown = JSON.parse(readFileSync(new URL("../../sidecar/catalog/catalog.schema.json", import.meta.url), "utf8"));
const ajv = new Ajv2020.default({ strict: true, strictRequired: false, strictTypes: false, allowUnionTypes: true });
const accepts = ajv.compile(published as object);
const documents = [readExample("acme-web.yaml").toString(), readExample("complete.yaml").toString(), ...documentedBlocks().map((block) => block.text)];

/** Whether the validator finds nothing that a schema could find too. */
function hasGoodShape(catalog: unknown): boolean {
  const compiled = compileCatalog({ file: "catalog.json", text: JSON.stringify(catalog) });
  return compiled.ok || compiled.problems.every((problem) => describeProblemCode(problem.code).stage !== "shape");
}

describe("the published JSON Schema", () => {
  test("is the one the validator writes (`node sidecar/catalog/write-schema.ts` renews it)", () => {
    expect(published).toEqual(catalogJsonSchema());
  });

  test("describes every key, so that editors can", () => {
    const silent: string[] = [];
    const visit = (schema: unknown, path: string): void => {
      if (typeof schema !== "object" || schema === null) return;
      for (const [key, value] of Object.entries(schema)) {
        if (key === "properties") {
          for (const [name, property] of Object.entries(value as Record<string, { description?: string }>)) {
            if (!property.description?.endsWith(".")) silent.push(`${path}.${name}`);
          }
        }
        visit(value, `${path}/${key}`);
      }
    };
    visit(published, "");
    expect(silent).toEqual([]);
  });

  test("accepts the examples and what the documentation shows", () => {
    for (const document of documents) expect(accepts(parse(document)), JSON.stringify(accepts.errors)).toBe(true);
  });

  test(`accepts what the validator accepts and refuses what it refuses, in ${CASES} changed catalogs (seed ${SEED})`, () => {
    const { difference, refused } = compare(accepts);
    expect(difference).toBeUndefined();
    // Both answers must be common, or the comparison would prove nothing.
    expect(refused).toBeGreaterThan(CASES / 5);
    expect(CASES - refused).toBeGreaterThan(CASES / 5);
  });

  test.each(["pattern", "minItems", "maximum", "additionalProperties", "required", "enum"])("would be caught if it forgot `%s`", (keyword) => {
    const forgetful = JSON.parse(JSON.stringify(published, (key, value: unknown) => (key === keyword ? undefined : value))) as object;
    const lenient = ajv.compile(forgetful);
    expect(compare(lenient).difference).toBeDefined();
  });
});

/** Changes catalogs at random, up to the first that a schema and the validator judge differently. */
function compare(schemaAccepts: (catalog: unknown) => unknown): { difference: string | undefined; refused: number } {
  const random = new Random(SEED);
  const catalogs = documents.map((document): unknown => parse(document));
  let refused = 0;
  for (let i = 0; i < CASES; i++) {
    const catalog = structuredClone(random.pick(catalogs));
    const change = changeSomething(catalog, random);
    const bySchema = schemaAccepts(catalog) === true;
    if (!bySchema) refused++;
    if (bySchema !== hasGoodShape(catalog)) return { difference: `the schema ${bySchema ? "accepts" : "refuses"} ${change}`, refused };
  }
  return { difference: undefined, refused };
}
