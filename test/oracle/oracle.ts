import { decide, type Outcome } from "./decide.ts";
import { decisionId } from "./decision-id.ts";
import type { Showable } from "./display.ts";
import type { Observer } from "./evaluate.ts";
import type { Explanation, Stage } from "./explanation.ts";
import { type Exposure, exposureOf } from "./exposure.ts";
import { withHistory } from "./history.ts";
import { type Facts, type Question, readQuestion } from "./question.ts";
import { renderBody } from "./render-body.ts";
import type { Request } from "./request.ts";
import { groupOf, select } from "./select.ts";
import type { Optimization, Snapshot } from "./snapshot.ts";
import { UNTRACED } from "./trace.ts";
import { shownText, WrittenTrace } from "./written-trace.ts";

/** An answer in the field names and enumeration values of protobuf's JSON, with every field of a choice present. */
export interface Answer {
  readonly choices: readonly Choice[];
  readonly snapshotVersion: string;
  readonly snapshotAgeSeconds: number;
  readonly warnings: readonly Warning[];
  /** What the call changes beside its answer. */
  readonly exposures: readonly Exposure[];
}

export interface Choice {
  readonly name: string;
  readonly group: string;
  readonly body: string;
  readonly optimization: string;
  readonly optimizationType: string;
  readonly experience: string;
  readonly variant: string;
  readonly isControl: boolean;
  readonly reason: string;
  readonly decisionId: string;
}

export interface Warning {
  readonly name: string;
  readonly code: string;
}

/** An answer, and how it came about. */
export interface Explained {
  readonly answer: Answer;
  readonly explanations: readonly Explanation[];
}

/** What came out, and the text of the body when one is given. */
interface Given {
  readonly outcome: Outcome;
  readonly text: string | undefined;
}

/** What is not in the snapshot or the question and shows in the answer. */
export interface Circumstances {
  readonly snapshotVersion: string;
  readonly snapshotAgeSeconds: number;
}

/** The reasons with which a choice names its decision. */
const NAMED: readonly Outcome["reason"][] = ["TARGETED", "ASSIGNED", "STICKY", "FORCED", "CONTROL"];
const NO_ID = Buffer.alloc(0);

/**
 * Answers requests by `docs/DETERMINISM.md`, read as plainly as it is written.
 * It shares no code with the core or the sidecar, does everything anew for each
 * call, and is the place to look up what a rule means. `readSnapshot` makes its
 * snapshot from bytes.
 */
export class Oracle {
  readonly #snapshot: Snapshot;
  readonly #observe: Observer | undefined;

  constructor(snapshot: Snapshot, observe?: Observer) {
    this.#snapshot = snapshot;
    this.#observe = observe;
  }

  /** Answers one question, or says which rule it breaks. */
  choose(question: Question, circumstances: Circumstances): Answer | { readonly refused: string } {
    return this.#answer(question, circumstances);
  }

  /** As `choose`, with how each decision came about. */
  explain(question: Question, circumstances: Circumstances): Explained | { readonly refused: string } {
    const explanations: Explanation[] = [];
    const answer = this.#answer(question, circumstances, explanations);
    return "refused" in answer ? answer : { answer, explanations };
  }

  #answer(question: Question, { snapshotVersion, snapshotAgeSeconds }: Circumstances, explanations?: Explanation[]): Answer | { readonly refused: string } {
    const asked = withHistory(this.#snapshot, question);
    if ("refused" in asked) return asked;
    const facts = readQuestion(asked);
    if ("refused" in facts) return facts;
    const choices: Choice[] = [];
    const warnings: Warning[] = [];
    const exposures: Exposure[] = [];
    for (const optimization of select(this.#snapshot, facts)) {
      const trace = explanations && new WrittenTrace();
      const given = this.#give(optimization, { ...facts, trace: trace ?? UNTRACED });
      if (trace !== undefined) explanations?.push(explanationOf(optimization, "outcome" in given ? given.outcome : undefined, trace.stages));
      if ("warning" in given) {
        warnings.push({ name: text(optimization.selector), code: given.warning });
        continue;
      }
      const showable = this.#showable(optimization, given.outcome.id ?? NO_ID, facts);
      if (given.text !== undefined || facts.includeWithheld) choices.push(this.#choice(optimization, given, facts, showable));
      const exposure = exposureOf(given.outcome, showable, facts, snapshotVersion);
      if (exposure !== undefined) exposures.push(exposure);
    }
    return { choices, snapshotVersion, snapshotAgeSeconds, warnings, exposures };
  }

  /** What an optimization gives, or why nothing can be said of it. */
  #give(optimization: Optimization, facts: Facts): Given | { readonly warning: string } {
    const { worst } = optimization.findings;
    if (!facts.trace.passes("DEFINITION", worst === undefined)) return { warning: worst === "invalid" ? "WARNING_CODE_INVALID" : "WARNING_CODE_UNSUPPORTED" };
    const showableOf = (about: Optimization, outcome: Buffer) => this.#showable(about, outcome, facts);
    const { optimizations } = this.#snapshot;
    const outcome = decide(optimization, facts, { optimizations, showableOf, observe: this.#observe });
    if (outcome.body === undefined) return { outcome, text: undefined };
    const rendered = renderBody(outcome.body, facts);
    if (outcome.body.pieces.some((piece) => "template" in piece)) {
      facts.trace.passes("BODY", typeof rendered === "object");
      if (typeof rendered === "object") this.#observe?.passed(rendered.missing === 0 ? "a body rendered whole" : "a body rendered with a value missing");
    }
    if (rendered === "failed") return { warning: "WARNING_CODE_TEMPLATE" };
    return rendered === "missing" ? { outcome: { reason: "MISSING_VALUE", caps: [] }, text: undefined } : { outcome, text: rendered.text };
  }

  #showable({ id }: Optimization, outcome: Buffer, { unit, session }: Request): Showable {
    const { organization, project } = this.#snapshot;
    return {
      optimization: id,
      outcome,
      // Few are asked for, and hashing in integers of any size is slow.
      get decisionId() {
        return decisionId({ organization, project, optimization: id, outcome, unit, session });
      },
    };
  }

  #choice(optimization: Optimization, { outcome, text: body = "" }: Given, request: Request, showable: Showable): Choice {
    const isPersonalization = optimization.kind?.type === "personalization";
    const id = outcome.id ?? NO_ID;
    return {
      name: text(optimization.selector),
      group: text(groupOf(optimization, request)),
      body,
      optimization: text(optimization.id),
      optimizationType: isPersonalization ? "OPTIMIZATION_TYPE_PERSONALIZATION" : "OPTIMIZATION_TYPE_EXPERIMENT",
      experience: isPersonalization ? text(id) : "",
      variant: isPersonalization ? "" : text(id),
      isControl: outcome.isControl ?? false,
      reason: `REASON_${outcome.reason}`,
      decisionId: NAMED.includes(outcome.reason) ? showable.decisionId : "",
    };
  }
}

function explanationOf(optimization: Optimization, outcome: Outcome | undefined, stages: readonly Stage[]): Explanation {
  return {
    name: shownText(optimization.selector),
    optimization: shownText(optimization.id),
    reason: `REASON_${outcome?.reason ?? "UNSPECIFIED"}`,
    outcome: shownText(outcome?.id ?? NO_ID),
    stages,
    stagesCut: false,
  };
}

function text(bytes: Buffer): string {
  return bytes.toString("utf8");
}
