import { murmur3x86Of32 } from "./murmur3.ts";

/** What a draw is for; each purpose has draws of its own. */
export type Purpose = "holdout" | "control" | "layer" | "traffic" | "variant";

/** Everyone, in parts per million. */
export const SLOTS_TOTAL = 1_000_000;

/** The slot of a person, from 0 to `total` - 1, by bucketing algorithm 1. */
export function slotOf(draw: { salt: Buffer; purpose: Purpose; unit: Buffer; total: number }): number {
  const hash = murmur3x86Of32(Buffer.concat([draw.salt, Buffer.from(`/${draw.purpose}/`), draw.unit]));
  return Number((BigInt(hash) * BigInt(draw.total)) >> 32n);
}
