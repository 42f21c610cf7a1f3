import type { Prepared } from "#bench/subjects/subject.ts";
import type { TurnFigures } from "./messages.ts";

/** Calls that are ready, and which of them comes next, so that a run goes through all people however short its turns are. */
export interface Turn {
  readonly prepared: Prepared;
  readonly calls: number;
  next: number;
}

/** The clock is read between chunks of so many calls, so that reading it costs nothing that shows. */
const CHUNK_CALLS = 64;

/** The share of a turn that goes by before measuring begins: caches and branch predictors belonged to somebody else. */
const LEAD_IN_SHARE = 0.15;

async function runFor(turn: Turn, milliseconds: number): Promise<{ readonly calls: number; readonly sink: number }> {
  const { prepared } = turn;
  const end = process.hrtime.bigint() + BigInt(Math.round(milliseconds * 1e6));
  let calls = 0;
  // Read by the caller, so that no answer is computed for nobody.
  let sink = 0;
  while (process.hrtime.bigint() < end) {
    for (let index = 0; index < CHUNK_CALLS; index++) {
      const answer = prepared.decide(turn.next);
      const settled = prepared.isAsync ? await answer : answer;
      if (settled !== undefined) sink++;
      turn.next = turn.next + 1 === turn.calls ? 0 : turn.next + 1;
    }
    calls += CHUNK_CALLS;
  }
  return { calls, sink };
}

/** Runs calls for about this long and says what they took. */
export async function takeTurn(turn: Turn, milliseconds: number): Promise<TurnFigures> {
  await runFor(turn, milliseconds * LEAD_IN_SHARE);
  const cpuBefore = process.cpuUsage();
  const wallBefore = process.hrtime.bigint();
  const { calls, sink } = await runFor(turn, milliseconds);
  const wallNs = Number(process.hrtime.bigint() - wallBefore);
  const cpu = process.cpuUsage(cpuBefore);
  if (sink !== calls) throw new Error(`${calls - sink} of ${calls} calls gave no answer`);
  return { calls, cpuNs: (cpu.user + cpu.system) * 1_000, wallNs };
}
