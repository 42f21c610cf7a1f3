import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { ChooseRequest } from "#proto/generated/pillion/decision/v1/decision.ts";
import * as messages from "#proto/generated/pillion/decision/v1/explain.ts";
import { Changes, HostInput } from "#proto/generated/pillion/decision/v1/host.ts";
import { Profile } from "#proto/generated/pillion/decision/v1/profile.ts";
import { Snapshot } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { compileCatalog } from "#sidecar/catalog/compile-catalog.ts";
import { explanationInWords } from "#test/differential/explanation-in-words.ts";
import type { Explanation } from "#test/oracle/explanation.ts";
import type { Exposure } from "#test/oracle/exposure.ts";
import type { Choice, Warning } from "#test/oracle/oracle.ts";
import type { Question } from "#test/oracle/question.ts";

/** One vector file, as `vector.schema.json` describes it. */
export interface VectorFile {
  readonly topic: string;
  readonly catalog?: unknown;
  readonly snapshot?: unknown;
  readonly cases?: readonly VectorCase[];
  readonly vectors?: readonly unknown[];
}

export interface VectorCase {
  readonly name: string;
  readonly request?: unknown;
  readonly requestHex?: string;
  readonly profile?: unknown;
  readonly history?: readonly { readonly nowMs: number; readonly changes: unknown }[];
  readonly previews?: readonly unknown[];
  readonly nowMs?: number;
  readonly expect:
    | { readonly refused: string }
    | {
        readonly choices: readonly Partial<Choice>[];
        readonly warnings?: readonly Warning[];
        readonly exposures?: readonly Partial<Exposure>[];
        readonly explanations?: readonly unknown[];
        readonly profile?: unknown;
      };
}

/** What a case expects or a subject gives; the age of the snapshot is no matter of vectors. */
export type Outcome =
  | { readonly refused: string }
  | { readonly choices: readonly Choice[]; readonly warnings: readonly Warning[]; readonly snapshotVersion: string; readonly exposures?: readonly Exposure[] };

const EMPTY_CHOICE: Omit<Choice, "name" | "optimizationType" | "reason"> = {
  group: "",
  body: "",
  optimization: "",
  experience: "",
  variant: "",
  isControl: false,
  decisionId: "",
};

const EMPTY_EXPOSURE: Omit<Exposure, "decisionId" | "unit" | "optimization" | "exposedMs" | "snapshotVersion" | "sessionId" | "reason"> = {
  outcome: "",
  isControl: false,
  requestId: "",
  isRepeated: false,
};

/** Every vector file of this folder, by name. */
export function readVectorFiles(): { readonly path: string; readonly content: VectorFile }[] {
  const folder = new URL("./", import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith(".json") && name !== "vector.schema.json");
  return names.sort().map((name) => ({ path: name, content: JSON.parse(readFileSync(new URL(name, folder), "utf8")) as VectorFile }));
}

/** The bytes of the snapshot that decides the cases of a file. */
export function snapshotOf({ topic, catalog, snapshot }: VectorFile): Buffer {
  if (catalog === undefined) return Buffer.from(Snapshot.encode(Snapshot.fromJSON(snapshot)).finish());
  const compiled = compileCatalog({ file: `${topic}.json`, text: JSON.stringify(catalog) });
  if (!compiled.ok) throw new Error(compiled.problems.map((problem) => JSON.stringify(problem)).join("\n"));
  return Buffer.from(compiled.bytes);
}

/** What a case asks. */
export function questionOf({ request, requestHex, profile, history, previews, nowMs }: VectorCase): Question {
  return {
    request: requestHex === undefined ? Buffer.from(ChooseRequest.encode(ChooseRequest.fromJSON(request)).finish()) : Buffer.from(requestHex, "hex"),
    profile: profile === undefined ? undefined : Buffer.from(Profile.encode(Profile.fromJSON(profile)).finish()),
    hostInput: previews === undefined ? undefined : Buffer.from(HostInput.encode(HostInput.fromJSON({ previews })).finish()),
    nowMs,
    history: history?.map((each) => ({ nowMs: each.nowMs, changes: Buffer.from(Changes.encode(Changes.fromJSON(each.changes)).finish()) })),
  };
}

/** What a case expects to be known of the person in the end, with every field present; undefined when it does not say. */
export function expectedProfileOf({ expect }: VectorCase): Profile | undefined {
  return "refused" in expect || expect.profile === undefined ? undefined : Profile.fromJSON(expect.profile);
}

/** The whole answer that a case expects of that snapshot. */
export function expectedOf({ expect, nowMs = 0 }: VectorCase, snapshot: Buffer): Outcome {
  if ("refused" in expect) return expect;
  const choices = expect.choices.map((choice) => ({ ...EMPTY_CHOICE, ...choice }) as Choice);
  const snapshotVersion = createHash("sha256").update(snapshot).digest("hex").slice(0, 32);
  const exposures = expect.exposures?.map((exposure) => ({ ...EMPTY_EXPOSURE, exposedMs: String(nowMs), snapshotVersion, ...exposure }) as Exposure);
  return { choices, warnings: expect.warnings ?? [], snapshotVersion, ...(exposures && { exposures }) };
}

/** Whether a case says what is recorded. */
export function expectsExposures({ expect }: VectorCase): boolean {
  return "exposures" in expect;
}

/** How a case expects its answer to come about, with every field present; undefined when it does not say. */
export function expectedExplanationsOf({ expect }: VectorCase): readonly Explanation[] | undefined {
  if ("refused" in expect) return undefined;
  return expect.explanations?.map((explanation) => explanationInWords(messages.Explanation.fromJSON(explanation)));
}
