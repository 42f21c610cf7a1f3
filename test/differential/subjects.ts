import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { ChooseResponse, optimizationTypeToJSON, reasonToJSON, warningCodeToJSON } from "#proto/generated/pillion/decision/v1/decision.ts";
import { Fault } from "#sidecar/base/fault.ts";
import { loadCoreModule } from "#sidecar/engine/core-module.ts";
import { WasmEngine } from "#sidecar/engine/wasm-engine.ts";
import type { Observer } from "#test/oracle/evaluate.ts";
import { type Answer, Oracle } from "#test/oracle/oracle.ts";
import type { Question } from "#test/oracle/question.ts";
import { readSnapshot, type Snapshot, SnapshotRefused } from "#test/oracle/snapshot.ts";

/** What a subject makes of a question: an answer, or the code of a refusal. */
export type Outcome = Answer | { readonly refused: string };

/** Answers questions about one snapshot. */
type Decide = (question: Question) => Outcome;

/** Loads a snapshot, or says that it is refused. */
export type Load = (snapshot: Buffer) => Decide | { readonly refused: string };

/** The age that every call in this folder is made with. */
const SNAPSHOT_AGE_SECONDS = 7;

/** How the oracle is set up as a subject. */
export interface OracleOptions {
  /** Told of what the oracle comes by. */
  readonly observe?: Observer;
  /** Changes what the oracle has read, which plants a mistake in it. */
  readonly mistake?: (snapshot: Snapshot) => Snapshot;
}

/** The oracle as a subject. */
export function oracleSubject({ observe, mistake }: OracleOptions = {}): Load {
  return (bytes) => {
    const read = readOrRefuse(bytes);
    if ("refused" in read) return read;
    const oracle = new Oracle(mistake?.(read) ?? read, observe);
    const circumstances = { snapshotVersion: versionOf(bytes), snapshotAgeSeconds: SNAPSHOT_AGE_SECONDS };
    return (question) => {
      const outcome = oracle.choose(question, circumstances);
      return "refused" in outcome ? { refused: outcome.refused } : outcome;
    };
  };
}

function readOrRefuse(bytes: Buffer): Snapshot | { readonly refused: string } {
  try {
    return readSnapshot(bytes);
  } catch (error) {
    if (error instanceof SnapshotRefused) return { refused: "snapshot_invalid" };
    throw error;
  }
}

/** The version of a snapshot. */
export function versionOf(snapshot: Buffer): string {
  return createHash("sha256").update(snapshot).digest("hex").slice(0, 32);
}

/** The core as a subject, through the engine of the sidecar; another module than the built one may take its place. */
export function coreSubject(module = loadCoreModule(fileURLToPath(new URL("../../core/build/core.wasm", import.meta.url)))): Load {
  return (snapshot) => {
    const engine = refusable(() => WasmEngine.load(module, snapshot));
    if ("refused" in engine) return engine;
    return (question) => refusable(() => answerOf(decideWith(engine, question)));
  };
}

function decideWith(engine: WasmEngine, { request, profile = Buffer.alloc(0), hostInput, nowMs = 0 }: Question): Buffer {
  const decided = engine.decide(request, { nowMs, snapshotAgeSeconds: SNAPSHOT_AGE_SECONDS, profile, hostInput });
  if ("unit" in decided) throw new Error("a profile was asked for after one was given");
  return decided.response;
}

function refusable<T>(run: () => T): T | { readonly refused: string } {
  try {
    return run();
  } catch (error) {
    if (error instanceof Fault) return { refused: error.code };
    throw error;
  }
}

/** The bytes of a ChooseResponse in the words of the oracle. */
export function answerOf(response: Buffer): Answer {
  const { choices, snapshotVersion, snapshotAgeSeconds, warnings } = ChooseResponse.decode(response);
  return {
    choices: choices.map((choice) => ({ ...choice, optimizationType: optimizationTypeToJSON(choice.optimizationType), reason: reasonToJSON(choice.reason) })),
    snapshotVersion,
    snapshotAgeSeconds,
    warnings: warnings.map((warning) => ({ name: warning.name, code: warningCodeToJSON(warning.code) })),
  };
}
