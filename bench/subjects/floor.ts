import type { Loaded, Outcome, Prepared, Subject } from "./subject.ts";
import type { Call, Person, Workload } from "./workload.ts";

interface Entry {
  readonly saltAndPurpose: string;
  readonly plans: ReadonlySet<string>;
  readonly ageAtLeast: number;
  readonly countries: ReadonlySet<string>;
  /** The draw below which a variant is taken, and its body; ascending. */
  readonly upTo: readonly number[];
  readonly bodies: readonly string[];
}

/** MurmurHash3 x86 32 with seed 0 over the low bytes of the code units, which is UTF-8 for the ASCII of this workload. */
function murmur3(text: string): number {
  const length = text.length;
  const wholeWords = length & ~3;
  let hash = 0;
  for (let index = 0; index < wholeWords; index += 4) {
    const word = text.charCodeAt(index) | (text.charCodeAt(index + 1) << 8) | (text.charCodeAt(index + 2) << 16) | (text.charCodeAt(index + 3) << 24);
    hash ^= mixWord(word);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let index = length - 1; index >= wholeWords; index--) {
    tail = (tail << 8) | text.charCodeAt(index);
  }
  hash ^= mixWord(tail) ^ length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function mixWord(word: number): number {
  const mixed = Math.imul(word, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}

function decideByHand(catalog: ReadonlyMap<string, Entry>, selector: string, person: Person): Outcome {
  const entry = catalog.get(selector);
  if (entry === undefined) return undefined;
  const { plan, age, country } = person.attributes;
  if (typeof plan !== "string" || !entry.plans.has(plan)) return undefined;
  if (typeof age !== "number" || age < entry.ageAtLeast) return undefined;
  if (typeof country !== "string" || !entry.countries.has(country)) return undefined;
  // Exact: the product is below 2^52.
  const slot = Math.floor((murmur3(entry.saltAndPurpose + person.id) * 1_000_000) / 4_294_967_296);
  for (let index = 0; index < entry.upTo.length; index++) {
    if (slot < (entry.upTo[index] ?? 0)) return entry.bodies[index];
  }
  return undefined;
}

function loadByHand(text: string): Loaded {
  const catalog = new Map<string, Entry>();
  for (const spec of JSON.parse(text) as Workload["optimizations"]) {
    let total = 0;
    catalog.set(spec.selector, {
      saltAndPurpose: `${spec.salt}/variant/`,
      plans: new Set(spec.plans),
      ageAtLeast: spec.ageAtLeast,
      countries: new Set(spec.countries),
      upTo: spec.variants.map((variant) => {
        total += variant.weightPercent * 10_000;
        return total;
      }),
      bodies: spec.variants.map((variant) => variant.body),
    });
  }
  return {
    prepare: (calls: readonly Call[]): Prepared => {
      const inputs = calls.map((call) => ({ person: call.person, selectors: call.optimizations.map((spec) => spec.selector) }));
      return {
        isAsync: false,
        decide: (index) => {
          const input = inputs[index];
          if (input === undefined) throw new RangeError(`no call ${index}`);
          const answer: Outcome[] = [];
          for (const selector of input.selectors) answer.push(decideByHand(catalog, selector, input.person));
          return answer;
        },
        outcomes: (answer) => answer as Outcome[],
      };
    },
    close: () => undefined,
  };
}

/** What the decision costs when a person writes it for this one catalog shape: no engine at all. */
export const subject: Subject = {
  name: "floor",
  engine: "hand-written JavaScript",
  optimizationsMax: 100_000,
  fairness:
    "A map of selectors, sets for the clauses, the same murmur3 draw as Pillion over a joined string. Returns the catalog's own body string in a fresh array: " +
    "no copy, no reason, no decision id, no validation.",
  write: (workload) => {
    const text = JSON.stringify(workload.optimizations);
    return () => loadByHand(text);
  },
};
