/**
 * The words that snapshots and requests are made of. The pools are small, so
 * that what a condition asks for and what a request brings meet often, and they
 * consist of edges: empty, longest, not ASCII, almost equal, not quite valid.
 */

const LONGEST_NAME = "n".repeat(256);

export const SELECTORS = ["a", "A", "B", "a-b", "a_b", "ab", "b", "banner", "hero", "z", "0", "-", "_", LONGEST_NAME] as const;
export const GROUPS = ["g", "G", "g-1", "popups", "-", LONGEST_NAME] as const;
export const ABSENT_NAMES = ["", "nobody", "aa", "hero2"] as const;
export const INVALID_NAMES = ["a b", "é", "a.b", "a/", "\u0000", "a\n"] as const;
export const OPTIMIZATION_IDS = ["", "o1", "id-é", "o".repeat(256)] as const;
export const OUTCOME_IDS = ["", "x", "y", "variant-é", "v".repeat(256)] as const;
export const SALTS = ["", "s", "se", "sea", "salt", "s/", "ünï", "😀", "s".repeat(256)] as const;
export const UNITS = ["u", "u1", "u2", "user_1", "customer@example.com", "ü", "用户", "😀😀", "a\u0000b", "u\n", "x".repeat(511), "x".repeat(512)] as const;
/** Anonymous people, by source and profile id; lists have some of them. */
export const ANONYMOUS = [
  { sourceId: 1n, profileId: "u" },
  { sourceId: -1n, profileId: "ü" },
  { sourceId: -(2n ** 63n), profileId: "x".repeat(512) },
] as const;
/** The names that are on lists of people. */
export const LISTED_NAMES = [...UNITS, ...ANONYMOUS.map(({ sourceId, profileId }) => `${sourceId}_${profileId}`)] as const;
export const SESSIONS = ["visit", "default", "s"] as const;
export const REQUEST_IDS = ["r", "r1", "r".repeat(256)] as const;
export const CAP_IDS = ["", "cap", "o1/x/day"] as const;
/** Windows and gaps of caps. */
export const DURATIONS_MS = [1, 1_000, 3_600_000, 86_400_000, 604_800_000, 8_640_000_000_000_000] as const;
export const BLANKS = ["", " ", "\t\n\v\f\r "] as const;
export const NOT_BLANK = ["\u00a0", "\u0008", "\u000e", "\u0085"] as const;
export const ATTRIBUTE_NAMES = ["plan", "age", "vip", "tags", "version", "ip", "since", "Plan", "", "ключ", "k".repeat(256)] as const;
/** The names under which requests mostly bring, and conditions mostly expect, a value of a type. */
export const NAMES_BY_TYPE = { string: "plan", number: "age", boolean: "vip", list: "tags", version: "version", address: "ip", date: "since" } as const;

export const STRINGS = [
  "",
  "a",
  "A",
  "ab",
  "aB",
  "ba",
  "abab",
  "ababc",
  "aab",
  "gold",
  "Gold",
  "golden",
  "straße",
  "STRASSE",
  "STRAẞE",
  "éa",
  "Éa",
  "e\u0301",
  "ΣΊΣΥΦΟΣ",
  "σίσυφος",
  "İ",
  "i",
  "ı",
  "I",
  "ſ",
  "s",
  "S",
  "\u212a",
  "k",
  "ᏸ",
  "Ᏸ",
  "ﬅ",
  "ﬆ",
  "\u{10400}",
  "\u{10428}",
  "\u0000",
  "1",
  "true",
  "desktop",
  "mobile",
  "all",
  "https://example.com/a?b=c",
  "HTTPS://EXAMPLE.COM/A?B=C",
  "aaaaaaaaaaaaaaaaaaaaaaab",
  "example.com",
  "/",
  "/a",
  "DE",
  "b",
] as const;

/** Patterns about those strings. The last one is too large for a table. */
export const PATTERNS = [
  "a",
  "^a",
  "b$",
  "^(?:a|b)+$",
  "^[^a-z]*$",
  "gold(en)?$",
  "stra(?:ß|ss)e",
  "\\bk\\b",
  "^\\w+$",
  "\\W",
  "^.$",
  "^\\u{10400}$",
  "^https?://[^/]+/",
  "(a+)+$",
  "^$",
  "a.{0,20}b",
] as const;

/** What lists are made of: few words, so that lists meet. */
export const LIST_STRINGS = ["", "a", "A", "gold", "Gold", "ß", "ẞ", "1"] as const;
export const LIST_NUMBERS = [0, -0, 1, 0.1, Number.POSITIVE_INFINITY] as const;

/** Bytes that are not well-formed UTF-8: a lone continuation, an overlong form, a surrogate, beyond Unicode, cut short. */
export const MALFORMED_STRINGS = ["a9", "c3", "c328", "c080", "eda080", "f4908080", "f09f98", "61ff41", "e28480e2"].map((hex) => Buffer.from(hex, "hex"));

export const NUMBERS = [
  0,
  -0,
  1,
  -1,
  0.1,
  0.5,
  -0.5,
  2,
  10,
  100,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 53),
  Number.MIN_VALUE,
  -Number.MIN_VALUE,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  2.2250738585072014e-308,
] as const;

export const VERSIONS = [
  "1",
  "1.0",
  "1.0.0",
  "v1.0.0",
  "V1",
  "1.0.0+build.1",
  "1.0.0-alpha",
  "1.0.0-alpha.1",
  "1.0.0-alpha.beta",
  "1.0.0-beta",
  "1.0.0-beta.2",
  "1.0.0-beta.11",
  "1.0.0-rc.1",
  "1.0.0--",
  "1.0.0-0",
  "1.0.0-A",
  "1-alpha",
  "1.2-rc.1+x",
  "1.2.3",
  "1.10.0",
  "2.0.0",
  "0",
  "0.0.0",
  "18446744073709551616.0.0",
  "99999999999999999999999.0.1",
  "1.0.0-18446744073709551616",
] as const;

export const NOT_VERSIONS = [
  "",
  "v",
  "1.",
  "01",
  "1.02.3",
  "1.0.0-01",
  "1.0.0-",
  "1.0.0+",
  "1.0.0-a..b",
  "1.2.3.4",
  "vv1",
  " 1",
  "1.0.0-é",
  "1.0.0\n",
] as const;

/** Around the two nights in which clocks of Central Europe change, and around the midnight of a Monday in UTC. */
export const MOMENTS = [
  "2027-03-28T00:00:00Z",
  "2027-03-28T00:59:59.999Z",
  "2027-03-28T01:00:00Z",
  "2027-03-28T01:30:00Z",
  "2027-03-29T00:00:00Z",
  "2027-10-31T00:00:00Z",
  "2027-10-31T00:30:00Z",
  "2027-10-31T01:00:00Z",
  "2027-10-31T22:00:00Z",
  "2027-10-31T23:00:00Z",
].map((text) => Date.parse(text));

/** Dates, some of which are the same moment; many are one of `MOMENTS`. */
export const DATES = [
  "2027-03-28",
  "2027-03-28T00:00:00Z",
  "2027-03-28T00:00",
  "2027-03-28t02:00:00+02:00",
  "2027-03-28 01:00:00Z",
  "2027-03-28T01:00:00.0009z",
  "2027-03-28T00:59:59.9999999999999999999Z",
  "2027-03-27T23:59:60Z",
  "2027-03-28T00:59:60.5-00:00",
  "2027-03-27T20:00:00-05:00",
  "2027-10-31T00:30",
  "2027-10-30T23:00:00.001-02:30",
  "2024-02-29",
  "2000-02-29T12:00:00Z",
  "0000-01-01",
  "0000-02-29T00:00:00+23:59",
  "9999-12-31T23:59:60.999-23:59",
  "1970-01-01",
  "1969-12-31T23:59:59.999Z",
] as const;

/** Text that is almost a date. */
export const NOT_DATES = [
  "2027-3-28",
  "2027-03-28T",
  "2027-03-28T01",
  "2027-03-28T01:00:",
  "2027-03-28T01:00:00.",
  "2027-03-28T01:00:00.Z",
  "2027-03-28T24:00:00Z",
  "2027-03-28T00:60:00Z",
  "2027-03-28T00:00:61Z",
  "2027-03-28T00:00:00+24:00",
  "2027-03-28T00:00:00+01",
  "2027-03-28T00:00:00+01:60",
  "2027-03-28T00:00:00 Z",
  "2027-03-28Z",
  "2027-02-29",
  "1900-02-29",
  "2027-04-31",
  "2027-13-01",
  "2027-00-01",
  "2027-01-00",
  "02027-01-01",
  "+02027-01-01",
  "-2027-01-01",
  " 2027-03-28",
  "2027-03-28\n",
  "2027-03-28T01:00:00Z\n",
  "2027/03/28",
  "20270328",
  "2027-03-28\u000001:00",
  "２027-03-28",
] as const;

/** Numbers that are dates, or almost. */
export const DATE_NUMBERS = [
  ...MOMENTS,
  ...MOMENTS.map((ms) => ms + 0.5),
  ...MOMENTS.map((ms) => ms - 1),
  0,
  -0,
  0.9,
  -0.5,
  -1,
  -1.5,
  -86_400_000,
  8.64e15,
  -8.64e15,
  8.64e15 + 1,
  -8.64e15 - 1,
  2 ** 53,
  Number.MIN_VALUE,
  -Number.MIN_VALUE,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  1e300,
] as const;

/** Lengths of time, of which some are the distance of two of `MOMENTS`. */
export const LENGTHS_MS = [0, 0.5, 1, 5_400_000, 86_400_000, 217 * 86_400_000, 217 * 86_400_000 + 1, 400 * 86_400_000, 400 * 86_400_000, 8.64e15] as const;
