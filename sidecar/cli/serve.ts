import { destination, pino, stdTimeFunctions } from "pino";
import { locateAssets } from "#sidecar/base/assets.ts";
import { systemClock } from "#sidecar/base/clock.ts";
import type { Log } from "#sidecar/base/log.ts";
import { Sidecar } from "#sidecar/compose.ts";
import { loadSettings } from "#sidecar/settings/load-settings.ts";
import { formatSettingsProblem } from "#sidecar/settings/settings-problem.ts";
import type { StopSignals } from "./stop-signals.ts";
import { tuneHeap } from "./tune-heap.ts";

const FAILED_EXIT_CODE = 1;
const USAGE_EXIT_CODE = 2;

/** What was said on the command line. */
export interface ServeInput {
  readonly file: string | undefined;
  readonly flags: Readonly<Record<string, string | undefined>>;
  readonly stopSignals: StopSignals;
}

/** Serves until it is asked to stop. Ends the process itself then, because an idle connection of a client would keep it alive. */
export async function serve({ file, flags, stopSignals }: ServeInput): Promise<void> {
  const environment = process.env;
  const loaded = await loadSettings({ file, environment, flags, workingDirectory: process.cwd() });
  if (!loaded.ok) {
    process.stderr.write(`pillion: the settings are wrong\n${loaded.problems.map((problem) => `  ${formatSettingsProblem(problem)}\n`).join("")}`);
    process.exit(USAGE_EXIT_CODE);
  }
  const { configuration } = loaded;
  tuneHeap(configuration.settings.heap);
  const log = createLog(configuration.settings.logLevel);
  const sidecar = new Sidecar({ configuration, assets: locateAssets(), environment, clock: systemClock, log });
  const starting = sidecar.start();
  stopSignals.whenAsked(() => {
    log.info({}, "stopping");
    void stopAndExit(sidecar, starting, log);
  });
  const started = await starting;
  if (!started.ok) {
    process.stderr.write(`pillion: could not start\n${started.problems.map((problem) => `  ${problem}\n`).join("")}`);
    process.exit(FAILED_EXIT_CODE);
  }
}

async function stopAndExit(sidecar: Sidecar, starting: Promise<unknown>, log: Log): Promise<void> {
  try {
    await sidecar.drain();
    // A face that is half open cannot be closed.
    await starting;
    await sidecar.stop();
    log.info({}, "stopped");
    process.exit(0);
  } catch (error) {
    log.error({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }, "could not stop in order");
    process.exit(FAILED_EXIT_CODE);
  }
}

/** JSON lines on standard output, written before the call returns, so that the last line before an exit is there. */
function createLog(level: string): Log {
  return pino(
    { level, base: null, timestamp: stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
    destination({ fd: 1, sync: true }),
  );
}
