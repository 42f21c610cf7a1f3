// The operations of instructions; docs/TEMPLATES.md says what each does.

export const END: u32 = 0;
export const LITERAL: u32 = 1;
export const NUMBER_VALUE: u32 = 2;
export const TEXT_VALUE: u32 = 3;
export const SOURCE_VALUE: u32 = 4;
export const MOVE: u32 = 5;
export const NAMED: u32 = 6;
export const KEYED: u32 = 7;
export const FILTER: u32 = 8;
export const COMPARE: u32 = 9;
export const LOOP: u32 = 10;
export const NOTE_MISSING: u32 = 11;
export const WRITE: u32 = 12;
export const WRITE_TEXT: u32 = 13;
export const JUMP: u32 = 14;
export const JUMP_FALSE: u32 = 15;
export const JUMP_TRUE: u32 = 16;
export const FOR_LIST: u32 = 17;
export const FOR_RANGE: u32 = 18;
export const SKIP_EMPTY: u32 = 19;
export const NEXT: u32 = 20;
export const LAST_OPERATION: u32 = NEXT;
