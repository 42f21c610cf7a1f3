import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * The files the program reads beside its own code. There are two layouts: the
 * development tree, where this file is sidecar/base/assets.ts, and a release,
 * where one folder holds the bundle and everything it reads.
 */
export interface Assets {
  /** The core, compiled. */
  readonly core: string;
  /** The catalog that is served when no other is set. */
  readonly exampleCatalog: string;
  /** A `FileDescriptorSet` of all services, for reflection. */
  readonly descriptorSet: string;
  /** The program that compiles one catalog. */
  readonly compileWorker: string;
}

const RELEASE: Assets = {
  core: "./core.wasm",
  exampleCatalog: "./acme-web.yaml",
  descriptorSet: "./descriptor-set.binpb",
  compileWorker: "./compile-worker.js",
};

const DEVELOPMENT: Assets = {
  core: "../../core/build/core.wasm",
  exampleCatalog: "../../deploy/examples/acme-web.yaml",
  descriptorSet: "../../proto/descriptor-set.binpb",
  compileWorker: "../sources/compile-worker.ts",
};

/** Finds the assets of the layout this file is in. */
export function locateAssets(here: string = import.meta.url): Assets {
  const layout = existsSync(new URL(RELEASE.core, here)) ? RELEASE : DEVELOPMENT;
  const path = (relative: string): string => fileURLToPath(new URL(relative, here));
  return {
    core: path(layout.core),
    exampleCatalog: path(layout.exampleCatalog),
    descriptorSet: path(layout.descriptorSet),
    compileWorker: path(layout.compileWorker),
  };
}
