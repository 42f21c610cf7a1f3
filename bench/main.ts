import { benchGrpc } from "./grpc/bench-grpc.ts";
import { benchCore } from "./measure/bench-core.ts";
import { type BenchName, type BenchOptions, parseOptions, USAGE } from "./options.ts";
import { benchParts } from "./parts/bench-parts.ts";
import { benchPatterns } from "./patterns/bench-patterns.ts";
import { benchPeople } from "./people/bench-people.ts";
import { benchProcess } from "./process/bench-process.ts";
import { benchReload } from "./process/bench-reload.ts";
import { benchProfiles } from "./profiles/bench-profiles.ts";
import type { BenchReport } from "./report/bench-report.ts";
import { describeMachine } from "./report/describe-machine.ts";
import { writeResultsSection } from "./report/results-file.ts";

const RUNNERS: Readonly<Record<BenchName, (options: BenchOptions) => Promise<BenchReport>>> = {
  core: benchCore,
  parts: benchParts,
  patterns: benchPatterns,
  people: benchPeople,
  profiles: benchProfiles,
  grpc: benchGrpc,
  process: benchProcess,
  reload: benchReload,
};

/** Runs the benches asked for and returns the exit code: 0, or 1 when a budget was missed and --check is set. */
async function run(options: BenchOptions): Promise<number> {
  let missed = 0;
  for (const bench of options.benches) {
    const report = await RUNNERS[bench](options);
    const footing = `Measured on ${new Date().toISOString().slice(0, 10)}: ${describeMachine()}.`;
    console.log(`## ${report.title}\n\n${footing}\n\n${report.text}`);
    if (options.isWrite) writeResultsSection(report.title, `${footing}\n\n${report.quotable}`);
    missed += report.verdicts.filter((verdict) => !verdict.isMet).length;
  }
  if (missed > 0) console.error(`budgets missed: ${missed}`);
  return options.isCheck && missed > 0 ? 1 : 0;
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) console.log(USAGE);
  else process.exitCode = await run(options);
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  console.error(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
