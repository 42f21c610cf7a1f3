import { chmodSync, copyFileSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
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

/** Where it is put together, so that what runs from `dist` meanwhile finds its files until the very end. */
const SCRATCH = mkdtempSync("node_modules/.pillion-build-");

const ASSETS = ["core/build/core.wasm", "deploy/examples/acme-web.yaml", "proto/descriptor-set.binpb", "sidecar/catalog/catalog.schema.json"];

const CLIENT = "clients/node/index.ts";

// Packages written as CommonJS ask for `require`, which an ES module does not have.
const REQUIRE = 'import { createRequire as createBundleRequire } from "node:module"; const require = createBundleRequire(import.meta.url);';

const OPTIONS = { bundle: true, format: "esm", platform: "node", target: "node24", logLevel: "warning" } as const;

async function buildProgram(): Promise<void> {
  await build({
    ...OPTIONS,
    entryPoints: { pillion: "sidecar/main.ts", "compile-worker": "sidecar/sources/compile-worker.ts" },
    outdir: SCRATCH,
    splitting: true,
    // Native, so it stays where it was installed.
    external: ["lmdb"],
    // A smaller text is a smaller process. Names stay, because they are what a stack trace can say.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "linked",
    banner: { js: REQUIRE },
  });
  chmodSync(join(SCRATCH, "pillion.js"), 0o755);
  for (const asset of ASSETS) {
    copyFileSync(asset, join(SCRATCH, asset.slice(asset.lastIndexOf("/") + 1)));
  }
}

/** The client leaves its packages to the application, which has its own gRPC. */
async function buildClient(): Promise<void> {
  await build({ ...OPTIONS, entryPoints: [CLIENT], outfile: join(SCRATCH, "client.js"), packages: "external" });
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile("tsconfig.json", ts.sys.readFile).config, ts.sys, ".");
  const types = { ...options, noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: ".", outDir: join(SCRATCH, "types") };
  ts.createProgram([CLIENT], types).emit(undefined, (path, text) => {
    // What `#proto` and `.ts` stand for is known to this package alone.
    const toRoot = "../".repeat(relative(join(SCRATCH, "types"), path).split("/").length - 1);
    ts.sys.writeFile(path, text.replaceAll('"#proto/', `"${toRoot}proto/`).replaceAll(/(from "\.[^"]*)\.ts"/g, '$1.js"'));
  });
}

try {
  await buildClient();
  await buildProgram();
  rmSync(OUTPUT, { recursive: true, force: true });
  renameSync(SCRATCH, OUTPUT);
} finally {
  rmSync(SCRATCH, { recursive: true, force: true });
}
