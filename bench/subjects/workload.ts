/** One variant of an experiment of the workload. */
export interface VariantSpec {
  readonly id: string;
  /** Whole percents; the variants of one experiment add up to 100. */
  readonly weightPercent: number;
  /** JSON text, 300 bytes of ASCII. */
  readonly body: string;
}

/** One experiment of the workload, in no engine's own form. Its audience is the conjunction of three clauses. */
export interface OptimizationSpec {
  readonly id: string;
  readonly selector: string;
  readonly salt: string;
  /** Clause one: the attribute `plan` is one of these. */
  readonly plans: readonly string[];
  /** Clause two: the attribute `age` is at least this. */
  readonly ageAtLeast: number;
  /** Clause three: the attribute `country` is one of these. */
  readonly countries: readonly string[];
  readonly variants: readonly VariantSpec[];
}

/** One person of the workload, with ten attributes. */
export interface Person {
  readonly id: string;
  /** Whether the person meets every audience of the workload; who does not meets none. */
  readonly matches: boolean;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}

/** One call: a person, and the experiments asked for, in order. */
export interface Call {
  readonly person: Person;
  readonly optimizations: readonly OptimizationSpec[];
}

/** A catalog and the people it is asked about. */
export interface Workload {
  readonly optimizations: readonly OptimizationSpec[];
  readonly people: readonly Person[];
}
