import { Operator } from "#proto/generated/pillion/decision/v1/condition.ts";

/** What an operator's key may be followed by. */
export type OperandForm =
  | "scalar"
  | "scalars"
  | "texts"
  | "number"
  | "number_pair"
  | "members"
  | "version"
  | "versions"
  | "version_pair"
  | "flag"
  | "pattern"
  | "address_blocks"
  | "date"
  | "date_pair"
  | "day"
  | "duration";

/** The stretch of time that one or two dates stand for. */
export type DateStretch = "before" | "from" | "after" | "day" | "between";

/** A key of a comparison that says how it is compared. */
interface OperatorKey {
  readonly form: OperandForm;
  /** For `scalar` and `scalars` the operator for text; numbers and booleans have their own. */
  readonly operator: Operator;
  readonly negated?: true;
  /** Of the forms of dates: which stretch of time the operands stand for (see compile-date.ts). */
  readonly stretch?: DateStretch;
  readonly description: string;
}

/** The keys of a comparison that say how it is compared; it has exactly one. */
export const OPERATOR_KEYS = {
  equals: { form: "scalar", operator: Operator.STRING_ONE_OF, description: "Equal to this text, number or boolean; the value must be of the same type." },
  not_equals: {
    form: "scalar",
    operator: Operator.STRING_ONE_OF,
    negated: true,
    description: "The opposite of equals; true as well when the value is missing.",
  },
  one_of: { form: "scalars", operator: Operator.STRING_ONE_OF, description: "Equal to one of these texts, or of these numbers." },
  not_one_of: {
    form: "scalars",
    operator: Operator.STRING_ONE_OF,
    negated: true,
    description: "The opposite of one_of; true as well when the value is missing.",
  },

  contains: { form: "texts", operator: Operator.STRING_CONTAINS, description: "Text that contains this, or one of these." },
  not_contains: {
    form: "texts",
    operator: Operator.STRING_CONTAINS,
    negated: true,
    description: "The opposite of contains; true as well when the value is missing.",
  },
  starts_with: { form: "texts", operator: Operator.STRING_STARTS_WITH, description: "Text that starts with this, or with one of these." },
  not_starts_with: {
    form: "texts",
    operator: Operator.STRING_STARTS_WITH,
    negated: true,
    description: "The opposite of starts_with; true as well when the value is missing.",
  },
  ends_with: { form: "texts", operator: Operator.STRING_ENDS_WITH, description: "Text that ends with this, or with one of these." },
  not_ends_with: {
    form: "texts",
    operator: Operator.STRING_ENDS_WITH,
    negated: true,
    description: "The opposite of ends_with; true as well when the value is missing.",
  },
  matches: {
    form: "pattern",
    operator: Operator.STRING_MATCHES,
    description: "Text in which this pattern is found: a regular expression without lookaround and references back, run in linear time.",
  },
  not_matches: {
    form: "pattern",
    operator: Operator.STRING_MATCHES,
    negated: true,
    description: "The opposite of matches; true as well when the value is missing.",
  },
  in_cidr: {
    form: "address_blocks",
    operator: Operator.STRING_IN_CIDR,
    description: "An IP address, in text, within this block or one of these, as 10.0.0.0/8 or 2001:db8::/32.",
  },
  not_in_cidr: {
    form: "address_blocks",
    operator: Operator.STRING_IN_CIDR,
    negated: true,
    description: "The opposite of in_cidr; true as well when the value is missing.",
  },

  greater_than: { form: "number", operator: Operator.NUMBER_GREATER_THAN, description: "A number above this one." },
  at_least: { form: "number", operator: Operator.NUMBER_AT_LEAST, description: "A number that is this one or above it." },
  less_than: { form: "number", operator: Operator.NUMBER_LESS_THAN, description: "A number below this one." },
  at_most: { form: "number", operator: Operator.NUMBER_AT_MOST, description: "A number that is this one or below it." },
  between: { form: "number_pair", operator: Operator.NUMBER_BETWEEN, description: "A number between these two, both included." },
  not_between: {
    form: "number_pair",
    operator: Operator.NUMBER_BETWEEN,
    negated: true,
    description: "The opposite of between; true as well when the value is missing.",
  },

  contains_any: { form: "members", operator: Operator.LIST_CONTAINS_ANY, description: "A list that has at least one of these as a member." },
  contains_all: { form: "members", operator: Operator.LIST_CONTAINS_ALL, description: "A list that has each of these as a member." },
  contains_none: {
    form: "members",
    operator: Operator.LIST_CONTAINS_ANY,
    negated: true,
    description: "The opposite of contains_any; true as well when the value is missing.",
  },

  version_equals: { form: "version", operator: Operator.VERSION_ONE_OF, description: "A version that is this one. Versions are text: write them in quotes." },
  version_not_equals: {
    form: "version",
    operator: Operator.VERSION_ONE_OF,
    negated: true,
    description: "The opposite of version_equals; true as well when the value is missing.",
  },
  version_one_of: { form: "versions", operator: Operator.VERSION_ONE_OF, description: "A version that is one of these." },
  version_not_one_of: {
    form: "versions",
    operator: Operator.VERSION_ONE_OF,
    negated: true,
    description: "The opposite of version_one_of; true as well when the value is missing.",
  },
  version_greater_than: { form: "version", operator: Operator.VERSION_GREATER_THAN, description: "A version after this one." },
  version_at_least: { form: "version", operator: Operator.VERSION_AT_LEAST, description: "A version that is this one or after it." },
  version_less_than: { form: "version", operator: Operator.VERSION_LESS_THAN, description: "A version before this one." },
  version_at_most: { form: "version", operator: Operator.VERSION_AT_MOST, description: "A version that is this one or before it." },
  version_between: { form: "version_pair", operator: Operator.VERSION_BETWEEN, description: "A version between these two, both included." },
  version_not_between: {
    form: "version_pair",
    operator: Operator.VERSION_BETWEEN,
    negated: true,
    description: "The opposite of version_between; true as well when the value is missing.",
  },

  date_before: { form: "date", operator: Operator.DATE_BEFORE, stretch: "before", description: "A date before this one." },
  date_from: { form: "date", operator: Operator.DATE_FROM, stretch: "from", description: "A date that is this one or after it." },
  date_after: { form: "date", operator: Operator.DATE_FROM, stretch: "after", description: "A date after this one; after a day: from the next day on." },
  date_on: { form: "day", operator: Operator.DATE_FROM, stretch: "day", description: "A date on this day, in UTC." },
  date_not_on: {
    form: "day",
    operator: Operator.DATE_FROM,
    stretch: "day",
    negated: true,
    description: "The opposite of date_on; true as well when the value is missing.",
  },
  date_between: { form: "date_pair", operator: Operator.DATE_FROM, stretch: "between", description: "A date between these two, both included." },
  date_not_between: {
    form: "date_pair",
    operator: Operator.DATE_FROM,
    stretch: "between",
    negated: true,
    description: "The opposite of date_between; true as well when the value is missing.",
  },
  in_last: { form: "duration", operator: Operator.DATE_IN_LAST, description: "A date within this time up to now, as 30d." },
  not_in_last: {
    form: "duration",
    operator: Operator.DATE_IN_LAST,
    negated: true,
    description: "The opposite of in_last; true as well when the value is missing.",
  },
  in_next: { form: "duration", operator: Operator.DATE_IN_NEXT, description: "A date within this time from now on, as 7d." },
  not_in_next: {
    form: "duration",
    operator: Operator.DATE_IN_NEXT,
    negated: true,
    description: "The opposite of in_next; true as well when the value is missing.",
  },

  is_set: { form: "flag", operator: Operator.IS_SET, description: "true: the value is present and not null. false: it is missing." },
} as const satisfies Record<string, OperatorKey>;

/** A key of OPERATOR_KEYS. */
export type OperatorKeyName = keyof typeof OPERATOR_KEYS;

/** The row of a key, with what only some rows have. */
export function operatorKey(name: OperatorKeyName): OperatorKey {
  return OPERATOR_KEYS[name];
}
