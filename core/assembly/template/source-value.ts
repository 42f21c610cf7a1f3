// Where templates find the values of a call: in slots, as conditions do.

import { PLAIN } from "../slot";
import { isFilled } from "../source";
import { setTextOfCall } from "./arena";
import { NIL, setType } from "./cell";
import { readValueTo } from "./read-value";

/** Reads the value of a slot. */
export function readSource(slot: usize, to: usize): void {
  if (!isFilled(slot)) return setType(to, NIL);
  const at = <usize>load<u32>(slot, 16);
  const length = load<u32>(slot, 20);
  if ((length & PLAIN) != 0) setTextOfCall(to, at, length & ~PLAIN);
  else readValueTo(to, at, length);
}
