import { type Lane, type ScenarioName, STANDARD_OPTIMIZATIONS } from "#bench/measure/lanes.ts";
import type { RoundFigures } from "#bench/measure/run-rounds.ts";
import { ratioOf, spreadOf } from "#bench/measure/statistics.ts";
import { FLOOR_NAME, SUBJECT_NAMES } from "#bench/measure/subject-names.ts";
import { costOf } from "./core-budgets.ts";
import { writeNumber, writeSpread, writeTable } from "./markdown.ts";

/** Whether a table may show figures of this machine, or ratios alone. */
export type Absolutes = "with nanoseconds" | "ratios only";

const SCENARIO_TITLES: Readonly<Record<ScenarioName, string>> = {
  one: "one selector, drawn from the whole catalog",
  ten: "ten selectors at once, drawn from the whole catalog",
  "ten-same": "the same ten selectors each time",
};

function writeComparison(figures: RoundFigures, optimizations: number, scenario: ScenarioName, absolutes: Absolutes): string | undefined {
  const costs = SUBJECT_NAMES.flatMap((subject) => {
    const found = figures.lanes.find(({ lane }) => lane.subject === subject && lane.optimizations === optimizations && lane.scenario === scenario);
    return found === undefined ? [] : [found];
  });
  if (costs.length === 0) return undefined;
  const at = (subject: string): Lane => ({ subject, optimizations, scenario });
  const [pillion, floor] = [costOf(figures, at("pillion")), costOf(figures, at(FLOOR_NAME))];
  const against = (cost: readonly number[], base: readonly number[] | undefined): string => (base === undefined ? "" : writeSpread(ratioOf(cost, base)));
  const head = ["subject", "against pillion", "against the floor", ...(absolutes === "ratios only" ? [] : ["ns of processor", "ns of wall clock"])];
  const rows = costs.map(({ lane, cpuNs, wallNs }) => [
    lane.subject,
    against(cpuNs, pillion),
    against(cpuNs, floor),
    ...(absolutes === "ratios only" ? [] : [writeNumber(spreadOf(cpuNs).median), writeNumber(spreadOf(wallNs).median)]),
  ]);
  return `### ${optimizations.toLocaleString("en")} in the catalog, ${SCENARIO_TITLES[scenario]}\n\n${writeTable(head, rows)}\n`;
}

function writeGrowth(figures: RoundFigures): string | undefined {
  const rows = figures.lanes.flatMap(({ lane, cpuNs }) => {
    if (lane.optimizations === STANDARD_OPTIMIZATIONS) return [];
    const base = costOf(figures, { ...lane, optimizations: STANDARD_OPTIMIZATIONS });
    return base === undefined
      ? []
      : [[lane.subject, lane.optimizations.toLocaleString("en"), SCENARIO_TITLES[lane.scenario], writeSpread(ratioOf(cpuNs, base))]];
  });
  if (rows.length === 0) return undefined;
  return `### Growth with the catalog: the same subject, against its own cost with 100\n\n${writeTable(["subject", "catalog", "asked", "against 100"], rows)}\n`;
}

function writeCatalogs(figures: RoundFigures, absolutes: Absolutes): string {
  const mebibytes = (bytes: number): string => (bytes / 1_048_576).toFixed(1);
  const rows = figures.catalogs.map((catalog) => {
    const pillion = figures.catalogs.find(({ subject, optimizations }) => subject === "pillion" && optimizations === catalog.optimizations);
    return [
      catalog.subject,
      catalog.optimizations.toLocaleString("en"),
      pillion === undefined ? "" : writeNumber(catalog.loadMs / pillion.loadMs),
      ...(absolutes === "ratios only" ? [] : [writeNumber(catalog.loadMs)]),
      mebibytes(catalog.residentBytes),
      catalog.wasmBytes === undefined ? "" : mebibytes(catalog.wasmBytes),
    ];
  });
  const head = [
    "subject",
    "catalog",
    "load against pillion",
    ...(absolutes === "ratios only" ? [] : ["load, ms"]),
    "resident growth, MiB",
    "module memory, MiB",
  ];
  return `### Load, once each, and memory\n\n${writeTable(head, rows)}\n`;
}

/** Writes every table that the lanes can fill. */
export function writeCoreTables(figures: RoundFigures, absolutes: Absolutes): string {
  const sizes = [...new Set(figures.lanes.map(({ lane }) => lane.optimizations))].sort((left, right) => left - right);
  const scenarios: readonly ScenarioName[] = ["one", "ten", "ten-same"];
  const comparisons = sizes.flatMap((size) => scenarios.map((scenario) => writeComparison(figures, size, scenario, absolutes)));
  return [...comparisons, writeGrowth(figures), writeCatalogs(figures, absolutes)].filter((part) => part !== undefined).join("\n");
}
