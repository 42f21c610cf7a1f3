#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { listenForStopSignals } from "./cli/stop-signals.ts";

// Everything else is loaded after these lines: the cache shortens every later
// load, and a sidecar that is told to stop while it still loads must not fail.
enableCompileCache();
const stopSignals = listenForStopSignals();

const { runCommandLine } = await import("./cli/command-line.ts");
await runCommandLine({ argv: process.argv, stopSignals });
