import { ChooseRequest, Device, OptimizationType, Recording } from "#proto/generated/pillion/decision/v1/decision.ts";
import { type PersonFlags, readPersonFlags } from "./person-flags.ts";

/** What one asks for on the command line. */
export interface ChooseFlags extends PersonFlags {
  readonly names: readonly string[];
  readonly group: readonly string[];
  readonly device?: "all" | "desktop" | "mobile";
  readonly type?: "personalization" | "experiment";
  readonly session: string;
  readonly url: string;
  readonly attribute: readonly string[];
  readonly accountAttribute: readonly string[];
  readonly context: readonly string[];
  readonly preview: readonly string[];
  /** The file that decides, when that is not a sidecar. */
  readonly catalog?: string;
  readonly includeWithheld?: boolean;
  readonly record?: boolean;
}

/** A request, or what is wrong with the flags. */
export type ReadFlags = { readonly ok: true; readonly request: Uint8Array } | { readonly ok: false; readonly problems: readonly string[] };

const DEVICES = { all: Device.ALL, desktop: Device.DESKTOP, mobile: Device.MOBILE } as const;
const TYPES = { personalization: OptimizationType.PERSONALIZATION, experiment: OptimizationType.EXPERIMENT } as const;

/** Turns flags into a `ChooseRequest`. */
export function readChooseFlags(flags: ChooseFlags): ReadFlags {
  const problems: string[] = [];
  if (flags.preview.length > 0 && flags.catalog !== undefined) {
    problems.push("--preview wants a running sidecar, which has the keys, and not --catalog");
  }
  const request = ChooseRequest.create({
    organization: flags.organization,
    project: flags.project,
    identification: readPersonFlags(flags, problems),
    names: [...flags.names],
    groups: [...flags.group],
    device: flags.device === undefined ? Device.UNSPECIFIED : DEVICES[flags.device],
    optimizationType: flags.type === undefined ? OptimizationType.UNSPECIFIED : TYPES[flags.type],
    sessionId: flags.session,
    url: flags.url,
    attributes: readPairs("--attribute", flags.attribute, problems),
    accountAttributes: readPairs("--account-attribute", flags.accountAttribute, problems),
    context: readPairs("--context", flags.context, problems),
    previews: [...flags.preview],
    recording: flags.record === true ? Recording.ALL : Recording.NEVER,
    includeWithheld: flags.includeWithheld === true,
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, request: ChooseRequest.encode(request).finish() };
}

function readPairs(flag: string, pairs: readonly string[], problems: string[]): { [name: string]: unknown } {
  const values: { [name: string]: unknown } = {};
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    try {
      if (equals < 1) {
        throw new SyntaxError("no name");
      }
      values[pair.slice(0, equals)] = JSON.parse(pair.slice(equals + 1));
    } catch {
      // JSON.parse says where it stumbled, which in a shell is less help than an example.
      problems.push(`${flag} is \`${pair}\`, expected name=json, such as plan='"pro"' or age=42`);
    }
  }
  return values;
}
