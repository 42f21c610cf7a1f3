import type { YAMLError } from "yaml";
import { CATALOG_LIMITS } from "./limits.ts";

/** A text whose broken lines were emptied, so that the rest can be checked, each value at its place. */
interface RecoveredText {
  readonly text: string;
  /** The error of each line that was emptied, and where to report it. */
  readonly errors: readonly { readonly error: YAMLError; readonly offset: number }[];
}

/**
 * Empties the lines that hold syntax errors until the rest parses. A parser
 * notices an error on the line that has it, on the next, as with a bracket that
 * is not closed, or, with a quote that is not closed, much later; so those lines
 * are tried, and the one that mends most is emptied. Undefined when that does not help: then nobody knows what the rest
 * was meant to be.
 */
export function recoverYaml(broken: string, errorsOf: (text: string) => readonly YAMLError[]): RecoveredText | undefined {
  if (broken.length > CATALOG_LIMITS.recoveredCharactersMax) return undefined;
  const found: { error: YAMLError; offset: number }[] = [];
  let text = broken;
  let errors = errorsOf(text);
  while (errors.length > 0) {
    const [error] = errors;
    if (error === undefined || found.length === CATALOG_LIMITS.recoveredLinesMax) return undefined;
    const attempts = suspects(text, error.pos[0]).flatMap((line) => [
      { line, emptied: empty(text, line, INDENTATION_AND_DASHES) },
      { line, emptied: empty(text, line, INDENTATION) },
    ]);
    const best = attempts.map((attempt) => ({ ...attempt, left: errorsOf(attempt.emptied) })).sort((a, b) => a.left.length - b.left.length)[0];
    if (best === undefined || best.left.length >= errors.length) return undefined;
    found.push({ error, offset: offsetWithin(text, best.line, error.pos[0]) });
    text = best.emptied;
    errors = best.left;
  }
  return { text, errors: found };
}

interface Line {
  readonly start: number;
  readonly end: number;
}

/** The dashes of list items are worth keeping, because they give what follows its level, unless they are what is broken. */
const INDENTATION_AND_DASHES = /^ *(?:- +)*/u;
const INDENTATION = /^ */u;

/** The line at an offset, the one before it that is not blank, and the last one with a quote that has no counterpart. */
function suspects(text: string, offset: number): Line[] {
  const here = lineAt(text, Math.min(offset, text.length));
  const before = lineBefore(text, here, (line) => line.trim() !== "");
  const unquoted = lineBefore(text, here, (line) => line.split('"').length % 2 === 0 || line.split("'").length % 2 === 0);
  return [here, before, unquoted].filter((line) => line !== undefined);
}

function lineBefore(text: string, from: Line, isWanted: (line: string) => boolean): Line | undefined {
  for (let line = from; line.start > 0; ) {
    line = lineAt(text, line.start - 1);
    if (isWanted(text.slice(line.start, line.end))) return line;
  }
  return undefined;
}

function lineAt(text: string, offset: number): Line {
  const end = text.indexOf("\n", offset);
  return { start: offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1, end: end === -1 ? text.length : end };
}

/** Replaces what a line says, but for its beginning, by spaces, so that every offset stays what it was. */
function empty(text: string, { start, end }: Line, beginning: RegExp): string {
  const kept = beginning.exec(text.slice(start, end))?.[0] ?? "";
  return `${text.slice(0, start)}${kept}${" ".repeat(end - start - kept.length)}${text.slice(end)}`;
}

/** Where the error is reported: where the parser says, or at the first word of the line that has it. */
function offsetWithin(text: string, { start, end }: Line, offset: number): number {
  if (offset >= start && offset < end) return offset;
  return start + text.slice(start, end).search(/\S/u);
}
