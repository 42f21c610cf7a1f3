/** How one optimization was decided, in the field names and enumeration values of protobuf's JSON, with every field present. */
export interface Explanation {
  readonly name: string;
  readonly optimization: string;
  readonly reason: string;
  readonly outcome: string;
  readonly stages: readonly Stage[];
  readonly stagesCut: boolean;
}

export interface Stage {
  readonly kind: string;
  readonly subject: string;
  readonly passed: boolean;
  readonly draw: Draw | undefined;
  readonly spent: Spent | undefined;
  readonly tests: readonly Test[];
  readonly testsCut: boolean;
}

/** What a frequency or a cap has used up; moments are in milliseconds, 0: none. */
export interface Spent {
  readonly shown: number;
  readonly shownMax: number;
  readonly lastMs: number;
  readonly nextMs: number;
}

export interface Draw {
  readonly slot: number;
  readonly startPpm: number;
  readonly endPpm: number;
}

export interface Test {
  readonly subject: { readonly kind: string; readonly name: string; readonly timeZone: number } | undefined;
  readonly counter: string;
  /** The number of the aggregate. */
  readonly aggregate: number;
  readonly windowMs: number;
  readonly outsideWindow: boolean;
  readonly countedFromMs: number;
  readonly segment: string;
  readonly operator: string;
  readonly wanted: readonly unknown[];
  readonly wantedTotal: number;
  readonly ignoreCase: boolean;
  readonly negated: boolean;
  /** A JSON value; undefined when there is none to show. */
  readonly seen: unknown;
  readonly seenOther: boolean;
  readonly seenTotal: number;
  readonly result: boolean;
  readonly tests: readonly Test[];
}
