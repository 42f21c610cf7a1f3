import { existsSync } from "node:fs";
import type { BenchOptions } from "#bench/options.ts";
import { CORE_PATH } from "#bench/pillion/core-path.ts";
import type { BenchReport } from "#bench/report/bench-report.ts";
import { judgeCore } from "#bench/report/core-budgets.ts";
import { writeCoreTables } from "#bench/report/core-tables.ts";
import { writeVerdicts } from "#bench/report/markdown.ts";
import { installPeers } from "./install-peers.ts";
import { makeLanes } from "./lanes.ts";
import { runRounds } from "./run-rounds.ts";
import { importSubject, PEER_NAMES } from "./subject-names.ts";

/** Measures the core, the floor and the other engines in process. */
export async function benchCore(options: BenchOptions): Promise<BenchReport> {
  if (!existsSync(CORE_PATH)) throw new Error("core/build/core.wasm is missing; run `npm run build:core` first");
  if (options.subjects.some((subject) => PEER_NAMES.some((peer) => peer === subject))) installPeers();
  const subjects = await Promise.all(options.subjects.map(importSubject));
  const sizeMax = new Map(subjects.map((subject) => [subject.name, subject.optimizationsMax]));
  const lanes = makeLanes(options, (subject) => sizeMax.get(subject) ?? 0);
  const settings = { rounds: options.rounds, warmUpMs: options.isQuick ? 150 : 500, turnMs: options.isQuick ? 60 : 150 };
  const figures = await runRounds(lanes, settings, (line) => console.error(line));
  const verdicts = judgeCore(figures);
  const budgets = `### Budgets\n\n${writeVerdicts(verdicts)}\n`;
  const rows = subjects.map(({ name, engine, fairness }) => `- **${name}**: ${engine}. ${fairness}`).join("\n");
  const method = `${options.rounds} interleaved rounds of ${settings.turnMs} ms a row; medians with the least and the most of the rounds.`;
  return {
    title: "Core, beside the other engines",
    text: `${method}\n\n${writeCoreTables(figures, "with nanoseconds")}\n${budgets}`,
    quotable: `${method}\n\n${rows}\n\n${writeCoreTables(figures, "ratios only")}\n${budgets}`,
    verdicts,
  };
}
