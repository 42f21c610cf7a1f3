import { readAddressBlock } from "./address-block.ts";
import { dateMs, dateShape, dayShape } from "./date-text.ts";
import { durationShape } from "./duration.ts";
import { CATALOG_LIMITS } from "./limits.ts";
import type { OperandForm } from "./operators.ts";
import type { Place } from "./place.ts";
import { type ProblemList, quote } from "./problem.ts";
import { checkedText, exactNumber, flagShape, type JsonSchema, listShape, numberShape, type Shape, textShape, wrongType } from "./shape.ts";
import { isVersion } from "./version.ts";

/** What a value of a condition can be. */
type Operand = string | number | boolean;

/** Operands as they were read; those that are not usable were reported and are undefined. */
export type Operands = readonly (Operand | undefined)[];

const TEXT = textShape(CATALOG_LIMITS.operandBytesMax);
const LIST = { min: 1, max: CATALOG_LIMITS.operandsMax };

/** A text, a number or a boolean. The empty text is a value like any other. */
const SCALAR: Shape<Operand> = {
  read(place, problems) {
    const { node } = place;
    switch (node.kind) {
      case "text":
        return node.value === "" ? "" : checkedText(node.value, place, problems, CATALOG_LIMITS.operandBytesMax);
      case "number":
        return exactNumber(place, node.json, problems);
      case "boolean":
        return node.value;
      case "null":
        return wrongType(place, problems, "text, a number or a boolean", "a missing value is `is_set: false`");
      case "list":
      case "map":
        return wrongType(place, problems, "text, a number or a boolean");
    }
  },
  schema: () => ({ type: ["string", "number", "boolean"] }),
};

const SCALARS = listShape(SCALAR, LIST);

/** Texts or numbers, not both: a comparison is about one type. */
const SCALARS_OF_ONE_TYPE: Shape<Operands> = {
  read(place, problems) {
    const { node } = place;
    if (node.kind !== "list") return wrongType(place, problems, "a list of texts, or of numbers");
    const first = node.items[0]?.kind;
    const kind = first === "number" ? "number" : "text";
    node.items.forEach((item, index) => {
      if (item.kind === kind) return;
      const allowed = index === 0 ? "text or a number" : kind === "text" ? "text, as the first item" : "a number, as the first item";
      wrongType({ parent: place, key: index, node: item }, problems, allowed);
    });
    return node.items.every((item) => item.kind === kind) ? SCALARS.read(place, problems) : undefined;
  },
  schema: () => {
    const listOf = (type: string): JsonSchema => ({ type: "array", items: { type }, minItems: LIST.min, maxItems: LIST.max });
    return { anyOf: [listOf("string"), listOf("number")] };
  },
};

const TEXT_LIST = listShape(TEXT, LIST);

/** One text, or several of which one must do. */
const TEXTS: Shape<Operands> = {
  read(place, problems) {
    if (place.node.kind === "list") return TEXT_LIST.read(place, problems);
    if (place.node.kind === "text") return [TEXT.read(place, problems)];
    return wrongType(place, problems, "text, or a list of texts");
  },
  schema: (definitions) => ({ anyOf: [TEXT.schema(definitions), TEXT_LIST.schema(definitions)] }),
};

const VERSION: Shape<string> = {
  read(place, problems) {
    const text = TEXT.read(place, problems);
    if (text === undefined || isVersion(text)) return text;
    problems.add("version_invalid", place, { found: quote(text), allowed: "a version such as `1.4.0`, `v2` or `3.0.0-beta.1`" });
    return undefined;
  },
  schema: TEXT.schema,
};

const ADDRESS_BLOCK: Shape<string> = {
  read(place, problems) {
    const text = TEXT.read(place, problems);
    return text === undefined ? undefined : readAddressBlock(text, place, problems);
  },
  schema: TEXT.schema,
};

const ADDRESS_BLOCK_LIST = listShape(ADDRESS_BLOCK, LIST);

/** One block of addresses, or several. */
const ADDRESS_BLOCKS: Shape<Operands> = {
  read: (place, problems) => (place.node.kind === "list" ? ADDRESS_BLOCK_LIST.read(place, problems) : [ADDRESS_BLOCK.read(place, problems)]),
  schema: TEXTS.schema,
};

/** A single operand as a list of one. */
function single<T extends Operand>(shape: Shape<T>): Shape<Operands> {
  return { read: (place, problems) => [shape.read(place, problems)], schema: shape.schema };
}

const NUMBERS = listShape(numberShape, { min: 2, max: 2 });

/** Two numbers, the smaller one first. */
const NUMBER_PAIR: Shape<Operands> = {
  read(place, problems) {
    const pair = NUMBERS.read(place, problems);
    const [first, second] = pair ?? [];
    if (first !== undefined && second !== undefined && first > second) reportReversed(place, problems, `${first}`, `${second}`);
    return pair;
  },
  schema: NUMBERS.schema,
};

function reportReversed(place: Place, problems: ProblemList, first: string, second: string): void {
  problems.add("range_reversed", place, { found: `${quote(first)} before ${quote(second)}`, allowed: "the smaller one first" });
}

const DATES = listShape(dateShape, { min: 2, max: 2 });

/** Two dates, the earlier one first. */
const DATE_PAIR: Shape<Operands> = {
  read(place, problems) {
    const pair = DATES.read(place, problems);
    const [first, second] = pair ?? [];
    const [firstMs, secondMs] = [first, second].map((text) => (text === undefined ? undefined : dateMs(text)));
    if (firstMs !== undefined && secondMs !== undefined && firstMs > secondMs) reportReversed(place, problems, `${first}`, `${second}`);
    return pair;
  },
  schema: DATES.schema,
};

const OPERAND_SHAPES: Readonly<Record<OperandForm, Shape<Operands>>> = {
  scalar: single(SCALAR),
  scalars: SCALARS_OF_ONE_TYPE,
  texts: TEXTS,
  number: single(numberShape),
  number_pair: NUMBER_PAIR,
  members: SCALARS,
  version: single(VERSION),
  versions: listShape(VERSION, LIST),
  version_pair: listShape(VERSION, { min: 2, max: 2 }),
  flag: single(flagShape),
  pattern: single(TEXT),
  address_blocks: ADDRESS_BLOCKS,
  date: single(dateShape),
  date_pair: DATE_PAIR,
  day: single(dayShape),
  duration: single(durationShape),
};

/** The shape of what follows an operator's key. */
export function operandShape(form: OperandForm): Shape<Operands> {
  return OPERAND_SHAPES[form];
}
