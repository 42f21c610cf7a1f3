import { Operator } from "#proto/generated/pillion/decision/v1/condition.ts";
import type { Operands } from "./operand-shape.ts";

/** Equality is typed by its operands, which have one type. */
export function equalityOperator(operands: Operands): Operator {
  switch (typeof operands[0]) {
    case "number":
      return Operator.NUMBER_ONE_OF;
    case "boolean":
      return Operator.BOOLEAN_EQUALS;
    default:
      return Operator.STRING_ONE_OF;
  }
}
