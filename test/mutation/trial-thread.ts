import { parentPort, workerData } from "node:worker_threads";
import { createCoreTrial } from "./core-trial.ts";
import type { Mutant } from "./mutants-of.ts";
import { createOracleTrial } from "./oracle-trial.ts";

// A thread that tries the mutants it is sent, one at a time.

const trial = workerData === "core" ? createCoreTrial() : createOracleTrial();
parentPort?.on("message", async (mutant: Mutant) => parentPort?.postMessage(await trial(mutant)));
