import { quote } from "./problem.ts";
import { type Shape, wrongType } from "./shape.ts";

/** Everyone, in the unit of all shares. */
export const EVERYONE_PPM = 1_000_000;

const PPM_DECIMALS = 4;

/** A percentage, read as an integer in parts per million. */
export const shareShape: Shape<number> = {
  read(place, problems) {
    const { node } = place;
    if (node.kind !== "number") {
      return wrongType(
        place,
        problems,
        "a percentage from 0 to 100",
        node.kind === "text" && node.value.endsWith("%") ? "write the number without `%`" : undefined,
      );
    }
    const value = Number(node.json);
    if (value < 0 || value > 100) {
      problems.add("number_out_of_range", place, { found: quote(node.json), allowed: "a percentage from 0 to 100" });
      return undefined;
    }
    const ppm = partsPerMillion(node.json);
    if (ppm === undefined) problems.add("share_too_fine", place, { found: quote(node.json), allowed: `at most ${PPM_DECIMALS} decimals` });
    return ppm;
  },
  schema: () => ({ type: "number", minimum: 0, maximum: 100 }),
};

/**
 * A percentage in JSON's notation as parts per million: its digits are moved, so
 * no product of floats rounds. Undefined when it is not a whole number of them.
 */
function partsPerMillion(json: string): number | undefined {
  const match = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/u.exec(json);
  if (match === null) return undefined;
  const [, whole = "", fraction = "", exponent = "0"] = match;
  const digits = `${whole}${fraction}`.replace(/0+$/u, "");
  if (/^0*$/u.test(digits)) return 0;
  const zeros = Number(exponent) + PPM_DECIMALS + whole.length - digits.length;
  // A value within 0 to 100 with more than 12 zeros to add has that many leading ones, and none that is whole.
  return zeros < 0 || zeros > 12 ? undefined : Number(digits) * 10 ** zeros;
}

/** A share as people write it, for messages. */
export function percentText(ppm: number): string {
  return `${(ppm / 10_000).toFixed(PPM_DECIMALS).replace(/\.?0+$/u, "")}`;
}

/** Equal shares that sum to everyone; what does not divide evenly goes to the first ones. */
export function equalShares(count: number): number[] {
  const share = Math.floor(EVERYONE_PPM / count);
  const rest = EVERYONE_PPM - share * count;
  return Array.from({ length: count }, (_, index) => share + (index < rest ? 1 : 0));
}
