import { SubjectKind } from "#proto/generated/pillion/decision/v1/condition.ts";
import { CATALOG_LIMITS } from "./limits.ts";
import { choiceShape, type Shape, textShape } from "./shape.ts";

/** How one value of one key of a comparison says what is compared. */
interface SubjectSense {
  readonly kind: SubjectKind;
  /** Subject.name; absent when the kind has one value only. */
  readonly name?: string;
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
  host: { kind: SubjectKind.URL_HOST },
  path: { kind: SubjectKind.URL_PATH },
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
    description: "Something of the request itself: its url, the host of the url (in lower case), its path, or the device (all, desktop or mobile).",
    sense: (word) => REQUEST_WORDS[word as keyof typeof REQUEST_WORDS],
  },
  query: {
    shape: valueName,
    description: "The name of a query parameter of the request's url; its first value, decoded, is compared.",
    sense: (name) => ({ kind: SubjectKind.URL_QUERY, name }),
  },
  place: {
    shape: choiceShape(["country", "region", "city"]),
    description: "The place the request comes from, as the caller or the host names it: country (DE), region (BY) or city.",
    sense: (name) => ({ kind: SubjectKind.PLACE, name }),
  },
  local: {
    shape: choiceShape(["weekday", "hour"]),
    description: "The local weekday (monday to sunday) or hour (0 to 23), in the time zone of the optimization; in a segment that of the catalog.",
    sense: (word) => ({ kind: word === "hour" ? SubjectKind.LOCAL_HOUR : SubjectKind.LOCAL_WEEKDAY }),
  },
} as const satisfies Record<string, SubjectKey>;

/** A key of SUBJECT_KEYS. */
export type SubjectKeyName = keyof typeof SUBJECT_KEYS;
