import { ratioOf, type Spread } from "#bench/measure/statistics.ts";
import type { BenchOptions } from "#bench/options.ts";
import { loadEngine, MOMENT } from "#bench/pillion/load-engine.ts";
import { makeRequest } from "#bench/pillion/make-request.ts";
import { makeSnapshot } from "#bench/pillion/make-snapshot.ts";
import type { BenchReport } from "#bench/report/bench-report.ts";
import { judge, type Verdict } from "#bench/report/budget.ts";
import { writeSpread, writeTable, writeVerdicts } from "#bench/report/markdown.ts";
import type { Call } from "#bench/subjects/workload.ts";
import { makeCalls } from "#bench/workload/make-calls.ts";
import { makeWorkload } from "#bench/workload/make-workload.ts";
import { ChooseRequest, ChooseResponse } from "#proto/generated/pillion/decision/v1/decision.ts";
import { Effects } from "#proto/generated/pillion/decision/v1/host.ts";
import type { WasmEngine } from "#sidecar/engine/wasm-engine.ts";
import { EVENTS, makeEverything, makeWithEvent } from "./make-catalogs.ts";
import { type History, makeProfile } from "./make-people.ts";

/** So many of the people of the workload, each with a profile: as many as a sidecar beside one process decides about in a few seconds. */
const PEOPLE = 250;
/** How often each of them is asked about in a round. */
const TIMES_PER_ROUND = 400;
const EVERYTHING_MOST = 3;
const LARGE_MOST = 2;

const FEW: History = { otherAttributes: 0, otherCounters: 0, events: ["Purchase"], days: 20, seen: [] };
const MANY: History = { ...FEW, otherAttributes: 190, otherCounters: 49 };

interface Question {
  readonly request: Uint8Array;
  readonly profile: Uint8Array;
  readonly matches: boolean;
}

/** One kind of call, with what it costs in each round. */
interface Lane {
  readonly name: string;
  readonly engine: WasmEngine;
  readonly questions: readonly Question[];
  readonly costs: number[];
}

/** Measures what profiles cost a call: one that uses everything they hold beside a plain one, and a large one beside a small one. */
export async function benchProfiles({ rounds, isQuick }: BenchOptions): Promise<BenchReport> {
  const workload = makeWorkload(100);
  const calls = makeCalls(workload, { asked: 1, draw: "random" }).slice(0, PEOPLE);
  const seen = workload.optimizations.slice(0, 5).map(({ id }) => ({ optimization: id, outcome: "a" }));
  const plain = laneOf("plain", makeSnapshot(workload), calls);
  const everything = laneOf("everything", makeEverything(workload), calls, { ...FEW, events: EVENTS, seen });
  const few = laneOf("a profile of 10 attributes and one counter", makeWithEvent(workload), calls, FEW);
  const many = laneOf("a profile of 200 attributes and 50 counters", makeWithEvent(workload), calls, MANY);
  const lanes = [plain, everything, few, many];
  for (const lane of lanes) check(lane);
  for (const lane of lanes) measure(lane, 20);
  for (let round = 0; round < rounds; round++) {
    for (const lane of round % 2 === 0 ? lanes : lanes.toReversed()) {
      measure(lane, 4);
      lane.costs.push(measure(lane, isQuick ? 40 : TIMES_PER_ROUND));
    }
  }
  const verdicts = [
    judge("two caps, five conditions on events and a body with templates, against a plain call", ratioOf(everything.costs, plain.costs), EVERYTHING_MOST),
    judge("a profile of 200 attributes and 50 counters, against one of 10 and one", ratioOf(many.costs, few.costs), LARGE_MOST),
  ];
  return report(lanes, verdicts);
}

/** The calls of a lane. With a history the attributes are in the profile alone, but for the lane of everything, whose requests are the plain ones. */
function laneOf(name: string, snapshot: Uint8Array, calls: readonly Call[], history?: History): Lane {
  const engine = loadEngine(snapshot);
  const questions = calls.map((call) => {
    const request = { ...makeRequest(call), ...(history !== undefined && history.seen.length === 0 && { attributes: undefined }) };
    return {
      request: Uint8Array.from(ChooseRequest.encode(request).finish()),
      profile: history === undefined ? new Uint8Array() : makeProfile(engine, call.person, history),
      matches: call.person.matches,
    };
  });
  return { name, engine, questions, costs: [] };
}

/** Ends the run when somebody does not get what half of the people should. */
function check({ name, engine, questions }: Lane): void {
  for (const { request, profile, matches } of questions) {
    const decided = engine.decide(request, { ...MOMENT, profile });
    if ("unit" in decided) throw new Error("a profile was asked for after one was given");
    const [choice] = ChooseResponse.decode(decided.response).choices;
    const isGiven = choice !== undefined && choice.body.length > 200 && Effects.decode(decided.effects).exposures.length === 1;
    if (isGiven !== matches || choice?.body.includes("{{"))
      throw new Error(`${name}: a person who ${matches ? "matches" : "does not match"} gets \`${choice?.body}\``);
  }
}

/** Nanoseconds of processor time a call, in so many rounds of all calls. */
function measure({ engine, questions }: Lane, times: number): number {
  const start = process.cpuUsage();
  for (let time = 0; time < times; time++) {
    for (const { request, profile } of questions) engine.decide(request, { ...MOMENT, profile });
  }
  const { user, system } = process.cpuUsage(start);
  return (1_000 * (user + system)) / (times * questions.length);
}

function report(lanes: readonly Lane[], verdicts: readonly Verdict[]): BenchReport {
  const [plain] = lanes;
  const bytes = ({ questions }: Lane) => String(Math.round(questions.reduce((total, { profile }) => total + profile.length, 0) / questions.length));
  const against = (lane: Lane): Spread => ratioOf(lane.costs, plain?.costs ?? []);
  const method = `The standard workload with 100 optimizations, one selector a call, half of ${PEOPLE} people matching; what is recorded is copied out with the answer. Processor time in interleaved rounds.`;
  const cells = (lane: Lane) => [lane.name, bytes(lane), writeSpread(against(lane))];
  const head = ["call", "bytes of the profile", "against a plain call"];
  const timed = lanes.map((lane) => [...cells(lane), (lane.costs.toSorted((a, b) => a - b)[lane.costs.length >> 1] ?? 0).toFixed(0)]);
  const judged = writeVerdicts(verdicts);
  return {
    title: "What profiles cost a call",
    text: `${method}\n\n${writeTable([...head, "ns"], timed)}\n\n${judged}\n`,
    quotable: `${method}\n\n${writeTable(head, lanes.map(cells))}\n\n### Budgets\n\n${judged}\n`,
    verdicts,
  };
}
