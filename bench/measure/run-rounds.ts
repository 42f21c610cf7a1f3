import { Random } from "#bench/workload/random.ts";
import { type Lane, SCENARIOS } from "./lanes.ts";
import type { LoadFigures } from "./messages.ts";
import { WorkerProcess } from "./worker-process.ts";

/** How long and how often. */
export interface RoundSettings {
  readonly rounds: number;
  /** How long each lane runs before the first round, so that everything is compiled. */
  readonly warmUpMs: number;
  /** How long one lane runs in one round. */
  readonly turnMs: number;
}

/** What was measured in one lane, round by round. */
interface LaneFigures {
  readonly lane: Lane;
  readonly cpuNs: readonly number[];
  readonly wallNs: readonly number[];
}

/** What loading one catalog took one subject. */
interface CatalogFigures extends LoadFigures {
  readonly subject: string;
  readonly optimizations: number;
}

/** Everything that was measured in process. */
export interface RoundFigures {
  readonly lanes: readonly LaneFigures[];
  readonly catalogs: readonly CatalogFigures[];
}

interface Station {
  readonly lane: Lane;
  readonly worker: WorkerProcess;
  readonly cpuNs: number[];
  readonly wallNs: number[];
}

function keyOf(lane: Lane): string {
  return `${lane.subject} ${lane.optimizations}`;
}

/**
 * Measures all lanes. Every subject with every catalog has a process of its own, so that no engine lives with another's garbage,
 * timers or compiled code; all of them stay alive to the end and take turns, one at a time, in an order drawn anew each round.
 */
export async function runRounds(lanes: readonly Lane[], settings: RoundSettings, report: (line: string) => void): Promise<RoundFigures> {
  const workers = new Map<string, WorkerProcess>();
  try {
    const catalogs: CatalogFigures[] = [];
    const stations: Station[] = [];
    for (const lane of lanes) {
      let worker = workers.get(keyOf(lane));
      if (worker === undefined) {
        worker = new WorkerProcess(lane.subject, lane.optimizations);
        workers.set(keyOf(lane), worker);
        catalogs.push({ subject: lane.subject, optimizations: lane.optimizations, ...(await worker.load()) });
      }
      await worker.prepare(lane.scenario, SCENARIOS[lane.scenario]);
      await worker.run(lane.scenario, settings.warmUpMs);
      report(`checked and warm: ${lane.subject}, ${lane.scenario} of ${lane.optimizations}`);
      stations.push({ lane, worker, cpuNs: [], wallNs: [] });
    }
    await runStations(stations, settings, report);
    return { lanes: stations.map(({ lane, cpuNs, wallNs }) => ({ lane, cpuNs, wallNs })), catalogs };
  } finally {
    for (const worker of workers.values()) worker.stop();
  }
}

async function runStations(stations: readonly Station[], settings: RoundSettings, report: (line: string) => void): Promise<void> {
  const random = new Random(1);
  for (let round = 1; round <= settings.rounds; round++) {
    const waiting = [...stations];
    while (waiting.length > 0) {
      const [station] = waiting.splice(random.below(waiting.length), 1);
      if (station === undefined) throw new RangeError("drew beyond the stations");
      const { calls, cpuNs, wallNs } = await station.worker.run(station.lane.scenario, settings.turnMs);
      station.cpuNs.push(cpuNs / calls);
      station.wallNs.push(wallNs / calls);
    }
    report(`round ${round} of ${settings.rounds}`);
  }
}
