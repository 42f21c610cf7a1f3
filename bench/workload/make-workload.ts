import type { OptimizationSpec, Person, Workload } from "#bench/subjects/workload.ts";
import { Random } from "./random.ts";

export const PEOPLE = 10_000;
const BODY_BYTES = 300;

const PLANS = ["professional", "enterprise", "unlimited"] as const;
const OTHER_PLANS = ["free", "trial", "student"] as const;
const COUNTRIES = ["DE", "FR", "ES", "IT", "NL"] as const;
const OTHER_COUNTRIES = ["US", "CA", "BR", "JP"] as const;

/** Every audience asks for at least this age or a little more, so that no two audiences beside each other are the same. */
const AGE_AT_LEAST = 18;
const AGE_SPREAD = 12;

function rotate<Item>(items: readonly Item[], by: number): readonly Item[] {
  const shift = by % items.length;
  return [...items.slice(shift), ...items.slice(0, shift)];
}

function writeBody(selector: string, variant: string): string {
  const body = { headline: `Offer ${variant} of ${selector}`, layout: { columns: 2, accent: "#0a7" }, show: true, products: [101, 205, 309], text: "" };
  const padding = BODY_BYTES - JSON.stringify(body).length;
  if (padding < 0) throw new RangeError(`the body of ${selector} is over ${BODY_BYTES} bytes`);
  return JSON.stringify({ ...body, text: "Lorem ipsum dolor sit amet, consectetur adipiscing elit. ".repeat(6).slice(0, padding) });
}

function makeOptimization(index: number): OptimizationSpec {
  const number = String(index).padStart(6, "0");
  const selector = `checkout-offer-${number}`;
  return {
    id: `opt_${number}`,
    selector,
    salt: `salt-${number}`,
    plans: rotate(PLANS, index),
    ageAtLeast: AGE_AT_LEAST + (index % AGE_SPREAD),
    countries: rotate(COUNTRIES, index),
    variants: [
      { id: "a", weightPercent: 60, body: writeBody(selector, "a") },
      { id: "b", weightPercent: 40, body: writeBody(selector, "b") },
    ],
  };
}

/**
 * Every other person meets all audiences. The others fail exactly one clause, a third of them each, so that an engine that
 * tests the clauses in order stops as often at the first as at the second and the third.
 */
function makePerson(index: number, random: Random): Person {
  const matches = index % 2 === 0;
  const failing = matches ? "none" : (["plan", "age", "country"] as const)[((index - 1) / 2) % 3];
  return {
    id: `customer-${String(index).padStart(5, "0")}@example.com`,
    matches,
    attributes: {
      first_name: `Name${random.below(1_000)}`,
      language: random.pick(["de", "en", "fr"]),
      plan: random.pick(failing === "plan" ? OTHER_PLANS : PLANS),
      visits: random.below(200),
      age: failing === "age" ? 8 + random.below(AGE_AT_LEAST - 8) : AGE_AT_LEAST + AGE_SPREAD + random.below(50),
      newsletter: random.below(2) === 1,
      country: random.pick(failing === "country" ? OTHER_COUNTRIES : COUNTRIES),
      lifetime_value: random.below(1_000_000) / 100,
      city: `City ${random.below(400)}`,
      app_version: `${random.below(4)}.${random.below(20)}.${random.below(10)}`,
    },
  };
}

/** The standard workload with a catalog of this size; the same every time. */
export function makeWorkload(optimizations: number): Workload {
  const random = new Random(20_260);
  return {
    optimizations: Array.from({ length: optimizations }, (_, index) => makeOptimization(index)),
    people: Array.from({ length: PEOPLE }, (_, index) => makePerson(index, random)),
  };
}
