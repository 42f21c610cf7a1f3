import type { Body, BodySegment } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { compileTemplate } from "#sidecar/catalog/liquid/compile-template.ts";
import type { Random } from "./random.ts";

/**
 * Templates over the values that requests of this folder bring: text that is no
 * UTF-8, values that are damaged or null, lists of anything. What Liquid makes of
 * values is tested in `test/template`; this is about where values come from, what
 * a missing one does, and what becomes of a choice.
 */
const TEMPLATES = [
  "{{ attribute.user.plan }}",
  "{{ attribute.user.plan | upcase | append: attribute.user.Plan }}",
  "{{ attribute.user.age | plus: 1 }} {{ attribute.user['ключ'] }}",
  "{{ attribute.user.tags | join: '|' }}",
  "{% for tag in attribute.user.tags %}{{ forloop.index }}{{ tag }}{% else %}none{% endfor %}",
  "{{ attribute.user.tags.first }}{{ attribute.user.tags.last }}{{ attribute.user.tags.size }}",
  "{{ attribute.user[''] | json }}",
  "{{ attribute.account.plan | default: attribute.account.tags }}",
  "{{ attribute.account.vip }}{{ attribute.account.version.size }}",
  "{% if attribute.user.vip %}{{ attribute.account.plan }}{% else %}{{ context.plan }}{% endif %}",
  "{% assign plan = context.plan | downcase %}{{ plan | capitalize }}",
  "{{ context.tags | reverse | json }}",
  "{{ session.id }}/{{ request.id }}/{{ request.device }}/{{ request.url | slice: 0, 9 }}",
  "{{ request.id | size }}",
  "{{ product }}{{ product.title }}",
  "{% case attribute.user.plan %}{% when 'gold' %}G{% when blank %}{{ attribute.user.age }}{% else %}?{% endcase %}",
  "{% if attribute.user.age > context.age or attribute.user.plan contains 'ß' %}yes{% endif %}",
  "{{ 'x' }}",
  "{% for i in (1..10001) %}{% endfor %}",
];

const SEGMENTS = TEMPLATES.map(segmentOf);

/** A body of text with a template in it, or with two. */
export function generateTemplateBody(random: Random): Body {
  const within = random.list(1, 2, () => [literal('"'), templateOf(random), literal('"')]);
  const segments =
    within.length === 1 ? (within[0] ?? []) : [literal("["), ...within.flatMap((each, index) => (index === 0 ? each : [literal(","), ...each])), literal("]")];
  return { segments, missingValue: random.pick([0, 1, 2, 2]) };
}

/** The one with too many turns is seldom, because it takes long. */
function templateOf(random: Random): BodySegment {
  return random.pick(random.oneIn(30) ? SEGMENTS.slice(-1) : SEGMENTS.slice(0, -1));
}

function literal(value: string): BodySegment {
  return { kind: { $case: "literal", value } };
}

function segmentOf(source: string): BodySegment {
  const compiled = compileTemplate(source);
  if ("problems" in compiled) throw new Error(`${source}: ${compiled.problems[0]?.found}`);
  return { kind: { $case: "template", value: compiled.program } };
}
