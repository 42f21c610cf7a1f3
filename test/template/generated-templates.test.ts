import { expect, test } from "vitest";
import { Random } from "#test/differential/random.ts";
import { LiquidRenderer } from "#test/oracle/liquid.ts";
import { type GeneratedTemplate, generateTemplate } from "./generate-template.ts";
import { loadTemplates } from "./render-in-core.ts";

const SEED = Number(process.env.TEMPLATE_SEED ?? 20_270_127);
const TEMPLATES = Number(process.env.TEMPLATE_COUNT ?? 20_000);
/** Templates in one instance of the core. */
const BATCH = 250;

test(
  "the core renders what liquidjs renders, whatever is generated",
  () => {
    const oracle = new LiquidRenderer();
    let written = 0;
    for (let first = 0; first < TEMPLATES; first += BATCH) {
      const generated = Array.from({ length: Math.min(BATCH, TEMPLATES - first) }, (_, index) => generateTemplate(new Random(SEED, first + index)));
      const renderInCore = loadTemplates(generated.map(({ source }) => source));
      for (const [index, { source, scope }] of generated.entries()) {
        const wanted = oracle.render(source, scope);
        const found = renderInCore(index, scope);
        const isSame = wanted !== "too many turns" && "text" in found && found.text === wanted.text;
        if (isSame) written += found.text.trim() === "" ? 0 : 1;
        else expect({ seed: SEED, template: first + index, source, scope, found }).toEqual({ wanted });
      }
    }
    process.stdout.write(`templates: seed ${SEED}, ${TEMPLATES} generated, ${written} with text\n`);
    // Most of what is generated must say something, or agreeing would mean little.
    expect(written).toBeGreaterThan(TEMPLATES / 2);
  },
  10 * TEMPLATES,
);

test("the comparison can fail: a renderer that leaves out one filter is found", () => {
  const oracle = new LiquidRenderer();
  const find = (name: string): GeneratedTemplate | undefined => {
    for (let index = 0; index < 2_000; index++) {
      const generated = generateTemplate(new Random(1, index));
      const without = generated.source.replaceAll(new RegExp(` \\| ${name}(?=[ }])`, "gu"), "");
      const [whole, mistaken] = [generated.source, without].map((source) => oracle.render(source, generated.scope));
      if (JSON.stringify(whole) !== JSON.stringify(mistaken)) return generated;
    }
    return undefined;
  };
  for (const name of ["upcase", "strip", "escape", "url_encode", "reverse", "floor"]) expect(find(name)?.source).toContain(name);
});
