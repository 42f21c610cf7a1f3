import { expect, test } from "vitest";
import { compileTemplate } from "#sidecar/catalog/liquid/compile-template.ts";
import { checkOf } from "#sidecar/catalog/liquid/program-writer.ts";
import { Random } from "#test/differential/random.ts";
import { generateTemplate } from "./generate-template.ts";
import { loadPrograms } from "./render-in-core.ts";

const SEED = 20_270_127;
const PROGRAMS = 6_000;
const BATCH = 200;
const HEADER_BYTES = 28;
const CHECK = 24;

/** Changes some bytes: anywhere, or in a way that keeps the numbers of the header small, so that more of the program is run. */
function damaged(random: Random, program: Buffer): Buffer {
  const bytes = Buffer.from(program);
  for (let i = random.integer(1, 6); i > 0; i--) {
    const at = random.oneIn(8) ? random.integer(0, HEADER_BYTES - 1) : random.integer(HEADER_BYTES, bytes.length - 1);
    bytes[at] = random.pick([0, 1, 2, 7, 15, 20, 255, random.integer(0, 255)]);
  }
  const cut = random.oneIn(20) ? bytes.subarray(0, random.integer(HEADER_BYTES, bytes.length)) : bytes;
  // With the right check the damage is what some other compiler has made.
  if (!random.oneIn(20)) cut.writeUInt32LE(checkOf(cut), CHECK);
  return cut;
}

test("no program makes the core trap, run on, or write what is not JSON", () => {
  let rendered = 0;
  let warned = 0;
  for (let first = 0; first < PROGRAMS; first += BATCH) {
    const generated = Array.from({ length: BATCH }, (_, index) => generateTemplate(new Random(SEED, first + index)));
    const random = new Random(SEED, -first - 1);
    const programs = generated.map(({ source }) => {
      const compiled = compileTemplate(source);
      if ("problems" in compiled) throw new Error(source);
      return damaged(random, compiled.program);
    });
    // A trap is a fault, which throws; a body that is no JSON text throws as well.
    const render = loadPrograms(programs);
    for (const [index, { scope }] of generated.entries()) {
      if ("text" in render(index, scope)) rendered++;
      else warned++;
    }
  }
  expect(rendered).toBeGreaterThan(PROGRAMS / 10);
  expect(warned).toBeGreaterThan(PROGRAMS / 10);
}, 120_000);
