import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Mutant } from "./mutants-of.ts";
import type { Verdict } from "./verdict.ts";

/** Time for one mutant. A trial takes a second or two, so one that takes this long goes on for ever; the first also loads everything. */
const TRIAL_TIMEOUT_MS = 30_000;

/** Mutants a thread tries. Linear memories are collected late, because the collector does not see how large they are, so a thread that went on would take gigabytes. */
const TRIALS_MAX = 25;

/** Which of the two implementations a mutant is of. */
export type Implementation = "core" | "oracle";

/** Tries mutants of one implementation on so many threads, and tells each verdict as it comes. */
export async function tryMutants(
  implementation: Implementation,
  mutants: readonly Mutant[],
  threads: number,
  tell: (mutant: Mutant, verdict: Verdict) => void,
) {
  const waiting = [...mutants];
  const work = async () => {
    let worker = createThread(implementation);
    let trials = 0;
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const verdict = await tryOne(worker, mutant);
      trials += 1;
      if (verdict === "endless" || trials === TRIALS_MAX) {
        await worker.terminate();
        worker = createThread(implementation);
        trials = 0;
      }
      tell(mutant, verdict === "endless" ? { kind: "caught", by: "it never ends" } : verdict);
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: threads }, work));
}

function createThread(implementation: Implementation): Worker {
  return new Worker(new URL("./trial-thread.ts", import.meta.url), { workerData: implementation });
}

async function tryOne(worker: Worker, mutant: Mutant): Promise<Verdict | "endless"> {
  worker.postMessage(mutant);
  const tooLong = AbortSignal.timeout(TRIAL_TIMEOUT_MS);
  try {
    const [verdict] = (await once(worker, "message", { signal: tooLong })) as [Verdict];
    return verdict;
  } catch (error) {
    if (tooLong.aborted) return "endless";
    throw error;
  }
}
