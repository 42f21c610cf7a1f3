import type { OptimizationSpec, Workload } from "#bench/subjects/workload.ts";
import { compileCatalog } from "#sidecar/catalog/compile-catalog.ts";

/** The events that the audiences of `everything` ask for. */
export const EVENTS = ["Purchase", "Add to cart", "Search", "Login", "Review"];

/** The workload with all that a profile can decide about: five conditions on events in each audience, two caps, and templates in the body. */
export function makeEverything(workload: Workload): Uint8Array {
  return compile({ caps: [{ name: "offers", max: 20, per: "week" }], experiments: workload.optimizations.map(withEverything) });
}

/** The workload with one condition on events in each audience. */
export function makeWithEvent(workload: Workload): Uint8Array {
  const experiments = workload.optimizations.map((spec) => ({
    ...experimentOf(spec),
    audience: { all: [...clausesOf(spec), { event: "Purchase", at_least: 2, within: "30d" }] },
  }));
  return compile({ experiments });
}

function withEverything(spec: OptimizationSpec): unknown {
  const events = EVENTS.map((event, number) => ({ event, at_least: 2 + number, within: "30d" }));
  return {
    ...experimentOf(spec),
    audience: { all: [...clausesOf(spec), ...events] },
    caps: [{ max: 3, within: "7d" }, "offers"],
    variants: spec.variants.map(templated),
  };
}

/** The variant with a body as long as that of the workload, in which three texts are filled in. */
function templated({ id, weightPercent, body }: OptimizationSpec["variants"][number]): unknown {
  const { text, ...rest } = JSON.parse(body) as { text: string };
  const greeting = 'Hello {{ attribute.user.first_name | default: "there" }} in {{ attribute.user.city }}';
  const offer =
    "{% if attribute.user.newsletter %}A reader{% else %}A visitor{% endif %} of ours, you get {{ attribute.user.lifetime_value | round }} points. ";
  return { name: id, weight: weightPercent, body: { ...rest, greeting, text: offer + text.slice(0, 100) } };
}

function clausesOf(spec: OptimizationSpec): readonly unknown[] {
  return [
    { attribute: "plan", one_of: spec.plans },
    { attribute: "age", at_least: spec.ageAtLeast },
    { attribute: "country", one_of: spec.countries },
  ];
}

function experimentOf(spec: OptimizationSpec): Record<string, unknown> {
  const variants = spec.variants.map((variant) => ({ name: variant.id, weight: variant.weightPercent, body: JSON.parse(variant.body) as unknown }));
  return { selector: spec.selector, id: spec.id, salt: spec.salt, groups: ["checkout"], status: "running", variants };
}

function compile(sections: Record<string, unknown>): Uint8Array {
  const catalog = compileCatalog({ file: "bench.json", text: JSON.stringify({ organization: "acme", project: "web", ...sections }) });
  if (!catalog.ok) throw new Error(`the catalog was refused: ${catalog.problems.map(({ message }) => message).join(", ")}`);
  return catalog.bytes;
}
