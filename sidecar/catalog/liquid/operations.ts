/** The operations of a program, in the numbers of core/assembly/template/operations.ts; docs/TEMPLATES.md says what each does. */
export const OPERATIONS = {
  END: 0,
  LITERAL: 1,
  NUMBER: 2,
  TEXT: 3,
  SOURCE: 4,
  MOVE: 5,
  NAMED: 6,
  KEYED: 7,
  FILTER: 8,
  COMPARE: 9,
  LOOP: 10,
  NOTE_MISSING: 11,
  WRITE: 12,
  WRITE_TEXT: 13,
  JUMP: 14,
  JUMP_FALSE: 15,
  JUMP_TRUE: 16,
  FOR_LIST: 17,
  FOR_RANGE: 18,
  SKIP_EMPTY: 19,
  NEXT: 20,
} as const;

/** What LITERAL loads. */
export const LITERALS = { nil: 0, false: 1, true: 2, empty: 8, blank: 9 } as const;

/** What COMPARE compares by. */
export const SIGNS = { "==": 0, "!=": 1, "<": 2, "<=": 3, ">": 4, ">=": 5, contains: 6 } as const;

/** What LOOP reads. */
export const LOOP_VALUES = { index: 0, index0: 1, rindex: 2, rindex0: 3, first: 4, last: 5, length: 6 } as const;

/** What the number of FOR_LIST and FOR_RANGE is the sum of. */
export const LOOP_OPTIONS = { hasOffset: 1, hasLimit: 2, isReversed: 4 } as const;
