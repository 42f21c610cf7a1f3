import { isDeepStrictEqual } from "node:util";
import { type Choice, ChooseResponse, reasonToJSON, warningCodeToJSON } from "#proto/generated/pillion/decision/v1/decision.ts";
import { type DecisionRecord, ExplainResponse } from "#proto/generated/pillion/decision/v1/explain.ts";
import { Effects, type Exposure } from "#proto/generated/pillion/decision/v1/host.ts";
import { Fault } from "#sidecar/base/fault.ts";
import type { Circumstances, Engine } from "#sidecar/engine/engine.ts";

/** What came out otherwise than it was logged. */
export interface Difference {
  /** The canonical person; empty when the call is refused. */
  readonly unit: string;
  /** The selector of the optimization, or what else differs. */
  readonly what: string;
  readonly was: string;
  readonly is: string;
}

/** How a decision is compared with the one that was logged. */
export interface Comparing {
  /** The snapshot is another one on purpose: its version is no difference. */
  readonly ignoresVersion: boolean;
}

const NOTHING = "nothing";

/** Makes a logged decision again, and returns what is different: nothing, when each bit of the answer and of the effects is the same. */
export function replayDecision(engine: Engine, record: DecisionRecord, { ignoresVersion }: Comparing): Difference[] {
  const { request, profile, hostInput, snapshotAgeSeconds } = record;
  const circumstances = { nowMs: Number(record.nowMs), snapshotAgeSeconds, profile, hostInput };
  try {
    const decision = engine.decide(request, circumstances);
    if ("unit" in decision) throw new Error("the core asks for a profile after one was given");
    const was = outcomeOf(record, ignoresVersion);
    const is = outcomeOf(decision, ignoresVersion);
    if (was.response.equals(is.response) && was.effects.equals(is.effects)) return [];
    const unit = unitOf(engine, request, circumstances);
    return differencesOf(was, is).map((difference) => ({ unit, ...difference }));
  } catch (error) {
    // A request that was answered and is now refused is a difference like others; anything else is a defect.
    if (!(error instanceof Fault)) throw error;
    return [{ unit: "", what: "the call", was: "answered", is: `refused: ${error.message} (${error.code})` }];
  }
}

interface Outcome {
  readonly response: Buffer;
  readonly effects: Buffer;
  readonly answer: ChooseResponse;
  readonly exposures: readonly Exposure[];
}

function outcomeOf({ response, effects }: Pick<DecisionRecord, "response" | "effects">, ignoresVersion: boolean): Outcome {
  const answer = ChooseResponse.decode(response);
  const { exposures } = Effects.decode(effects);
  if (!ignoresVersion) return { response, effects, answer, exposures };
  const anyAnswer = { ...answer, snapshotVersion: "" };
  const anyExposures = exposures.map((exposure) => ({ ...exposure, snapshotVersion: "" }));
  return {
    response: Buffer.from(ChooseResponse.encode(anyAnswer).finish()),
    effects: Buffer.from(Effects.encode({ exposures: anyExposures }).finish()),
    answer: anyAnswer,
    exposures: anyExposures,
  };
}

function unitOf(engine: Engine, request: Uint8Array, circumstances: Circumstances): string {
  const explained = engine.explain(request, circumstances);
  return "unit" in explained ? explained.unit : ExplainResponse.decode(explained).unit;
}

type Found = Omit<Difference, "unit">;

function differencesOf(was: Outcome, is: Outcome): Found[] {
  const found = choiceDifferences(was.answer.choices, is.answer.choices);
  const told = new Set(found.map(({ optimization }) => optimization));
  const all: Found[] = [...found.map(({ optimization: _, ...difference }) => difference), ...exposureDifferences(was.exposures, is.exposures, told)];
  const [warned, warns] = [warningsText(was.answer), warningsText(is.answer)];
  if (warned !== warns) all.push({ what: "warnings", was: warned, is: warns });
  if (was.answer.snapshotVersion !== is.answer.snapshotVersion)
    all.push({ what: "the snapshot", was: was.answer.snapshotVersion, is: is.answer.snapshotVersion });
  // What is the same in words and not in bytes: the order of choices, or a way of writing.
  return all.length > 0
    ? all
    : [{ what: "the bytes", was: `${was.response.length} and ${was.effects.length}`, is: `others, ${is.response.length} and ${is.effects.length}` }];
}

function choiceDifferences(was: readonly Choice[], is: readonly Choice[]): (Found & { readonly optimization: string })[] {
  const names = new Set([...was, ...is].map(({ name }) => name));
  return [...names].flatMap((name) => {
    const before = was.find((choice) => choice.name === name);
    const after = is.find((choice) => choice.name === name);
    if (isDeepStrictEqual(before, after)) return [];
    return [{ optimization: before?.optimization ?? after?.optimization ?? "", what: name, ...tellApart(choiceText(before), choiceText(after)) }];
  });
}

/** Exposures of optimizations whose choice is the same, or is not in the answer. */
function exposureDifferences(was: readonly Exposure[], is: readonly Exposure[], told: ReadonlySet<string>): Found[] {
  const optimizations = new Set([...was, ...is].map(({ optimization }) => optimization));
  return [...optimizations].flatMap((optimization) => {
    const before = was.filter((exposure) => exposure.optimization === optimization);
    const after = is.filter((exposure) => exposure.optimization === optimization);
    if (told.has(optimization) || isDeepStrictEqual(before, after)) return [];
    return [{ what: `exposure of ${optimization}`, ...tellApart(exposuresText(before), exposuresText(after)) }];
  });
}

/** Two texts that are the same are of things that differ in what they leave out. */
function tellApart(was: string, is: string): { readonly was: string; readonly is: string } {
  return was === is ? { was, is: `${is}, with another content` } : { was, is };
}

function choiceText(choice: Choice | undefined): string {
  if (choice === undefined) return NOTHING;
  return `${choice.experience || choice.variant || NOTHING}, ${reasonText(choice.reason)}`;
}

function exposuresText(exposures: readonly Exposure[]): string {
  return exposures.map(({ outcome, reason }) => `${outcome || NOTHING}, ${reasonText(reason)}`).join("; ") || "none";
}

function reasonText(reason: Choice["reason"]): string {
  return reasonToJSON(reason).replace("REASON_", "").replaceAll("_", " ").toLowerCase();
}

function warningsText({ warnings }: ChooseResponse): string {
  return warnings.map(({ name, code }) => `${name} ${warningCodeToJSON(code).replace("WARNING_CODE_", "").toLowerCase()}`).join(", ") || "none";
}
