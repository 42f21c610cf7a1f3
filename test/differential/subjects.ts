import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { ChooseResponse, optimizationTypeToJSON, reasonToJSON, warningCodeToJSON } from "#proto/generated/pillion/decision/v1/decision.ts";
import { ExplainResponse } from "#proto/generated/pillion/decision/v1/explain.ts";
import { Effects } from "#proto/generated/pillion/decision/v1/host.ts";
import { Fault } from "#sidecar/base/fault.ts";
import { loadCoreModule } from "#sidecar/engine/core-module.ts";
import type { Decision } from "#sidecar/engine/engine.ts";
import { WasmEngine } from "#sidecar/engine/wasm-engine.ts";
import type { Observer } from "#test/oracle/evaluate.ts";
import type { Explanation } from "#test/oracle/explanation.ts";
import { type Answer, type Circumstances, Oracle } from "#test/oracle/oracle.ts";
import type { Question } from "#test/oracle/question.ts";
import { readSnapshot, type Snapshot, SnapshotRefused } from "#test/oracle/snapshot.ts";
import { explanationInWords } from "./explanation-in-words.ts";

/** What a subject makes of a question: an answer, or the code of a refusal. */
export type Outcome = (Answer & { readonly explanations?: readonly Explanation[] }) | { readonly refused: string };

/** Answers questions about one snapshot. */
type Decide = (question: Question) => Outcome;

/** Loads a snapshot, or says that it is refused. */
export type Load = (snapshot: Buffer) => Decide | { readonly refused: string };

/** The age that every call in this folder is made with. */
export const SNAPSHOT_AGE_SECONDS = 7;

/** How the oracle is set up as a subject. */
export interface OracleOptions {
  /** Told of what the oracle comes by. */
  readonly observe?: Observer;
  /** Changes what the oracle has read, which plants a mistake in it. */
  readonly mistake?: ((snapshot: Snapshot) => Snapshot) | undefined;
}

/** The oracle as a subject, */
export function oracleSubject(options: OracleOptions = {}): Load {
  return loadOracle(options, (oracle, question, circumstances) => oracle.choose(question, circumstances));
}

/** and as one that says why. */
export function explainingOracleSubject(options: OracleOptions = {}): Load {
  return loadOracle(options, (oracle, question, circumstances) => {
    const explained = oracle.explain(question, circumstances);
    return "refused" in explained ? explained : { ...explained.answer, explanations: explained.explanations };
  });
}

function loadOracle({ observe, mistake }: OracleOptions, ask: (oracle: Oracle, question: Question, circumstances: Circumstances) => Outcome): Load {
  return (bytes) => {
    const read = readOrRefuse(bytes);
    if ("refused" in read) return read;
    const oracle = new Oracle(mistake?.(read) ?? read, observe);
    const circumstances = { snapshotVersion: versionOf(bytes), snapshotAgeSeconds: SNAPSHOT_AGE_SECONDS };
    return (question) => {
      const outcome = ask(oracle, question, circumstances);
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

/** The core as a subject, through the engine of the sidecar; another module than the built one may take its place; */
export function coreSubject(module = builtCore()): Load {
  return loadCore(module, (engine, question) => {
    const { response, effects } = decideWith(engine, question);
    return answerOf(response, effects);
  });
}

/** and as one that says why. */
export function explainingCoreSubject(module = builtCore()): Load {
  return loadCore(module, (engine, question) => explainedOf(explainWith(engine, question)));
}

/** What the core makes of all that happened before a question. */
export function rememberingCore(snapshot: Buffer): (question: Question) => Buffer {
  const engine = WasmEngine.load(builtCore(), snapshot);
  return (question) => profileFor(engine, question);
}

function builtCore(): WebAssembly.Module {
  return loadCoreModule(fileURLToPath(new URL("../../core/build/core.wasm", import.meta.url)));
}

function loadCore(module: WebAssembly.Module, ask: (engine: WasmEngine, question: Question) => Outcome): Load {
  return (snapshot) => {
    const engine = refusable(() => WasmEngine.load(module, snapshot));
    if ("refused" in engine) return engine;
    return (question) => refusable(() => ask(engine, question));
  };
}

/** What is known of a person after all that happened before a question. */
function profileFor(engine: WasmEngine, { profile = Buffer.alloc(0), history = [] }: Question): Buffer {
  return history.reduce((known, { changes, nowMs }) => engine.apply(known, changes, nowMs), profile);
}

function decideWith(engine: WasmEngine, question: Question): Decision {
  const { request, hostInput, nowMs = 0 } = question;
  const profile = profileFor(engine, question);
  const decided = engine.decide(request, { nowMs, snapshotAgeSeconds: SNAPSHOT_AGE_SECONDS, profile, hostInput });
  if ("unit" in decided) throw new Error("a profile was asked for after one was given");
  return decided;
}

function explainWith(engine: WasmEngine, question: Question): Buffer {
  const { request, hostInput, nowMs = 0 } = question;
  const profile = profileFor(engine, question);
  const explained = engine.explain(request, { nowMs, snapshotAgeSeconds: SNAPSHOT_AGE_SECONDS, profile, hostInput });
  if ("unit" in explained) throw new Error("a profile was asked for after one was given");
  return explained;
}

function refusable<T>(run: () => T): T | { readonly refused: string } {
  try {
    return run();
  } catch (error) {
    if (error instanceof Fault) return { refused: error.code };
    throw error;
  }
}

/** The bytes of an ExplainResponse in the words of the oracle. */
export function explainedOf(bytes: Buffer): Answer & { readonly explanations: readonly Explanation[] } {
  const { response, explanations, explanationsOmitted, effects } = ExplainResponse.decode(bytes);
  if (response === undefined || effects === undefined || explanationsOmitted > 0) throw new Error("an explanation is missing");
  return { ...answerInWords(response, effects), explanations: explanations.map(explanationInWords) };
}

/** The bytes of a ChooseResponse and of an Effects in the words of the oracle. */
export function answerOf(response: Buffer, effects: Buffer): Answer {
  return answerInWords(ChooseResponse.decode(response), Effects.decode(effects));
}

function answerInWords({ choices, snapshotVersion, snapshotAgeSeconds, warnings }: ChooseResponse, { exposures }: Effects): Answer {
  return {
    choices: choices.map((choice) => ({ ...choice, optimizationType: optimizationTypeToJSON(choice.optimizationType), reason: reasonToJSON(choice.reason) })),
    snapshotVersion,
    snapshotAgeSeconds,
    warnings: warnings.map((warning) => ({ name: warning.name, code: warningCodeToJSON(warning.code) })),
    exposures: exposures.map((exposure) => ({ ...exposure, exposedMs: String(exposure.exposedMs), reason: reasonToJSON(exposure.reason) })),
  };
}
