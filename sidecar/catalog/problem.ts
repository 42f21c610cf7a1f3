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
  /** There is no value at all in that place. */
  readonly isOfNothing?: boolean;
}

/** Collects the problems of one text. */
export class ProblemList {
  readonly #file: string;
  readonly #text: string;
  readonly #errors: PlacedProblem[] = [];
  readonly #warnings: PlacedProblem[] = [];
  #dropped = 0;
  #trustedUpTo: number | undefined;
  #leftOut: string | undefined;

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
    const { node } = place;
    this.#push({ code, offset: node.offset, path: pathOf(place), isOfNothing: node.kind === "null" && !node.isWritten, ...finding });
  }

  /** Reports a problem with a key of the map at a place. */
  addKey(code: ProblemCode, place: Place, key: { readonly key: string; readonly keyOffset: number }, finding: Finding): void {
    this.#push({ code, offset: key.keyOffset, path: pathOf(place, key.key), ...finding });
  }

  /** Reports a problem with the text itself. */
  addText(code: ProblemCode, offset: number, path: string, finding: Finding): void {
    this.#push({ code, offset, path, ...finding });
  }

  /** Every problem, by position. */
  finish(): { errors: CatalogProblem[]; warnings: CatalogProblem[] } {
    const errors = [...this.#errors];
    if (this.#dropped > 0) {
      const finding = { found: `${this.#dropped} more`, allowed: `at most ${CATALOG_LIMITS.problemsMax} at once` };
      errors.push({ code: "problems_truncated", offset: this.#text.length, path: "", ...finding });
    }
    return { errors: this.#locateAll(errors), warnings: this.#locateAll(this.#warnings) };
  }

  #locateAll(problems: readonly PlacedProblem[]): CatalogProblem[] {
    const lines = new LineCounter(this.#text);
    const trusted = problems.filter((problem) => this.#isTrustworthy(problem)).sort((a, b) => a.offset - b.offset);
    return trusted.map((problem) => this.#locate(problem, lines));
  }

  /**
   * Says that the text is broken, and that a parser could only guess what it means
   * from an offset on. Of what is there, and of what seems to be absent anywhere,
   * nothing but syntax errors is reported then.
   */
  distrustFrom(offset: number): void {
    this.#trustedUpTo = offset;
  }

  /**
   * Says that lines of the text were left out because they are broken. What seems
   * to be absent may be in them, so it is not reported; but a name that nothing
   * has is, when they do not mention it.
   */
  distrustLines(lines: readonly string[]): void {
    this.#trustedUpTo = this.#text.length;
    this.#leftOut = lines.join("\n");
  }

  #isTrustworthy(problem: PlacedProblem): boolean {
    const { stage, needsWhole } = describeProblemCode(problem.code);
    if (this.#trustedUpTo === undefined || stage === "syntax") return true;
    if (problem.code === "reference_unknown" && this.#leftOut !== undefined) return !this.#leftOut.includes(problem.found.replaceAll("`", ""));
    return problem.offset < this.#trustedUpTo && needsWhole !== true && problem.isOfNothing !== true;
  }

  #push(problem: PlacedProblem): void {
    const isWarning = describeProblemCode(problem.code).stage === "warning";
    const list = isWarning ? this.#warnings : this.#errors;
    if (list.length < CATALOG_LIMITS.problemsMax) list.push(problem);
    else if (!isWarning) this.#dropped++;
  }

  #locate(problem: PlacedProblem, lines: LineCounter): CatalogProblem {
    const { code, offset, path, found, allowed, hint } = problem;
    const { stage, meaning } = describeProblemCode(code);
    const message = `${meaning}: found ${found}, expected ${allowed}${hint === undefined ? "" : `; ${hint}`}`;
    return { code, severity: stage === "warning" ? "warning" : "error", file: this.#file, ...lines.positionOf(offset), path, message, found, allowed };
  }
}

/** Turns ascending offsets into lines and columns, in one walk over the text. */
class LineCounter {
  readonly #text: string;
  #line = 1;
  #lineStart = 0;

  constructor(text: string) {
    this.#text = text;
  }

  positionOf(offset: number): { line: number; column: number } {
    for (let end = this.#text.indexOf("\n", this.#lineStart); end !== -1 && end < offset; end = this.#text.indexOf("\n", this.#lineStart)) {
      this.#line++;
      this.#lineStart = end + 1;
    }
    let column = 1;
    for (let at = this.#lineStart; at < offset; at++) {
      const isSecondHalf = (this.#text.charCodeAt(at) & 0xfc00) === 0xdc00;
      if (!isSecondHalf) column++;
    }
    return { line: this.#line, column };
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
