// The values of pillion.decision.v1.Operator that this core evaluates, and those it only knows.

import { TYPE_BOOLEAN, TYPE_DATE, TYPE_LIST, TYPE_NUMBER, TYPE_OTHER, TYPE_STRING } from "./value";

export const IS_SET: u32 = 1;
export const STRING_ONE_OF: u32 = 10;
export const STRING_CONTAINS: u32 = 11;
export const STRING_STARTS_WITH: u32 = 12;
export const STRING_ENDS_WITH: u32 = 13;
export const STRING_MATCHES: u32 = 14;
export const STRING_IN_CIDR: u32 = 15;
export const NUMBER_ONE_OF: u32 = 20;
export const NUMBER_LESS_THAN: u32 = 21;
export const NUMBER_AT_MOST: u32 = 22;
export const NUMBER_GREATER_THAN: u32 = 23;
export const NUMBER_AT_LEAST: u32 = 24;
export const NUMBER_BETWEEN: u32 = 25;
export const BOOLEAN_EQUALS: u32 = 30;
export const LIST_CONTAINS_ANY: u32 = 40;
export const LIST_CONTAINS_ALL: u32 = 41;
export const VERSION_ONE_OF: u32 = 50;
export const VERSION_LESS_THAN: u32 = 51;
export const VERSION_AT_MOST: u32 = 52;
export const VERSION_GREATER_THAN: u32 = 53;
export const VERSION_AT_LEAST: u32 = 54;
export const VERSION_BETWEEN: u32 = 55;
export const DATE_BEFORE: u32 = 60;
export const DATE_FROM: u32 = 61;
export const DATE_IN_LAST: u32 = 62;
export const DATE_IN_NEXT: u32 = 63;

// Of this program's own, beyond the numbers of the message.

/** Being on the list of a segment. */
export const PEOPLE: u32 = 254;
/** LIST_CONTAINS_ANY and _ALL of many operands, by a hash table. */
export const LIST_ANY_IN_SET: u32 = 248;
export const LIST_ALL_IN_SET: u32 = 249;
/** Equal to one of many strings, by a hash table. */
export const STRING_IN_SET: u32 = 250;
/** Membership of a segment. */
export const SEGMENT: u32 = 251;
/** `all` without members. */
export const ALWAYS: u32 = 252;
/** `any` without members. */
export const NEVER: u32 = 253;

export function isVersionOperator(operator: u32): bool {
  return operator >= VERSION_ONE_OF && operator <= VERSION_BETWEEN;
}

export function isDateOperator(operator: u32): bool {
  return operator >= DATE_BEFORE && operator <= DATE_IN_NEXT;
}

/** Whether this core evaluates an operator of the message. */
export function isEvaluated(operator: u32): bool {
  return (
    operator == IS_SET ||
    (operator >= STRING_ONE_OF && operator <= STRING_IN_CIDR) ||
    (operator >= NUMBER_ONE_OF && operator <= NUMBER_BETWEEN) ||
    operator == BOOLEAN_EQUALS ||
    operator == LIST_CONTAINS_ANY ||
    operator == LIST_CONTAINS_ALL ||
    isVersionOperator(operator) ||
    isDateOperator(operator)
  );
}

/** The type of value an evaluated operator takes. */
export function typeTaken(operator: u32): u32 {
  if (operator < NUMBER_ONE_OF || isVersionOperator(operator)) return TYPE_STRING;
  if (operator < BOOLEAN_EQUALS) return TYPE_NUMBER;
  if (isDateOperator(operator)) return TYPE_DATE;
  return operator == BOOLEAN_EQUALS ? TYPE_BOOLEAN : TYPE_LIST;
}

/** The type of the operands of an evaluated operator; TYPE_OTHER: strings, numbers and booleans. */
export function operandType(operator: u32): u32 {
  if (operator == DATE_IN_LAST || operator == DATE_IN_NEXT) return TYPE_NUMBER;
  const type = typeTaken(operator);
  return type == TYPE_LIST ? TYPE_OTHER : type;
}

/** Whether an evaluated operator takes that many operands. */
export function takesOperands(operator: u32, count: u32): bool {
  if (operator == IS_SET) return count == 0;
  if (operator == NUMBER_BETWEEN || operator == VERSION_BETWEEN) return count == 2;
  if (operator == STRING_MATCHES) return count == 1;
  const isOneOf = operator < NUMBER_LESS_THAN || operator == VERSION_ONE_OF || typeTaken(operator) == TYPE_LIST;
  return isOneOf ? count > 0 : count == 1;
}
