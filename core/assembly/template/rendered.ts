// The body that is being rendered.

import { RENDERED, RENDERED_END } from "../layout";
import { dropText } from "./arena";
import { addressOf, lengthOf, NIL, TEXT, typeOf } from "./cell";
import { escapedBytes, writeEscaped } from "./escape";
import { textAt, textLength, textOf } from "./text";
import { chargeText, failRendering } from "./work";

/** Where its next byte goes. */
export let renderedEnd: usize = RENDERED;

/** Begins a body. */
export function beginRendered(): void {
  renderedEnd = RENDERED;
}

/** Adds JSON text as it is. */
export function writeText(at: usize, length: u32): void {
  if (length > <u32>(RENDERED_END - renderedEnd)) return failRendering();
  memory.copy(renderedEnd, at, length);
  renderedEnd += length;
}

/** Adds the text of a value, within a JSON string. */
export function writeCell(cell: usize): void {
  const type = typeOf(cell);
  if (type == TEXT) return writeWithin(addressOf(cell), lengthOf(cell));
  if (type == NIL) return;
  textOf(cell);
  writeWithin(textAt, textLength);
  dropText();
}

function writeWithin(at: usize, length: u32): void {
  const bytes = escapedBytes(at, length);
  chargeText(length);
  if (bytes > <u64>(RENDERED_END - renderedEnd)) return failRendering();
  if (bytes == length) memory.copy(renderedEnd, at, length);
  else writeEscaped(at, length, renderedEnd);
  renderedEnd += <usize>bytes;
}
