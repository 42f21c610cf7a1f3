import { SubjectKind } from "#proto/generated/pillion/decision/v1/condition.ts";
import { CATALOG_LIMITS } from "./limits.ts";
import type { UnevaluatedFeature } from "./not-evaluated.ts";
import { choiceShape, type Shape, textShape } from "./shape.ts";

/** How one value of one key of a comparison says what is compared. */
interface SubjectSense {
  readonly kind: SubjectKind;
  /** Subject.name; absent when the kind has one value only. */
  readonly name?: string;
  readonly unevaluated?: UnevaluatedFeature;
}

/** A key that says what is compared. */
interface SubjectKey {
  readonly shape: Shape<string>;
  readonly description: string;
  sense(value: string): SubjectSense;
}

const valueName = textShape(CATALOG_LIMITS.nameBytesMax, "the name of a value");

const REQUEST_WORDS: Readonly<Record<"url" | "device" | "host" | "path", SubjectSense>> = {
  url: { kind: SubjectKind.URL },
  device: { kind: SubjectKind.DEVICE },
  host: { kind: SubjectKind.URL_HOST, unevaluated: "address_part" },
  path: { kind: SubjectKind.URL_PATH, unevaluated: "address_part" },
};

/** The keys of a comparison that say what is compared; it has exactly one. */
export const SUBJECT_KEYS = {
  attribute: {
    shape: valueName,
    description: "The name of an attribute of the person.",
    sense: (name) => ({ kind: SubjectKind.USER_ATTRIBUTE, name }),
  },
  account: {
    shape: valueName,
    description: "The name of an attribute of the person's account.",
    sense: (name) => ({ kind: SubjectKind.ACCOUNT_ATTRIBUTE, name }),
  },
  context: {
    shape: valueName,
    description: "The name of a value that the caller passes with the request: cart_total, weather, tenant.",
    sense: (name) => ({ kind: SubjectKind.CONTEXT, name }),
  },
  request: {
    shape: choiceShape(["url", "device", "host", "path"]),
    description:
      "Something of the request itself: its url, or its device (all, desktop or mobile). host and path are parts of the url and are not evaluated by this version.",
    sense: (word) => REQUEST_WORDS[word as keyof typeof REQUEST_WORDS],
  },
  query: {
    shape: valueName,
    description: "The name of a query parameter of the request's url. Not evaluated by this version.",
    sense: (name) => ({ kind: SubjectKind.URL_QUERY, name, unevaluated: "address_part" }),
  },
  place: {
    shape: choiceShape(["country", "region", "city"]),
    description: "The place the request comes from. Not evaluated by this version.",
    sense: (name) => ({ kind: SubjectKind.PLACE, name, unevaluated: "place" }),
  },
  local: {
    shape: choiceShape(["weekday", "hour"]),
    description: "The local weekday (monday to sunday) or hour (0 to 23), in the time zone of the optimization; in a segment that of the catalog.",
    sense: (word) => ({ kind: word === "hour" ? SubjectKind.LOCAL_HOUR : SubjectKind.LOCAL_WEEKDAY }),
  },
} as const satisfies Record<string, SubjectKey>;

/** A key of SUBJECT_KEYS. */
export type SubjectKeyName = keyof typeof SUBJECT_KEYS;
