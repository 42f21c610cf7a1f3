import { createReadStream, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Command } from "commander";
import { DecisionRecord } from "#proto/generated/pillion/decision/v1/explain.ts";
import type { Engine } from "#sidecar/engine/engine.ts";
import { engineFromFile } from "./engine-from-file.ts";
import { type Difference, replayDecision } from "./replay-decision.ts";

const HELP = `
FILE is a file of a decision log (the setting decision_log). Each decision in it is made again from
the same bytes, at the same time, with the snapshot of the version that made it, and must come out
the same, bit for bit. Snapshots are looked for in the folder snapshots beside the file.

With --snapshot all decisions are made with that snapshot or catalog instead, and what is printed
is what it would have changed; its version is no difference then.

Every difference is a line: the place, the person, the optimization, what was and what is.

Exit codes:
  0  no difference
  1  a difference, or a decision that could not be made again
  2  wrong usage, or a file cannot be read

Examples:
  pillion replay /var/log/pillion/decisions-20261121T090000000Z-000001.ndjson
  pillion replay decisions.ndjson --snapshots /backup/snapshots
  pillion replay decisions.ndjson --snapshot catalog-with-other-weights.yaml`;

interface Flags {
  readonly snapshots?: string;
  readonly snapshot?: string;
}

const ENGINES_MAX = 8;

/** Adds `replay` to a program. */
export function addReplayCommand(program: Command): void {
  program
    .command("replay")
    .summary("make logged decisions again")
    .description("Makes the decisions of a decision log again, and says what comes out otherwise.")
    .argument("<file...>", "files of a decision log")
    .option("--snapshots <folder>", "where the snapshots are, each named by its version with the ending .binpb")
    .option("--snapshot <file>", "decide with this catalog or snapshot instead")
    .addHelpText("after", HELP)
    .action(async (files: readonly string[], flags: Flags) => {
      process.exitCode = await replay(files, flags);
    });
}

/** How many decisions there were, and what came of them. */
interface Counts {
  decisions: number;
  differing: number;
  failed: number;
}

async function replay(files: readonly string[], { snapshots, snapshot }: Flags): Promise<0 | 1 | 2> {
  const counts: Counts = { decisions: 0, differing: 0, failed: 0 };
  try {
    const other = snapshot === undefined ? undefined : engineFromFile(snapshot);
    for (const file of files) {
      const engines = new Engines(snapshots ?? join(dirname(file), "snapshots"));
      await replayFile(file, (version) => other ?? engines.find(version), other !== undefined, counts);
    }
  } catch (error) {
    // A file that is absent, or a snapshot that cannot be loaded: the error says which.
    process.stderr.write(`pillion: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
  process.stdout.write(`${summary(counts)}\n`);
  return counts.differing + counts.failed > 0 ? 1 : 0;
}

async function replayFile(file: string, find: (version: string) => Engine | string, ignoresVersion: boolean, counts: Counts): Promise<void> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line === "") continue;
    counts.decisions += 1;
    const place = `${file}:${number}`;
    const record = readRecord(line);
    const engine = record === undefined ? "not a decision" : find(record.snapshotVersion);
    if (record === undefined || typeof engine === "string") {
      counts.failed += 1;
      process.stdout.write(`${place}: ${String(engine)}\n`);
      continue;
    }
    const differences = replayDecision(engine, record, { ignoresVersion });
    if (differences.length > 0) counts.differing += 1;
    process.stdout.write(differences.map((difference) => `${place}: ${differenceText(difference)}\n`).join(""));
  }
}

/** A line may be cut off where a process ended while it wrote. */
function readRecord(line: string): DecisionRecord | undefined {
  try {
    return DecisionRecord.fromJSON(JSON.parse(line));
  } catch {
    // What it is instead does not matter; the place is told.
    return undefined;
  }
}

function differenceText({ unit, what, was, is }: Difference): string {
  return `${unit === "" ? "" : `${unit}, `}${what}: was ${was}; is ${is}`;
}

function summary({ decisions, differing, failed }: Counts): string {
  return `${decisions} decisions, ${differing === 0 ? "no difference" : `${differing} with differences`}${failed > 0 ? `, ${failed} not made again` : ""}`;
}

/** The engines of the snapshots in a folder, the ones used last. */
class Engines {
  readonly #folder: string;
  readonly #engines = new Map<string, Engine>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The engine of a version, or why there is none. */
  find(version: string): Engine | string {
    const known = this.#engines.get(version);
    if (known !== undefined) return known;
    const file = join(this.#folder, `${version}.binpb`);
    if (!/^[0-9a-f]{32}$/.test(version) || !existsSync(file)) return `the snapshot of version \`${version}\` is not in \`${this.#folder}\``;
    const engine = engineFromFile(file);
    const [oldest] = this.#engines.keys();
    if (this.#engines.size >= ENGINES_MAX && oldest !== undefined) this.#engines.delete(oldest);
    this.#engines.set(version, engine);
    return engine;
  }
}
