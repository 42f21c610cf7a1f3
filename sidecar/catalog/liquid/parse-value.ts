import { oneOfFinding, quote } from "#sidecar/catalog/problem.ts";
import { FILTERS, filterOf } from "./filters.ts";
import type { Reader } from "./reader.ts";
import type { ComparisonSign, FilterCall, FilteredValue, Operand, Path, Range, Step, Test } from "./template-node.ts";

const LITERALS = { nil: "nil", null: "nil", true: "true", false: "false", empty: "empty", blank: "blank" } as const;
const OPERATOR_WORDS = ["and", "or", "contains", "not", "in"];
const PATH_ARGUMENT = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/u;
const SIZE_WORDS = ["size", "first", "last"];
/** Keys within keys. */
const KEY_DEPTH_MAX = 8;
/** Comparisons of one `if`. */
const COMPARISONS_MAX = 100;

/** Words that mean something, so that no variable has such a name. */
export const RESERVED_WORDS: readonly string[] = [...Object.keys(LITERALS), ...OPERATOR_WORDS, "forloop"];

/** A constant or a path. */
export function readOperand(reader: Reader, depth = 1): Operand {
  const { at } = reader;
  const text = reader.text();
  if (text !== undefined) return withoutSteps(reader, { kind: "text", at, value: text });
  const number = reader.number();
  if (number !== undefined) return withoutSteps(reader, { kind: "number", at, value: number });
  const name = reader.name();
  if (name === undefined) throw reader.unexpected("a value");
  if (Object.hasOwn(LITERALS, name)) return withoutSteps(reader, { kind: "literal", at, value: LITERALS[name as keyof typeof LITERALS] });
  if (OPERATOR_WORDS.includes(name)) {
    if (name === "not") throw reader.unsupported(at, "`not`", "the opposite comparison, or `unless`");
    throw reader.refusal(at, quote(name), "a value");
  }
  return { kind: "path", at, root: name, steps: readSteps(reader, depth) };
}

/** Constants have no members. */
function withoutSteps(reader: Reader, operand: Operand): Operand {
  if (reader.directSign(".", "[") !== undefined) throw reader.unsupported(operand.at, "a member of a constant", "a member of a variable");
  return operand;
}

function readSteps(reader: Reader, depth: number): Step[] {
  const steps: Step[] = [];
  while (true) {
    const sign = reader.directSign(".", "[");
    const { at } = reader;
    if (sign === undefined) return steps;
    if (sign === "[") steps.push(readKey(reader, at, depth));
    else {
      const name = reader.stepName();
      if (name === undefined) throw reader.unexpected("a name after the dot");
      steps.push({ kind: "name", at, name });
    }
  }
}

function readKey(reader: Reader, at: number, depth: number): Step {
  if (depth > KEY_DEPTH_MAX) throw reader.unsupported(at, "keys within keys", `at most ${KEY_DEPTH_MAX} of them`);
  const key = readOperand(reader, depth + 1);
  if (reader.sign("]") === undefined) throw reader.unexpected("`]`");
  if (key.kind === "literal") throw reader.refusal(key.at, quote(key.value), "a text, a number or a variable");
  return key.kind === "text" ? { kind: "name", at, name: key.value } : { kind: "key", at, key };
}

/** A value that stands for itself: not `empty` or `blank`, which comparisons alone know. */
export function readPlainOperand(reader: Reader): Operand {
  const operand = readOperand(reader);
  if (operand.kind === "literal" && (operand.value === "empty" || operand.value === "blank")) {
    throw reader.unsupported(operand.at, quote(operand.value), "it beside `==` or `!=`, or after `when`");
  }
  return operand;
}

/** A value with filters, up to the end. */
export function readFilteredValue(reader: Reader): FilteredValue {
  const initial = readPlainOperand(reader);
  const filters: FilterCall[] = [];
  while (reader.sign("|") !== undefined) filters.push(readFilter(reader));
  if (reader.peekName() !== undefined || reader.sign("==", "!=", "<", ">", "<=", ">=", "<>") !== undefined) {
    throw reader.unsupported(reader.at, "a comparison here", "a value with filters, or a comparison in `if`");
  }
  reader.expectEnd("`|` and a filter, or the end");
  return { initial, filters };
}

function readFilter(reader: Reader): FilterCall {
  const { at } = reader;
  const name = reader.name();
  if (name === undefined) throw reader.unexpected("the name of a filter");
  const filter = filterOf(name);
  if (filter === undefined) {
    const finding = oneOfFinding(name, Object.keys(FILTERS), "");
    throw reader.unsupported(at, `the filter ${finding.found}`, "a filter of docs/TEMPLATES.md", finding.hint);
  }
  const { given, allowsFalse } = readArguments(reader, name);
  const [fewest, most] = filter.arguments;
  if (given.length < fewest || given.length > most) {
    const allowed = fewest === most ? `${fewest}` : `${fewest} or ${most}`;
    throw reader.refusal(at, `${given.length} arguments of ${quote(name)}`, most - fewest > 1 ? `${fewest} to ${most}` : allowed);
  }
  if (filter.takesPath && given[0] !== undefined) checkPathArgument(reader, name, given[0]);
  return { at, name, arguments: given, allowsFalse };
}

function readArguments(reader: Reader, name: string): { given: Operand[]; allowsFalse: boolean } {
  const given: Operand[] = [];
  let allowsFalse = false;
  if (reader.sign(":") === undefined) return { given, allowsFalse };
  do {
    const { at } = reader;
    if (name === "default" && reader.peekName() === "allow_false") {
      reader.name();
      if (reader.sign(":") === undefined) throw reader.unexpected("`:`");
      const word = reader.name();
      if (word !== "true" && word !== "false") throw reader.refusal(at, "`allow_false`", "`true` or `false` after it");
      allowsFalse = word === "true";
    } else given.push(readPlainOperand(reader));
    if (reader.sign(":") !== undefined) throw reader.unsupported(at, "an argument with a name", "`allow_false` of `default`");
  } while (reader.sign(",") !== undefined);
  return { given, allowsFalse };
}

/** What is looked up in each member is known when the catalog is compiled. */
function checkPathArgument(reader: Reader, filter: string, argument: Operand): void {
  const isPath = argument.kind === "text" && PATH_ARGUMENT.test(argument.value);
  if (!isPath) throw reader.unsupported(argument.at, `what ${quote(filter)} looks up`, "a name in quotes, or several with dots between them");
  if (filter === "where" && SIZE_WORDS.includes(argument.value.split(".")[0] ?? "")) {
    throw reader.unsupported(argument.at, quote(argument.value), "the name of a member");
  }
}

/** What an `if` asks: comparisons with `and` and `or`, which are read from right to left, up to the end. */
export function readTest(reader: Reader, count = 1): Test {
  if (count > COMPARISONS_MAX) throw reader.unsupported(reader.at, "more comparisons", `at most ${COMPARISONS_MAX} in one test`);
  const left = readComparison(reader);
  const { at } = reader;
  const word = reader.name();
  if (word === "and" || word === "or") return { kind: word, left, right: readTest(reader, count + 1) };
  if (word !== undefined) throw reader.refusal(at, quote(word), "`and`, `or` or the end");
  if (reader.sign("|") !== undefined) throw reader.unsupported(at, "a filter in a comparison", "`assign` before it, and the variable here");
  reader.expectEnd("`and`, `or` or the end");
  return left;
}

function readComparison(reader: Reader): Test {
  const left = readOperand(reader);
  const { at } = reader;
  const sign = readSign(reader);
  if (sign === undefined) {
    if (isSizeWord(left)) throw reader.unsupported(left.at, "`empty` or `blank` alone", "it beside `==` or `!=`");
    return { kind: "truth", operand: left };
  }
  const right = readOperand(reader);
  if ((isSizeWord(left) || isSizeWord(right)) && sign !== "==" && sign !== "!=")
    throw reader.unsupported(at, quote(sign), "`==` or `!=` beside `empty` and `blank`");
  if (left.kind === "literal" && right.kind === "literal") throw reader.unsupported(left.at, "a comparison of two words", "a variable on one side");
  if (readSign(reader) !== undefined) throw reader.unsupported(at, "one comparison after another", "`and` between them");
  return { kind: "comparison", sign, left, right };
}

function isSizeWord(operand: Operand): boolean {
  return operand.kind === "literal" && (operand.value === "empty" || operand.value === "blank");
}

function readSign(reader: Reader): ComparisonSign | undefined {
  const { at } = reader;
  if (reader.peekName() === "contains") {
    reader.name();
    return "contains";
  }
  if (reader.sign("<>") !== undefined) throw reader.unsupported(at, "`<>`", "`!=`");
  if (reader.sign("=") !== undefined) throw reader.refusal(at, "`=`", "`==`");
  return reader.sign("==", "!=", "<", "<=", ">", ">=");
}

/** What a `for` goes over: a path, or numbers from one to another. */
export function readCollection(reader: Reader): Path | Range {
  const { at } = reader;
  if (reader.sign("(") === undefined) {
    const operand = readOperand(reader);
    if (operand.kind !== "path") throw reader.unsupported(at, "a constant", "a variable, or numbers as `(1..3)`");
    return operand;
  }
  const first = readPlainOperand(reader);
  if (reader.sign("..") === undefined) throw reader.unexpected("`..`");
  const last = readPlainOperand(reader);
  if (reader.sign(")") === undefined) throw reader.unexpected("`)`");
  return { kind: "range", at, first, last };
}
