import type { Outcome, Prepared } from "./subject.ts";
import type { Call, Person } from "./workload.ts";

/** How one engine that decides one flag a call is asked. */
export interface SingleCalls<Input, Answer> {
  /** Puts a person into the engine's own form; made once a person, before timing. */
  input(person: Person): Input;
  /** The engine's public entry point. */
  decide(selector: string, input: Input): Answer;
  /** Reads an answer. */
  outcome(answer: Answer): Outcome;
}

/** Calls of an engine that has no entry point for several flags at once: several are asked for in a loop. */
export function askedOneByOne<Input, Answer>(calls: readonly Call[], single: SingleCalls<Input, Answer>): Prepared {
  const inputs = calls.map((call) => ({ input: single.input(call.person), selectors: call.optimizations.map((spec) => spec.selector) }));
  return {
    isAsync: false,
    decide: (index) => {
      const call = inputs[index];
      if (call === undefined) throw new RangeError(`no call ${index}`);
      const answers: Answer[] = [];
      for (const selector of call.selectors) answers.push(single.decide(selector, call.input));
      return answers;
    },
    outcomes: (answers) => (answers as Answer[]).map((answer) => single.outcome(answer)),
  };
}
