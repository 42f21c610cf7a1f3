import { fileURLToPath } from "node:url";
import { Fault } from "#sidecar/base/fault.ts";
import { loadCoreModule } from "#sidecar/engine/core-module.ts";
import { WasmEngine } from "#sidecar/engine/wasm-engine.ts";
import { type Application, applyChanges } from "#test/oracle/apply.ts";
import { readSnapshot, type Snapshot } from "#test/oracle/snapshot.ts";
import { readFields } from "#test/oracle/wire.ts";
import { generateChanges, namedIn } from "./generate-changes.ts";
import { generateProfile } from "./generate-profile.ts";
import { generateSnapshot } from "./generate-snapshot.ts";
import { generateMoment } from "./generate-time.ts";
import { withoutOneField } from "./message-tree.ts";
import { Random } from "./random.ts";

/** How many lives of people are compared, and how often each of them changes. */
export interface ApplyCampaign {
  readonly seed: number;
  readonly snapshots: number;
  readonly changesPerSnapshot: number;
  /** Changes what the oracle makes, which plants a mistake in it. */
  readonly mistake?: (snapshot: Snapshot) => Snapshot;
}

export interface ApplyResult {
  /** How many changes were applied, */
  readonly applied: number;
  /** and how many were refused. */
  readonly refused: number;
  /** How to see the first difference again; undefined when there is none. */
  readonly difference: string | undefined;
}

type Outcome = string;

const module = () => loadCoreModule(fileURLToPath(new URL("../../core/build/core.wasm", import.meta.url)));

/** Has core and oracle fold the same changes into the same profiles, one after the other, and compares the bytes of what comes out. */
export function runApplyCampaign({ seed, snapshots, changesPerSnapshot, mistake }: ApplyCampaign): ApplyResult {
  const core = module();
  let applied = 0;
  let refused = 0;
  for (let stream = 0; stream < snapshots; stream++) {
    const random = new Random(seed, stream);
    const bytes = generateSnapshot(random);
    const read = readSnapshot(bytes);
    const snapshot = mistake?.(read) ?? read;
    const engine = WasmEngine.load(core, bytes);
    const named = namedIn(bytes);
    let nowMs = generateMoment(random);
    let profile: Buffer = Buffer.alloc(0);
    for (let number = 0; number < changesPerSnapshot; number++) {
      // A life goes on for a while; then another one begins, with a profile that anybody may have written.
      if (random.oneIn(12)) profile = random.oneIn(3) ? Buffer.alloc(0) : Buffer.concat(generateProfile(random, occasionAt(nowMs)));
      const application = { profile, changes: Buffer.concat(generateChanges(random, nowMs, bytes, named)), nowMs };
      const [expected, actual] = [byOracle(snapshot, application), byCore(engine, application)];
      if (expected !== actual.outcome) return { applied, refused, difference: describe({ seed, stream, number }, bytes, snapshot, engine, application) };
      if (actual.profile === undefined) refused++;
      else {
        applied++;
        profile = actual.profile;
      }
      nowMs = Math.min(nowMs + random.pick([0, 1, 1_000, 3_600_000, 86_400_000]), 8_640_000_000_000_000);
    }
  }
  return { applied, refused, difference: undefined };
}

function occasionAt(nowMs: number): Parameters<typeof generateProfile>[1] {
  return {
    organization: Buffer.from("acme"),
    project: Buffer.from("web"),
    nowMs,
    unit: Buffer.from("u"),
    session: Buffer.from("visit"),
    requestId: Buffer.from("r"),
  };
}

function byOracle(snapshot: Snapshot, application: Application): Outcome {
  const result = applyChanges(snapshot, application);
  return "refused" in result ? result.refused : result.toString("hex");
}

function byCore(engine: WasmEngine, { profile, changes, nowMs }: Application): { outcome: Outcome; profile: Buffer | undefined } {
  try {
    const applied = engine.apply(profile, changes, nowMs);
    return { outcome: withoutIndex(applied).toString("hex"), profile: applied };
  } catch (error) {
    if (error instanceof Fault) return { outcome: error.code, profile: undefined };
    throw error;
  }
}

/** A profile without the index that it begins with. */
function withoutIndex(profile: Buffer): Buffer {
  const [index] = readFields(profile) ?? [];
  if (index?.number !== 10) throw new Error("a profile that does not begin with an index");
  return profile.subarray(index.bytes.byteOffset - profile.byteOffset + index.bytes.length);
}

function describe(
  { seed, stream, number }: { seed: number; stream: number; number: number },
  bytes: Buffer,
  snapshot: Snapshot,
  engine: WasmEngine,
  found: Application,
): string {
  const differs = (application: Application) => byOracle(snapshot, application) !== byCore(engine, application).outcome;
  let smallest = found;
  for (let goesOn = true; goesOn; ) {
    const smaller = [
      ...[...withoutOneField(smallest.changes)].map((changes) => ({ ...smallest, changes })),
      ...[...withoutOneField(smallest.profile)].map((profile) => ({ ...smallest, profile })),
    ].find(differs);
    goesOn = smaller !== undefined;
    smallest = smaller ?? smallest;
  }
  return [
    `seed ${seed}, snapshot ${stream}, change ${number}, now ${smallest.nowMs}`,
    `snapshot hex: ${bytes.toString("hex")}`,
    `profile: ${smallest.profile.toString("hex")}`,
    `changes: ${smallest.changes.toString("hex")}`,
    `expected: ${byOracle(snapshot, smallest)}`,
    `actual:   ${byCore(engine, smallest).outcome}`,
  ].join("\n");
}
