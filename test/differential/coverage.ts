import type { Observer } from "#test/oracle/evaluate.ts";
import { REFUSALS } from "#test/oracle/request.ts";
import type { Outcome } from "./subjects.ts";

/** Of so many cases at least one must have reached each of the things in this file, so that agreeing means something. */
const CASES_PER_REACHING = 2_000;

const STRING_OPERATORS = ["STRING_ONE_OF", "STRING_CONTAINS", "STRING_STARTS_WITH", "STRING_ENDS_WITH", "STRING_MATCHES"];
const NUMBER_OPERATORS = ["NUMBER_ONE_OF", "NUMBER_LESS_THAN", "NUMBER_AT_MOST", "NUMBER_GREATER_THAN", "NUMBER_AT_LEAST", "NUMBER_BETWEEN"];
const LIST_OPERATORS = ["LIST_CONTAINS_ANY", "LIST_CONTAINS_ALL"];
const VERSION_OPERATORS = ["VERSION_ONE_OF", "VERSION_LESS_THAN", "VERSION_AT_MOST", "VERSION_GREATER_THAN", "VERSION_AT_LEAST", "VERSION_BETWEEN"];
const DATE_OPERATORS = ["DATE_BEFORE", "DATE_FROM", "DATE_IN_LAST", "DATE_IN_NEXT"];
const OPERATORS = [...STRING_OPERATORS, "STRING_IN_CIDR", ...NUMBER_OPERATORS, "BOOLEAN_EQUALS", ...LIST_OPERATORS, ...VERSION_OPERATORS, ...DATE_OPERATORS];
const GIVING_REASONS = ["TARGETED", "ASSIGNED", "STICKY", "FORCED", "CONTROL"];
const WITHHOLDING_REASONS = [
  "PREREQUISITE",
  "HOLDOUT",
  "NOT_RUNNING",
  "NO_EXPERIENCE",
  "SCHEDULE",
  "DEVICE",
  "AUDIENCE",
  "LAYER",
  "TRAFFIC",
  "DISPLAY",
  "MISSING_VALUE",
];
const REASONS = [...GIVING_REASONS, ...WITHHOLDING_REASONS];
const SUBJECTS = [
  "user_attribute",
  "account_attribute",
  "context",
  "device",
  "url",
  "url_host",
  "url_path",
  "url_query",
  "place",
  "local_weekday",
  "local_hour",
  "event",
];
const AGGREGATES = ["COUNT", "SUM", "MINIMUM", "MAXIMUM", "AVERAGE", "FIRST", "LAST", "DISTINCT"];

/** What of a person's history decides about a display. */
const DISPLAYS = [
  ...["once", "once_per_visit"].flatMap((frequency) => ["spent", "given to this request", "withheld only"].map((what) => `${frequency}: ${what}`)),
  "once_per_visit: another visit",
  ...["ever", "rolling", "hour", "day", "week"].map((window) => `a cap: ${window} spent`),
  ...["rolling", "hour", "day", "week"].map((window) => `a cap: ${window} over`),
  ...["gap spent", "gap over", "given to this request"].map((what) => `a cap: ${what}`),
];
const EXPOSURES = [
  ...["TARGETED", "ASSIGNED", "STICKY", "CONTROL"].map((reason) => `an exposure REASON_${reason}`),
  ...["TARGETED", "ASSIGNED", "STICKY"].map((reason) => `a repeated exposure REASON_${reason}`),
];

/** What a campaign must reach: each operator with each verdict, plain and negated, and each way an answer can end. */
const GOALS = [
  ...OPERATORS.flatMap((operator) => ["missing", "wrong type", "true", "false"].flatMap((verdict) => [`${operator} ${verdict}`, `not ${operator} ${verdict}`])),
  ...["IS_SET true", "IS_SET false", "not IS_SET true", "not IS_SET false"],
  ...[...STRING_OPERATORS, ...LIST_OPERATORS].map((operator) => `${operator} true ignoring case`),
  ...SUBJECTS.map((subject) => `subject ${subject}`),
  ...AGGREGATES.flatMap((aggregate) => [`${aggregate} ever`, `${aggregate} within a window`]),
  ...["COUNT", "SUM", "AVERAGE", "FIRST"].map((aggregate) => `${aggregate} outside a window`),
  ...["url_host", "url_path", "url_query", "place"].flatMap((subject) => [`subject ${subject} missing`, `subject ${subject} true`]),
  ...REASONS.map((reason) => `REASON_${reason}`),
  ...[
    "a choice with a body",
    "a choice without a body",
    "an assigned variant that is a control",
    "an answer without choices",
    "an answer with several choices",
  ],
  "a person on no list",
  ...["unit", "user", "anonymous", "linked"].flatMap((name) => [`a person on a list: ${name}`, `a forced choice: ${name}`]),
  ...["active on the day", "active within hours", "active within hours of the day before"].map((activity) => `a schedule ${activity}`),
  ...["inactive before its start", "inactive after its end", "inactive on the day", "inactive within no hours"].map((activity) => `a schedule ${activity}`),
  ...["a ramp before its first step", "a ramp on the way", "a ramp on its last step"],
  ...DISPLAYS,
  ...EXPOSURES,
  ...["a prerequisite met", "a prerequisite not met", "a prerequisite that cannot be decided"],
  ...["a preview shown", "a preview of another audience"],
  ...["a body rendered whole", "a body rendered with a value missing"],
  ...["WARNING_CODE_INVALID", "WARNING_CODE_UNSUPPORTED", "WARNING_CODE_TEMPLATE"],
  ...REFUSALS,
];

/** Counts what a campaign reaches. */
export class Coverage {
  readonly #counts = new Map<string, number>(GOALS.map((goal) => [goal, 0]));

  /** For the oracle to tell of what it comes by. */
  readonly observe: Observer = {
    compared: ({ operator, negated, ignoreCase, subject }, verdict, reading) => {
      this.#count(`${negated ? "not " : ""}${operator} ${verdict}`);
      this.#count(`subject ${subject}`);
      if (reading !== undefined) {
        const { aggregate, windowMs, outside } = reading;
        this.#count(`${aggregate} ${windowMs === 0n ? "ever" : outside ? "outside a window" : "within a window"}`);
      }
      this.#count(`subject ${subject} ${verdict}`);
      if (ignoreCase && verdict === "true" && /^(STRING|LIST)_/.test(operator)) this.#count(`${operator} true ignoring case`);
    },
    passed: (what) => this.#count(what),
  };

  /** Counts an answer. */
  add(outcome: Outcome): void {
    if ("refused" in outcome) {
      this.#count(outcome.refused);
      return;
    }
    if (outcome.choices.length === 0) this.#count("an answer without choices");
    if (outcome.choices.length > 1) this.#count("an answer with several choices");
    for (const choice of outcome.choices) {
      this.#count(choice.reason);
      this.#count(choice.body === "" ? "a choice without a body" : "a choice with a body");
      if (choice.reason === "REASON_ASSIGNED" && choice.isControl) this.#count("an assigned variant that is a control");
    }
    for (const { reason, isRepeated } of outcome.exposures) this.#count(`${isRepeated ? "a repeated" : "an"} exposure ${reason}`);
    for (const warning of outcome.warnings) this.#count(warning.code);
  }

  #count(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  /** The goals that so many cases should have reached more often, with how often they did. */
  missed(cases: number): string[] {
    return GOALS.filter((goal) => (this.#counts.get(goal) ?? 0) < cases / CASES_PER_REACHING).map((goal) => `${goal}: ${this.#counts.get(goal)}`);
  }

  /** Everything that was counted, one a line. */
  report(): string {
    return [...this.#counts].map(([what, count]) => `${String(count).padStart(9)}  ${what}`).join("\n");
  }
}
