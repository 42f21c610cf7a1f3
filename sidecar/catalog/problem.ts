import { CATALOG_LIMITS } from "./limits.ts";
import { type Place, pathOf } from "./place.ts";
import { describeProblemCode, type ProblemCode } from "./problem-catalogue.ts";
import { suggest } from "./suggest.ts";

/** One thing that is wrong, or doubtful, in a catalog. */
export interface CatalogProblem {
  readonly code: ProblemCode;
  /** Errors refuse the catalog; warnings do not. */
  readonly severity: "error" | "warning";
  /** The file as the caller named it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in Unicode characters. */
  readonly column: number;
  /** The way to the value, as `experiments[0].variants[1].weight`; empty for the whole catalog or for its text. */
  readonly path: string;
  /** One line: what is wrong, what was found, what is expected. */
  readonly message: string;
  /** What was found. */
  readonly found: string;
  /** What is allowed instead. */
  readonly allowed: string;
}

/** `file:line:column: path: message (code)`, the form that editors and terminals make a link of. */
export function formatProblem(problem: CatalogProblem): string {
  const severity = problem.severity === "warning" ? "warning: " : "";
  const path = problem.path === "" ? "" : `${problem.path}: `;
  return `${problem.file}:${problem.line}:${problem.column}: ${severity}${path}${problem.message} (${problem.code})`;
}

/** What was found and what is allowed, as people should read it. */
interface Finding {
  readonly found: string;
  readonly allowed: string;
  /** More help, such as a word that may be meant. */
  readonly hint?: string | undefined;
}

interface PlacedProblem extends Finding {
  readonly code: ProblemCode;
  readonly offset: number;
  readonly path: string;
}

/** Collects the problems of one text. */
export class ProblemList {
  readonly #file: string;
  readonly #text: string;
  readonly #errors: PlacedProblem[] = [];
  readonly #warnings: PlacedProblem[] = [];
  #dropped = 0;
  #firstSyntaxErrorOffset: number | undefined;

  constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
  }

  /** True as soon as the catalog is refused. */
  get hasErrors(): boolean {
    return this.#errors.length > 0;
  }

  /** Reports a problem with the value at a place. */
  add(code: ProblemCode, place: Place, finding: Finding): void {
    this.#push({ code, offset: place.node.offset, path: pathOf(place), ...finding });
  }

  /** Reports a problem with a key of the map at a place. */
  addKey(code: ProblemCode, place: Place, key: { readonly key: string; readonly keyOffset: number }, finding: Finding): void {
    this.#push({ code, offset: key.keyOffset, path: pathOf(place, key.key), ...finding });
  }

  /** Reports a problem with the text itself. */
  addText(code: ProblemCode, offset: number, path: string, finding: Finding): void {
    if (code === "syntax_invalid") this.#firstSyntaxErrorOffset = Math.min(offset, this.#firstSyntaxErrorOffset ?? offset);
    this.#push({ code, offset, path, ...finding });
  }

  /** Every problem, by position. */
  finish(): { errors: CatalogProblem[]; warnings: CatalogProblem[] } {
    const lineStarts = startsOfLines(this.#text);
    const errors = this.#place(this.#errors, lineStarts);
    if (this.#dropped > 0) {
      const finding = { found: `${this.#dropped} more`, allowed: `at most ${CATALOG_LIMITS.problemsMax} at once` };
      errors.push(this.#locate({ code: "problems_truncated", offset: this.#text.length, path: "", ...finding }, lineStarts));
    }
    return { errors, warnings: this.#place(this.#warnings, lineStarts) };
  }

  #place(problems: readonly PlacedProblem[], lineStarts: readonly number[]): CatalogProblem[] {
    const trusted = problems.filter((problem) => this.#isTrustworthy(problem));
    return trusted.sort((a, b) => a.offset - b.offset).map((problem) => this.#locate(problem, lineStarts));
  }

  /**
   * A parser that has met a syntax error guesses how the text goes on, so of what
   * comes after it, and of what seems to be absent, nothing is reported.
   */
  #isTrustworthy(problem: PlacedProblem): boolean {
    const { stage, needsWhole } = describeProblemCode(problem.code);
    if (this.#firstSyntaxErrorOffset === undefined || stage === "syntax") return true;
    return problem.offset < this.#firstSyntaxErrorOffset && needsWhole !== true;
  }

  #push(problem: PlacedProblem): void {
    const isWarning = describeProblemCode(problem.code).stage === "warning";
    const list = isWarning ? this.#warnings : this.#errors;
    if (list.length < CATALOG_LIMITS.problemsMax) list.push(problem);
    else if (!isWarning) this.#dropped++;
  }

  #locate(problem: PlacedProblem, lineStarts: readonly number[]): CatalogProblem {
    const { code, offset, path, found, allowed, hint } = problem;
    const { stage, meaning } = describeProblemCode(code);
    const line = lineOf(offset, lineStarts);
    const column = [...this.#text.slice(lineStarts[line - 1], offset)].length + 1;
    const message = `${meaning}: found ${found}, expected ${allowed}${hint === undefined ? "" : `; ${hint}`}`;
    return { code, severity: stage === "warning" ? "warning" : "error", file: this.#file, line, column, path, message, found, allowed };
  }
}

/** A caller's input in backticks, on one line and not longer than a line bears. */
export function quote(input: string): string {
  const line = input.replace(/\s+/gu, " ");
  return `\`${line.length > 60 ? `${line.slice(0, 60)}…` : line}\``;
}

/** Allowed words as a list, the rest counted when there are many. */
export function quoteAll(words: readonly string[]): string {
  const listed = words.slice(0, CATALOG_LIMITS.allowedListedMax).map(quote).join(", ");
  const more = words.length - CATALOG_LIMITS.allowedListedMax;
  return more > 0 ? `${listed} and ${more} more` : listed;
}

/** A finding about a word that should have been one of several. */
export function oneOfFinding(found: string, candidates: readonly string[], nothing: string): Finding {
  const meant = suggest(found, candidates);
  return {
    found: quote(found),
    allowed: candidates.length === 0 ? nothing : candidates.length === 1 ? quoteAll(candidates) : `one of ${quoteAll(candidates)}`,
    hint: meant === undefined ? undefined : `did you mean ${quote(meant)}?`,
  };
}

function startsOfLines(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** The line, from 1, that holds an offset. */
function lineOf(offset: number, lineStarts: readonly number[]): number {
  let low = 0;
  let high = lineStarts.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
