import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** Where the name is written for the function under test; its own data ends before. */
const NAME_AT = 0x8000;
const NAMES = 20_000;
/** The looks that a table at most half full takes per name when the places are random are 1.5; this leaves room for luck. */
const LOOKS_MAX = 2;

interface HashModule {
  readonly memory: WebAssembly.Memory;
  hashBytes(at: number, length: number): number;
}

/** The hash alone: what the core exports does not show it. */
function compileHash(): HashModule {
  const folder = mkdtempSync(join(tmpdir(), "pillion-hash-"));
  try {
    const root = fileURLToPath(new URL("../..", import.meta.url));
    const file = join(folder, "hash.wasm");
    const options = ["--runtime", "stub", "--initialMemory", "1", "--outFile", file];
    execFileSync(process.execPath, [join(root, "node_modules/assemblyscript/bin/asc.js"), "core/assembly/bytes.ts", ...options], { cwd: root });
    return new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file))).exports as unknown as HashModule;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const hash = compileHash();

/** How many entries a search looks at, on average, in a table built as the core builds its own. */
function looksPerName(names: readonly string[]): number {
  const mask = 2 ** Math.ceil(Math.log2(names.length * 2)) - 1;
  const isTaken = new Uint8Array(mask + 1);
  const memory = Buffer.from(hash.memory.buffer);
  let looks = 0;
  for (const name of names) {
    memory.fill(0, NAME_AT, NAME_AT + 64);
    memory.write(name, NAME_AT);
    let place = hash.hashBytes(NAME_AT, name.length) & mask;
    for (looks += 1; isTaken[place] === 1; looks += 1) place = (place + 1) & mask;
    isTaken[place] = 1;
  }
  return looks / names.length;
}

test.each(["", "a", "ab", "abc", "banner-", "banner--", "campaign_x", "experiment-", "experiment_xyz"])(
  "numbered names are found at once: `%s00000` and so on",
  (prefix) => {
    const names = Array.from({ length: NAMES }, (_, index) => prefix + String(index).padStart(5, "0"));
    expect(looksPerName(names)).toBeLessThan(LOOKS_MAX);
  },
);

test("names that differ in their beginning only are found at once", () => {
  const names = Array.from({ length: NAMES }, (_, index) => `${String(index).padStart(5, "0")}-summer-campaign`);
  expect(looksPerName(names)).toBeLessThan(LOOKS_MAX);
});
