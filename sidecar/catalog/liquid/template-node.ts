/** A value as it is written: a constant, or the way to one. */
export type Operand =
  | { readonly kind: "literal"; readonly at: number; readonly value: "nil" | "true" | "false" | "empty" | "blank" }
  | { readonly kind: "number"; readonly at: number; readonly value: number }
  | { readonly kind: "text"; readonly at: number; readonly value: string }
  | Path;

/** A variable or root, and the steps into it. */
export interface Path {
  readonly kind: "path";
  readonly at: number;
  readonly root: string;
  readonly steps: readonly Step[];
}

/** A step by a name that is written, or by a value that is worked out. */
export type Step = { readonly kind: "name"; readonly at: number; readonly name: string } | { readonly kind: "key"; readonly at: number; readonly key: Operand };

/** A value and what is done to it. */
export interface FilteredValue {
  readonly initial: Operand;
  readonly filters: readonly FilterCall[];
}

export interface FilterCall {
  readonly at: number;
  readonly name: string;
  readonly arguments: readonly Operand[];
  /** Of `default`: false is no reason to use it. */
  readonly allowsFalse: boolean;
}

export type ComparisonSign = "==" | "!=" | "<" | "<=" | ">" | ">=" | "contains";

/** What an `if` asks. */
export type Test = { readonly kind: "and" | "or"; readonly left: Test; readonly right: Test } | SimpleTest;

/** A comparison, or whether a value is neither nil nor false. */
export type SimpleTest =
  | { readonly kind: "comparison"; readonly sign: ComparisonSign; readonly left: Operand; readonly right: Operand }
  | { readonly kind: "truth"; readonly operand: Operand };

/** Numbers from one to another. */
export interface Range {
  readonly kind: "range";
  readonly at: number;
  readonly first: Operand;
  readonly last: Operand;
}

/** A piece of a template. */
export type TemplateNode =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "output"; readonly value: FilteredValue }
  | { readonly kind: "assign"; readonly name: string; readonly value: FilteredValue }
  | IfNode
  | CaseNode
  | ForNode
  | { readonly kind: "break" | "continue" };

export interface IfNode {
  readonly kind: "if";
  /** The first is true when its test is not, in `unless`. */
  readonly isUnless: boolean;
  readonly branches: readonly { readonly test: Test; readonly body: readonly TemplateNode[] }[];
  readonly otherwise: readonly TemplateNode[];
}

export interface CaseNode {
  readonly kind: "case";
  readonly subject: Operand;
  readonly branches: readonly { readonly values: readonly Operand[]; readonly body: readonly TemplateNode[] }[];
  readonly otherwise: readonly TemplateNode[];
}

export interface ForNode {
  readonly kind: "for";
  readonly at: number;
  readonly variable: string;
  readonly collection: Path | Range;
  readonly offset: Operand | undefined;
  readonly limit: Operand | undefined;
  readonly isReversed: boolean;
  readonly body: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[];
}
