import { chmodSync, copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import ts from "typescript";

/**
 * Writes the release to `dist`, which Node runs as it is:
 *
 *   pillion.js, compile-worker.js   the program, with what it loads late in chunks beside it
 *   core.wasm, acme-web.yaml, …     what it reads (`sidecar/base/assets.ts` names them)
 *   client.js, types/               the Node client, for applications
 *
 * It needs `core/build/core.wasm`.
 */
const OUTPUT = "dist";

const ASSETS = ["core/build/core.wasm", "deploy/examples/acme-web.yaml", "proto/descriptor-set.binpb", "sidecar/catalog/catalog.schema.json"];

const CLIENT = "clients/node/index.ts";

// Packages written as CommonJS ask for `require`, which an ES module does not have.
const REQUIRE = 'import { createRequire as createBundleRequire } from "node:module"; const require = createBundleRequire(import.meta.url);';

const OPTIONS = { bundle: true, format: "esm", platform: "node", target: "node24", logLevel: "warning" } as const;

async function buildProgram(): Promise<void> {
  await build({
    ...OPTIONS,
    entryPoints: { pillion: "sidecar/main.ts", "compile-worker": "sidecar/sources/compile-worker.ts" },
    outdir: OUTPUT,
    splitting: true,
    legalComments: "linked",
    banner: { js: REQUIRE },
  });
  chmodSync(join(OUTPUT, "pillion.js"), 0o755);
  for (const asset of ASSETS) {
    copyFileSync(asset, join(OUTPUT, asset.slice(asset.lastIndexOf("/") + 1)));
  }
}

/** The client leaves its packages to the application, which has its own gRPC. */
async function buildClient(): Promise<void> {
  await build({ ...OPTIONS, entryPoints: [CLIENT], outfile: join(OUTPUT, "client.js"), packages: "external" });
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile("tsconfig.json", ts.sys.readFile).config, ts.sys, ".");
  const types = { ...options, noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: ".", outDir: join(OUTPUT, "types") };
  ts.createProgram([CLIENT], types).emit(undefined, (path, text) => {
    // What `#proto` and `.ts` stand for is known to this package alone.
    const toRoot = "../".repeat(path.split("/").length - 3);
    ts.sys.writeFile(path, text.replaceAll('"#proto/', `"${toRoot}proto/`).replaceAll(/(from "\.[^"]*)\.ts"/g, '$1.js"'));
  });
}

rmSync(OUTPUT, { recursive: true, force: true });
await buildClient();
await buildProgram();
