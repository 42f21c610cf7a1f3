import type { Spread } from "#bench/measure/statistics.ts";
import type { Verdict } from "./budget.ts";

/** Writes a Markdown table with aligned columns: the first to the left, the others to the right. */
export function writeTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, 3, ...rows.map((row) => row[column]?.length ?? 0)));
  const writeRow = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (column === 0 ? (cells[column] ?? "").padEnd(width) : (cells[column] ?? "").padStart(width))).join(" | ")} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? `${"-".repeat(width + 2)}` : `${"-".repeat(width + 1)}:`)).join("|")}|`;
  return [writeRow(head), rule, ...rows.map(writeRow)].join("\n");
}

/** Writes a number with three digits that mean something. */
export function writeNumber(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** Writes a median with its extremes. */
export function writeSpread(spread: Spread): string {
  return `${writeNumber(spread.median)} (${writeNumber(spread.least)} to ${writeNumber(spread.most)})`;
}

/** Writes the budgets and whether they are met. */
export function writeVerdicts(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ what, measured, most, unit, isMet }) => [
    what,
    writeSpread(measured),
    `${most}`,
    unit === "" ? "ratio" : unit,
    isMet ? "met" : "MISSED",
  ]);
  return writeTable(["budget", "measured: median (least to most)", "at most", "unit", "verdict"], rows);
}
