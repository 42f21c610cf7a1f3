import type { Body } from "./body.ts";
import { LiquidRenderer } from "./liquid.ts";
import type { Facts } from "./question.ts";
import type { Value } from "./value.ts";

/** The bytes of one rendered body. */
const RENDERED_BYTES_MAX = 1 << 20;

const liquid = new LiquidRenderer();

/** Renders a body: its JSON text, that it is skipped because a value is missing, or that it passed a bound. */
export function renderBody({ pieces, skipsMissing }: Body, facts: Facts): { readonly text: string; readonly missing: number } | "missing" | "failed" {
  const scope = pieces.some((piece) => "template" in piece) ? scopeOf(facts) : {};
  const texts: string[] = [];
  let missing = 0;
  for (const piece of pieces) {
    if ("literal" in piece) {
      texts.push(piece.literal.toString());
      continue;
    }
    const rendered = liquid.render(piece.template, scope);
    if (rendered === "too many turns") return "failed";
    missing += rendered.missing;
    texts.push(JSON.stringify(rendered.text).slice(1, -1));
  }
  const text = texts.join("");
  const hasTemplates = pieces.some((piece) => "template" in piece);
  if (hasTemplates && Buffer.byteLength(text) > RENDERED_BYTES_MAX) return "failed";
  return missing > 0 && skipsMissing ? "missing" : { text, missing };
}

/** What templates may name. */
function scopeOf(facts: Facts): Readonly<Record<string, unknown>> {
  const { profile } = facts;
  const user = objectOf([...(profile?.attributeNames ?? []), ...facts.attributes.names], (name) => facts.attributes.find(name) ?? profile?.attributes(name));
  const account = objectOf(
    [...(profile?.accountAttributeNames ?? []), ...facts.accountAttributes.names],
    (name) => facts.accountAttributes.find(name) ?? profile?.accountAttributes(name),
  );
  const context = objectOf(facts.context.names, facts.context.find);
  const request = { id: textOrNothing(facts.requestId), device: facts.device, url: textOrNothing(facts.url) };
  return {
    attribute: { user, account },
    context,
    product: jsonOf(facts.context.find(Buffer.from("product"))),
    session: { id: facts.session.toString() },
    request,
  };
}

function textOrNothing(bytes: Buffer): string | undefined {
  return bytes.length === 0 ? undefined : bytes.toString();
}

function objectOf(names: readonly Buffer[], find: (name: Buffer) => Value | undefined): object {
  const object = {};
  const sorted = [...names].sort(Buffer.compare);
  for (const name of sorted) Object.defineProperty(object, name.toString(), { value: jsonOf(find(name)), enumerable: true, configurable: true });
  return object;
}

/** A value as templates see it. Null is as if there were nothing; the entries of an object come in the order of their names. */
function jsonOf(value: Value | undefined): unknown {
  switch (value?.type) {
    case "string":
      return value.value.toString();
    case "number":
    case "boolean":
      return value.value;
    case "list":
      return value.members.map(jsonOf);
    case "object": {
      const last = (name: Buffer) => value.entries.findLast((entry) => entry.name.equals(name))?.value;
      return objectOf(
        value.entries.map(({ name }) => name),
        last,
      );
    }
    default:
      return undefined;
  }
}
