import { patternShape } from "./shape.ts";

const DURATION = /^([1-9]\d{0,5})([smhdw])$/u;
const UNITS_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** A length of time: `90s`, `15m`, `12h`, `30d` or `2w`. */
export const durationShape = patternShape(DURATION, "a length of time such as `90s`, `15m`, `12h`, `30d` or `2w`");

/** A length of time that `durationShape` has read, in milliseconds. */
export function durationMs(text: string): number {
  const [, count = "", unit = ""] = DURATION.exec(text) ?? [];
  return Number(count) * UNITS_MS[unit as keyof typeof UNITS_MS];
}
