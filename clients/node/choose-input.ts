import type { AttributeValues } from "./attribute-values.ts";
import type { SourceId } from "./source-id.ts";

/** A known person, or an anonymous one within the source that issued the id. With all three the user id decides. */
export type Person =
  | { readonly userId: string; readonly sourceId?: SourceId | undefined; readonly profileId?: string | undefined }
  | { readonly userId?: string | undefined; readonly sourceId: SourceId; readonly profileId: string };

/** The kinds of device an answer can be for; `all` does not filter. */
export type Device = "all" | "desktop" | "mobile";

/** The two types of optimization. */
export type OptimizationType = "personalization" | "experiment";

/** Which exposures a call records: each of them, or none (a peek). */
export type Recording = "all" | "never";

/**
 * One question: what does this person get? Without names and groups it asks for
 * every running optimization. The limits are those of `ChooseRequest`.
 */
export type ChooseInput = Person & {
  /** Selectors of the optimizations asked for. */
  readonly names?: readonly string[] | undefined;
  /** Selector groups asked for. */
  readonly groups?: readonly string[] | undefined;
  /** Default: `all`. */
  readonly device?: Device | undefined;
  /** The visit this call belongs to. */
  readonly sessionId?: string | undefined;
  /** Only optimizations of this type. Default: both. */
  readonly optimizationType?: OptimizationType | undefined;
  /** The address of the page or screen the answer is for. */
  readonly url?: string | undefined;
  /** Names this call: a repeated one has the same answer and spends nothing. */
  readonly requestId?: string | undefined;
  /** Attributes of the person; they win over those of the stored profile. */
  readonly attributes?: AttributeValues | undefined;
  /** Attributes of the person's account. */
  readonly accountAttributes?: AttributeValues | undefined;
  /** Any other value a condition may name. */
  readonly context?: AttributeValues | undefined;
  /** Where the caller of the application is. */
  readonly place?: { readonly country?: string | undefined; readonly region?: string | undefined; readonly city?: string | undefined } | undefined;
  /** Tokens made by `pillion preview`. */
  readonly previews?: readonly string[] | undefined;
  /** Default: `all`. */
  readonly recording?: Recording | undefined;
  /** Also answer, without a body, what the person does not get, and why. Default: false. */
  readonly includeWithheld?: boolean | undefined;
};
