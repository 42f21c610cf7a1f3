import { SubjectKind } from "#proto/generated/pillion/decision/v1/condition.ts";
import { CATALOG_LIMITS } from "#sidecar/catalog/limits.ts";
import { oneOfFinding, quote } from "#sidecar/catalog/problem.ts";
import { ROOTS } from "./parse-template.ts";
import type { Path, Step } from "./template-node.ts";
import { TemplateRefused } from "./template-refused.ts";

/** A value of the call, and the steps into it. */
export interface Source {
  readonly kind: number;
  readonly name: string;
  readonly steps: readonly Step[];
}

/** What templates read beside the subjects of conditions; core/assembly/tables.ts has the same numbers. */
const SESSION_ID = 32;
const REQUEST_ID = 33;

const NOTHING_NAMED = "";

const WORDS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  session: { id: SESSION_ID },
  request: { id: REQUEST_ID, device: SubjectKind.DEVICE, url: SubjectKind.URL },
};

/** The value of the call that a path begins with. */
export function resolveSource(path: Path, variables: readonly string[]): Source {
  const { root, steps } = path;
  if (root === "product") return { kind: SubjectKind.CONTEXT, name: "product", steps };
  if (root === "context") return { kind: SubjectKind.CONTEXT, name: nameOf(path, 0), steps: steps.slice(1) };
  if (root === "attribute") {
    const owner = nameOf(path, 0);
    if (owner !== "user" && owner !== "account") throw refusal(path, 0, owner, ["user", "account"]);
    const kind = owner === "user" ? SubjectKind.USER_ATTRIBUTE : SubjectKind.ACCOUNT_ATTRIBUTE;
    return { kind, name: nameOf(path, 1), steps: steps.slice(2) };
  }
  const words = Object.hasOwn(WORDS, root) ? WORDS[root] : undefined;
  if (words === undefined) throw unknownVariable(path, variables);
  const word = nameOf(path, 0);
  const kind = Object.hasOwn(words, word) ? words[word] : undefined;
  if (kind === undefined) throw refusal(path, 0, word, Object.keys(words));
  return { kind, name: NOTHING_NAMED, steps: steps.slice(1) };
}

/** The name of a step, which has to be written out: which values a template reads is known when the catalog is compiled. */
function nameOf(path: Path, index: number): string {
  const step = path.steps[index];
  if (step === undefined) {
    throw new TemplateRefused({ kind: "invalid", at: path.at, found: `${quote(path.root)} without a name`, allowed: "a dot and a name after it" });
  }
  if (step.kind === "key") {
    throw new TemplateRefused({ kind: "unsupported", at: step.at, found: "a name that is worked out", allowed: "a name that is written, or text in brackets" });
  }
  if (Buffer.byteLength(step.name) > CATALOG_LIMITS.nameBytesMax) {
    throw new TemplateRefused({ kind: "too_large", at: step.at, found: "a name that is too long", allowed: `at most ${CATALOG_LIMITS.nameBytesMax} bytes` });
  }
  return step.name;
}

function refusal(path: Path, index: number, found: string, words: readonly string[]): TemplateRefused {
  return new TemplateRefused({ kind: "invalid", at: path.steps[index]?.at ?? path.at, ...oneOfFinding(found, words, "") });
}

function unknownVariable(path: Path, variables: readonly string[]): TemplateRefused {
  const finding = oneOfFinding(path.root, [...ROOTS, ...variables], "");
  return new TemplateRefused({ kind: "invalid", at: path.at, found: `the variable ${finding.found}`, allowed: finding.allowed, hint: finding.hint });
}
