import { fileURLToPath } from "node:url";

/** Where `npm run build:core` puts the core. */
export const CORE_PATH = fileURLToPath(import.meta.resolve("#core/build/core.wasm"));
