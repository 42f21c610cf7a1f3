import { globSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Random } from "#test/differential/random.ts";
import { type Mutant, mutantsOf } from "./mutants-of.ts";
import { type Implementation, tryMutants } from "./try-mutants.ts";

// Plants small mistakes in the oracle and in the core, and asks the vectors alone whether they notice. See README.md.

/** The share of the mutants that the vectors must catch. */
const CAUGHT_MIN = 0.9;

/** The files that decide; what loads, measures and writes is the business of other tests. */
const FILES: Readonly<Record<Implementation, readonly string[]>> = {
  core: [
    "core/assembly/{bucket,murmur3,decide,find-outcome,forced,selection,program,comparison,condition,operators}.ts",
    "core/assembly/{string,number,version,list}-tests.ts",
    "core/assembly/{version,list-set,list-members,fold,audience,people,url-parts,ip-address,address-blocks}.ts",
    "core/assembly/{schedule,ramp,date,date-tests,local-slot,time-zone}.ts",
    "core/assembly/{display,cap,exposure-state,assignment,effects,event-condition,counter-value,counter-numbers}.ts",
  ],
  oracle: [
    "test/oracle/{bucket,murmur3,decide,decision-id,select,evaluate,condition,version,fold-case,value,schedule,date,time-zone}.ts",
    "test/oracle/{display,exposure,person-history,event-value,counter,url-parts,ip-address,place,body,render-body,oracle}.ts",
  ],
};

const { values } = parseArgs({
  options: {
    sample: { type: "string", default: "400" },
    seed: { type: "string", default: "1" },
    threads: { type: "string", default: "2" },
    only: { type: "string", default: "" },
  },
});

function sample(implementation: Implementation): Mutant[] {
  const files = globSync([...FILES[implementation]]).filter((file) => file.includes(values.only));
  const all = files.sort().flatMap((file) => mutantsOf(file, readFileSync(file, "utf8")));
  const random = new Random(Number(values.seed), 0);
  const chosen: Mutant[] = [];
  while (chosen.length < Number(values.sample) && all.length > 0) chosen.push(...all.splice(random.integer(0, all.length - 1), 1));
  return chosen;
}

let isEnough = true;
for (const implementation of ["oracle", "core"] as const) {
  const counts = { caught: 0, survived: 0, "not a program": 0 };
  const mutants = sample(implementation);
  if (mutants.length === 0) continue;
  await tryMutants(implementation, mutants, Number(values.threads), ({ file, line, was, becomes }, verdict) => {
    counts[verdict.kind] += 1;
    if (verdict.kind === "survived") process.stdout.write(`survived  ${file}:${line}: \`${was}\` became \`${becomes}\`\n`);
  });
  const share = counts.caught / (counts.caught + counts.survived);
  process.stdout.write(
    `${implementation}: seed ${values.seed}, ${mutants.length} mutants, ${counts.caught} caught, ${counts.survived} survived, ${counts["not a program"]} not a program: ${(100 * share).toFixed(1)} percent caught\n`,
  );
  isEnough &&= share >= CAUGHT_MIN;
}
process.exitCode = isEnough ? 0 : 1;
