import { setTimeout as elapse } from "node:timers/promises";
import { chooseWith, openClient } from "#bench/grpc/choose-once.ts";
import type { Call } from "#bench/subjects/workload.ts";
import { checkAnswer, encodeCall } from "./standard-call.ts";

/** What a watcher saw. */
export interface Watched {
  readonly calls: number;
  /** Calls that failed, with why the first did. */
  readonly failed: number;
  readonly firstFailure: string | undefined;
}

const PAUSE_MS = 10;

/** Asks again and again with an ordinary client, beside the load, and reads every status and every body, until the load has ended. */
export async function watchAnswers(port: number, call: Call, load: Promise<unknown>): Promise<Watched> {
  const client = openClient(port);
  const request = encodeCall(call);
  let isRunning = true;
  const done = load.finally(() => {
    isRunning = false;
  });
  let calls = 0;
  const failures: string[] = [];
  while (isRunning) {
    calls++;
    try {
      checkAnswer(call, await chooseWith(client, request));
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
    await elapse(PAUSE_MS);
  }
  client.close();
  await done;
  return { calls, failed: failures.length, firstFailure: failures[0] };
}
