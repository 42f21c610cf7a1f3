/** One thing that is wrong with a template, and where in its text. */
export interface TemplateProblem {
  readonly kind: "invalid" | "unsupported" | "too_large";
  /** The offset in the text, in UTF-16 units. */
  readonly at: number;
  readonly found: string;
  readonly allowed: string;
  readonly hint?: string | undefined;
}

/** Thrown to leave the part of a template that cannot be read; caught where reading goes on behind that part. */
export class TemplateRefused extends Error {
  readonly problem: TemplateProblem;

  constructor(problem: TemplateProblem) {
    super(problem.found);
    this.problem = problem;
  }
}
