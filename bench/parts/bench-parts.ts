import { ratioOf } from "#bench/measure/statistics.ts";
import type { BenchOptions } from "#bench/options.ts";
import { makeRequest } from "#bench/pillion/make-request.ts";
import { makeSnapshot } from "#bench/pillion/make-snapshot.ts";
import type { BenchReport } from "#bench/report/bench-report.ts";
import { writeSpread, writeTable } from "#bench/report/markdown.ts";
import type { Call } from "#bench/subjects/workload.ts";
import { makeCalls } from "#bench/workload/make-calls.ts";
import { makeWorkload } from "#bench/workload/make-workload.ts";
import { ChooseRequest } from "#proto/generated/pillion/decision/v1/decision.ts";
import { LoadedCore } from "./loaded-core.ts";

/** One way to make a call shorter, and the requests it is made with. */
interface Part {
  readonly name: string;
  readonly requests: readonly Uint8Array[];
  readonly step: "cross" | "copyIn" | "answer" | "call";
}

const WHOLE = "a whole call";
const ROUNDS_PER_ROUND = 3;

/** Measures a call of the standard workload in steps, each with a little more in it than the one before: the difference is what that costs. */
export async function benchParts({ rounds, isQuick }: BenchOptions): Promise<BenchReport> {
  const core = new LoadedCore(makeSnapshot(makeWorkload(100)));
  const parts = makeParts(makeCalls(makeWorkload(100), { asked: 1, draw: "random" }));
  const costs = new Map<Part, number[]>(parts.map((part) => [part, []]));
  for (const part of parts) runAll(core, part);
  for (let round = 0; round < rounds * (isQuick ? 1 : ROUNDS_PER_ROUND); round++) {
    for (const part of round % 2 === 0 ? parts : parts.toReversed()) {
      runAll(core, part);
      const start = process.cpuUsage();
      for (let i = 0; i < 3; i++) runAll(core, part);
      const { user, system } = process.cpuUsage(start);
      costs.get(part)?.push((1_000 * (user + system)) / (3 * part.requests.length));
    }
  }
  return report(costs);
}

function makeParts(calls: readonly Call[]): Part[] {
  const encode = (call: Call, change: Partial<ChooseRequest> = {}) => Uint8Array.from(ChooseRequest.encode({ ...makeRequest(call), ...change }).finish());
  const matching = calls.filter(({ person }) => person.matches);
  const others = calls.filter(({ person }) => !person.matches);
  const nobody = { names: ["nothing-of-this-name"] };
  const whole = calls.map((call) => encode(call));
  const [first] = matching.map((call) => encode(call));
  if (first === undefined) throw new Error("nobody matches");
  return [
    { name: "into the core and back", requests: whole, step: "cross" },
    { name: "the request copied in", requests: whole, step: "copyIn" },
    {
      name: "the same answered, without attributes, for a name that nothing has",
      requests: calls.map((call) => encode(call, { ...nobody, attributes: undefined })),
      step: "answer",
    },
    { name: "the same with ten attributes", requests: calls.map((call) => encode(call, nobody)), step: "answer" },
    { name: "for an experiment of which the person is not in the audience", requests: others.map((call) => encode(call)), step: "answer" },
    { name: "for one of which the person is: drawn, and the body written", requests: matching.map((call) => encode(call)), step: "answer" },
    { name: "the same, and the answer copied out", requests: matching.map((call) => encode(call)), step: "call" },
    { name: "the same request each time, so that all of it is in the cache", requests: calls.map(() => first), step: "call" },
    { name: WHOLE, requests: whole, step: "call" },
  ];
}

function runAll(core: LoadedCore, { requests, step }: Part): void {
  let bytes = 0;
  for (const request of requests) bytes += core[step](request);
  if (bytes < 0) throw new Error("a request of the workload was refused");
}

function report(costs: ReadonlyMap<Part, readonly number[]>): BenchReport {
  const whole = [...costs].find(([{ name }]) => name === WHOLE)?.[1] ?? [];
  const rows = [...costs].map(([{ name }, values]) => ({ name, ratio: ratioOf(values, whole), values }));
  const method =
    "The standard workload with 100 optimizations, one selector a call, half of the people matching. Processor time of each step, divided by that of a whole call in the same round.";
  const quotable = writeTable(
    ["step", "against a whole call"],
    rows.map(({ name, ratio }) => [name, writeSpread(ratio)]),
  );
  const text = writeTable(
    ["step", "against a whole call", "ns"],
    rows.map(({ name, ratio, values }) => [name, writeSpread(ratio), (values.toSorted((left, right) => left - right)[values.length >> 1] ?? 0).toFixed(0)]),
  );
  return { title: "Where a call spends its time", text: `${method}\n\n${text}\n`, quotable: `${method}\n\n${quotable}\n`, verdicts: [] };
}
