import { Value } from "#proto/generated/google/protobuf/struct.ts";
import { ChooseRequest } from "#proto/generated/pillion/decision/v1/decision.ts";
import { type BodySegment, MissingValue, type Optimization, Snapshot, Status } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { EVERYONE } from "#sidecar/catalog/compile-condition.ts";
import { compileTemplate } from "#sidecar/catalog/liquid/compile-template.ts";
import { coreSubject } from "#test/differential/subjects.ts";
import { bytesField } from "#test/differential/wire-writer.ts";
import type { Scope } from "#test/oracle/liquid.ts";

/** What the core makes of a template: the text, or why there is none. */
type CoreText = { readonly text: string } | { readonly withheld: string };

/** Asks the core for one of the templates it was given. */
export type RenderInCore = (index: number, scope: Scope) => CoreText;

const decideIn = coreSubject();

/** Loads templates, each in the body of a personalization for everyone, into one instance of the core. */
export function loadTemplates(sources: readonly string[], missingValue: MissingValue = MissingValue.EMPTY): RenderInCore {
  return loadPrograms(sources.map(programOf), missingValue);
}

/** The same of programs, which may be damaged. */
export function loadPrograms(programs: readonly Buffer[], missingValue: MissingValue = MissingValue.EMPTY): RenderInCore {
  const segment = (value: Buffer): BodySegment => ({ kind: { $case: "template", value } });
  const optimizations = programs.map((program, index) => optimizationOf(selectorOf(index), [literal('"'), segment(program), literal('"')], missingValue));
  const snapshot = Snapshot.encode(Snapshot.fromPartial({ format: 1, organization: "acme", project: "web", optimizations })).finish();
  const decide = decideIn(Buffer.from(snapshot));
  if (typeof decide !== "function") throw new Error(`the core refuses the templates: ${decide.refused}`);
  return (index, scope) => {
    const outcome = decide({ request: requestFor(selectorOf(index), scope) });
    if ("refused" in outcome) throw new Error(`the core refuses the request: ${outcome.refused}`);
    const [choice] = outcome.choices;
    if (choice === undefined) return { withheld: outcome.warnings[0]?.code ?? "nothing" };
    return choice.body === "" ? { withheld: choice.reason } : { text: textOf(choice.body) };
  };
}

/** The text of a body, which has to be JSON. */
function textOf(body: string): string {
  const value: unknown = JSON.parse(body);
  if (typeof value !== "string") throw new Error(`a body that is no text: ${body}`);
  return value;
}

function selectorOf(index: number): string {
  return `t${String(index).padStart(6, "0")}`;
}

function literal(value: string): BodySegment {
  return { kind: { $case: "literal", value } };
}

function programOf(source: string): Buffer {
  const compiled = compileTemplate(source);
  if ("problems" in compiled) throw new Error(`${source}: ${JSON.stringify(compiled.problems)}`);
  return compiled.program;
}

function optimizationOf(selector: string, segments: BodySegment[], missingValue: MissingValue): Optimization {
  const experience = { id: "only", audience: EVERYONE, devices: [], display: undefined, schedule: undefined, body: { segments, missingValue } };
  return {
    id: selector,
    selector,
    groups: [],
    status: Status.RUNNING,
    salt: selector,
    bucketing: 1,
    holdouts: [],
    kind: { $case: "personalization", value: { controlPpm: 0, experiences: [experience] } },
    prerequisites: [],
    forcedChoices: [],
    title: "",
  };
}

/** A request that brings the values of a scope. */
function requestFor(selector: string, scope: Scope): Buffer {
  const { attribute = {}, product, context = {} } = scope as { attribute?: { user?: object; account?: object }; product?: unknown; context?: object };
  const { session = {}, request = {} } = scope as { session?: { id?: string }; request?: { id?: string; url?: string } };
  const message = ChooseRequest.encode(
    ChooseRequest.fromPartial({
      names: [selector],
      identification: { userId: "anna" },
      sessionId: session.id ?? "",
      requestId: request.id ?? "",
      url: request.url ?? "",
      includeWithheld: true,
    }),
  ).finish();
  const values = { ...context, ...(product !== undefined && { product }) };
  return Buffer.concat([message, mapField(11, attribute.user), mapField(12, attribute.account), mapField(13, values)]);
}

function mapField(field: number, values: object = {}): Buffer {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return bytesField(field, Buffer.concat(entries.map(([name, value]) => bytesField(1, Buffer.concat([bytesField(1, name), bytesField(2, encoded(value))])))));
}

/** A value in protobuf; a Buffer is text as it stands in it, well-formed or not. */
function encoded(value: unknown): Uint8Array {
  if (Buffer.isBuffer(value)) return bytesField(3, value);
  return Value.encode(Value.wrap(value === undefined ? null : value)).finish();
}
