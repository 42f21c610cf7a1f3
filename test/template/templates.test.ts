import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { LiquidRenderer } from "#test/oracle/liquid.ts";
import { loadTemplates } from "./render-in-core.ts";

/** Templates by what they are about, and the values all of them are given. JSON has no infinity and no -0. */
interface Table {
  readonly scope: Readonly<Record<string, { readonly user?: object }>>;
  readonly templates: Readonly<Record<string, readonly string[]>>;
}

const table = JSON.parse(readFileSync(new URL("./templates.json", import.meta.url), "utf8")) as Table;
const user = { ...table.scope.attribute?.user, infinite: Number.POSITIVE_INFINITY, minuszero: -0 };
const scope = { ...table.scope, attribute: { ...table.scope.attribute, user } };

const TEMPLATES_MIN = 300;

describe("the core renders what liquidjs renders", () => {
  const oracle = new LiquidRenderer();
  for (const [topic, templates] of Object.entries(table.templates)) {
    const renderInCore = loadTemplates(templates);
    test(`${topic}: ${templates.length} templates`, () => {
      const differences = templates.flatMap((source, index) => {
        const wanted = oracle.render(source, withoutNull(scope) as typeof scope);
        const found = renderInCore(index, scope);
        return wanted !== "too many turns" && "text" in found && found.text === wanted.text ? [] : [{ source, wanted, found }];
      });
      expect(differences).toEqual([]);
    });
  }

  test("none was lost, and none is there twice", () => {
    const all = Object.values(table.templates).flat();
    expect(all.length).toBe(new Set(all).size);
    expect(all.length).toBeGreaterThanOrEqual(TEMPLATES_MIN);
  });
});

/** Values as the oracle sees them: null is as if there were nothing. */
function withoutNull(value: unknown): unknown {
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.map(withoutNull);
  if (typeof value !== "object") return value;
  const entries = Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, withoutNull(member)]));
}
