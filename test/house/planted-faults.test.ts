import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { documentedNames } from "./documented-names.ts";
import { type ScratchCopy, scratchCopy } from "./scratch-copy.ts";

/** A fault that a check has to name. */
interface PlantedFault {
  readonly fault: string;
  /** The file that is changed; made, when it does not exist. */
  readonly path: string;
  readonly plant: (text: string) => string;
  readonly complaint: string | RegExp;
}

function withoutRow(name: string): (text: string) => string {
  return (text) => text.replace(new RegExp(`^\\|\\s*\`${name}\`.*\\n`, "m"), "");
}

function firstName(path: string): string {
  return documentedNames(path)[0] ?? "";
}

const FIRST_SETTING = firstName("docs/SETTINGS.md");
const FIRST_CODE = firstName("docs/ERRORS.md");
const FIRST_METRIC = firstName("docs/METRICS.md");

const FAULTS: Readonly<Record<string, readonly PlantedFault[]>> = {
  "check:layers": [
    {
      fault: "a layer that imports the one above it",
      path: "sidecar/base/planted.ts",
      plant: () => 'import type { Engine } from "#sidecar/engine/engine.ts";\n\nexport type Planted = Engine;\n',
      complaint: /base-knows-base: sidecar\/base\/planted\.ts . sidecar\/engine\/engine\.ts/,
    },
    {
      fault: "an app that constructs an engine itself",
      path: "sidecar/app/planted.ts",
      plant: () => 'import { WasmEngine } from "#sidecar/engine/wasm-engine.ts";\n\nexport const planted = WasmEngine;\n',
      complaint: /app-sees-interfaces: sidecar\/app\/planted\.ts . sidecar\/engine\/wasm-engine\.ts/,
    },
    {
      fault: "a core that reaches into the sidecar",
      path: "core/assembly/planted.ts",
      plant: () => 'import { Fault } from "../../sidecar/base/fault";\n\nexport const planted = Fault;\n',
      complaint: /core-knows-nobody: core\/assembly\/planted\.ts/,
    },
    {
      fault: "a sidecar that needs a development package to run",
      path: "sidecar/base/planted-package.ts",
      plant: () => 'import { build } from "esbuild";\n\nexport const planted = build;\n',
      complaint: /production-imports-no-development-packages: sidecar\/base\/planted-package\.ts/,
    },
  ],
  "check:dead-code": [
    {
      fault: "an export that nobody uses",
      path: "sidecar/base/fault.ts",
      plant: (text) => `${text}\nexport const plantedExport = 1;\n`,
      complaint: /plantedExport\s.*sidecar\/base\/fault\.ts/,
    },
  ],
  "check:sizes": [
    {
      fault: "a file of 401 lines",
      path: "sidecar/base/planted.ts",
      plant: () => `export const planted = 1;\n${"// A line.\n".repeat(400)}`,
      complaint: "sidecar/base/planted.ts: 401 lines, at most 400",
    },
    {
      fault: "a function of 71 lines",
      path: "sidecar/base/planted-function.ts",
      plant: () => `export function planted(): void {\n${"  // A line.\n".repeat(69)}}\n`,
      complaint: "sidecar/base/planted-function.ts:1: function `planted` has 71 lines, at most 70",
    },
  ],
  "check:lint": [
    {
      fault: "an import of a parent folder",
      path: "sidecar/base/planted.ts",
      plant: () => 'export { Fault } from "../base/fault.ts";\n',
      complaint: /across folders write/,
    },
    {
      fault: "a default export",
      path: "sidecar/base/planted-export.ts",
      plant: () => "export default 1;\n",
      complaint: /noDefaultExport/,
    },
  ],
  "check:docs": [
    {
      fault: "a setting that the docs do not have",
      path: "docs/SETTINGS.md",
      plant: withoutRow(FIRST_SETTING),
      complaint: `docs/SETTINGS.md: the setting \`${FIRST_SETTING}\` is in the code and not here`,
    },
    {
      fault: "a setting that only the docs have",
      path: "docs/SETTINGS.md",
      plant: (text) => `${text}\n| \`planted_setting\` | |\n`,
      complaint: "docs/SETTINGS.md: the setting `planted_setting` is not in the code",
    },
    {
      fault: "a fault code that the docs do not have",
      path: "docs/ERRORS.md",
      plant: withoutRow(FIRST_CODE),
      complaint: `docs/ERRORS.md: the fault code \`${FIRST_CODE}\` is in the code and not here`,
    },
    {
      fault: "a metric that the docs do not have",
      path: "docs/METRICS.md",
      plant: withoutRow(FIRST_METRIC),
      complaint: `docs/METRICS.md: the metric \`${FIRST_METRIC}\` is in the code and not here`,
    },
    {
      fault: "a link that leads nowhere",
      path: "CONTRIBUTING.md",
      plant: (text) => `${text}\n[planted](docs/planted.md)\n`,
      complaint: "CONTRIBUTING.md: the link `docs/planted.md` leads nowhere",
    },
    {
      fault: "a document that names a script that is not there",
      path: "CONTRIBUTING.md",
      plant: (text) => `${text}\nRun \`npm run planted\`.\n`,
      complaint: "CONTRIBUTING.md: names the npm script `planted`, which package.json does not have",
    },
    {
      fault: "a folder at the top that the map does not have",
      path: "planted/planted.md",
      plant: () => "Planted.\n",
      complaint: "README.md: the folder map has no row for `planted`",
    },
  ],
  "check:words": [
    {
      fault: "work that is not finished",
      path: "sidecar/base/planted-work.ts",
      plant: () => `// ${"TO"}DO: the rest.\n`,
      complaint: /sidecar\/base\/planted-work\.ts:1: `.{4}` is a banned word/,
    },
    {
      fault: "a file named after no idea",
      path: "sidecar/base/string-utils.ts",
      plant: () => "export {};\n",
      complaint: "sidecar/base/string-utils.ts: `utils` in a path says nothing",
    },
  ],
  "check:generated": [
    {
      fault: "a generated file that was changed by hand",
      path: "proto/generated/pillion/decision/v1/profile.ts",
      plant: (text) => `${text}\n// Planted.\n`,
      complaint: "proto/generated/pillion/decision/v1/profile.ts: differs from what `npm run generate` writes",
    },
    {
      fault: "a message that old clients cannot read",
      path: "proto/pillion/decision/v1/decision.proto",
      plant: (text) => text.replace(/^ {2}string url = /m, "  bool url = "),
      complaint: /Field .* with name "url" .* changed type from "string" to "bool"/,
    },
  ],
};

interface Run {
  readonly status: number | null;
  readonly output: string;
}

function run(check: string, root: string): Run {
  const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", check], { cwd: root, encoding: "utf8" });
  return { status, output: `${stdout}${stderr}` };
}

/** Plants faults, one after the other, and returns what takes them out again. */
function plantAll(faults: readonly PlantedFault[], root: string): () => void {
  const originals = new Map<string, string>();
  for (const { path, plant } of faults) {
    const file = join(root, path);
    const before = existsSync(file) ? readFileSync(file, "utf8") : "";
    const after = plant(before);
    expect(after, `${path} with its fault`).not.toBe(before);
    originals.set(file, originals.get(file) ?? before);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, after);
  }
  return () => {
    for (const [file, original] of originals) {
      if (original === "") {
        rmSync(file);
      } else {
        writeFileSync(file, original);
      }
    }
  };
}

/**
 * A check that never fails is worth nothing. The faults that a check is there
 * for are planted in a copy of this repository that it has passed, and it has to
 * fail and to name each of them.
 */
describe("planted faults", { timeout: 60_000 }, () => {
  let copy: ScratchCopy;
  beforeAll(() => {
    copy = scratchCopy();
  });
  afterAll(() => {
    copy[Symbol.dispose]();
  });

  describe.each(Object.entries(FAULTS))("%s", (check, faults) => {
    let faulty: Run;

    test("passes a copy without a fault", () => {
      const { status, output } = run(check, copy.root);
      expect(status, output).toBe(0);
    });

    test("fails a copy with faults", () => {
      const takeOut = plantAll(faults, copy.root);
      try {
        faulty = run(check, copy.root);
      } finally {
        takeOut();
      }
      expect(faulty.status, faulty.output).not.toBe(0);
    });

    test.each(faults)("names $fault", ({ complaint }) => {
      expect(faulty.output).toMatch(complaint);
    });
  });
});
