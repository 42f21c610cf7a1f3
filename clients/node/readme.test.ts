import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { CHOOSE_ERROR_KINDS } from "./choose-error.ts";
import type { ClientOptions } from "./client-options.ts";
import { CALLS_IN_FLIGHT_MAX, CIRCUIT_FAILURES_IN_A_ROW, CIRCUIT_OPEN_MS, CONNECTION_TIMING, DEADLINE_MS_MAX, DEFAULT_CLIENT_OPTIONS } from "./config.ts";

const README = readFileSync(new URL("README.md", import.meta.url), "utf8");
/** The same without line breaks, to find sentences in. */
const PROSE = README.replaceAll(/\s+/g, " ");

// The type checker sees to it that this has every option.
const OPTIONS: Readonly<Record<keyof ClientOptions<unknown>, string>> = {
  address: `\`${DEFAULT_CLIENT_OPTIONS.address}\``,
  deadlineMs: `\`${DEFAULT_CLIENT_OPTIONS.deadlineMs}\``,
  callsInFlightMax: `\`${DEFAULT_CLIENT_OPTIONS.callsInFlightMax}\``,
  organization: "",
  project: "",
  bodies: "",
  apiKey: "",
  credentials: "",
  onProblem: "",
};

/** The cells of the rows under a heading whose first cell is a name in backticks. */
function rowsUnder(heading: string): string[][] {
  const section = README.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| `"));
  return rows.map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

it("the README's example is the example", () => {
  const example = /```ts\n(.*?)```/s.exec(README)?.[1];
  expect(example).toBe(readFileSync(new URL("examples/first-choice.ts", import.meta.url), "utf8"));
});

it("the README lists every option with its default", () => {
  const listed = rowsUnder("Options").map(([name = "", value = ""]) => [name.slice(1, -1), value]);
  expect(Object.fromEntries(listed)).toEqual(OPTIONS);
});

it("the README lists every kind of error", () => {
  expect(rowsUnder("Errors").map(([name = ""]) => name.slice(1, -1))).toEqual([...CHOOSE_ERROR_KINDS]);
});

it("the README's figures are those of the configuration", () => {
  expect(PROSE).toContain(`the longest a call takes; 1 to ${DEADLINE_MS_MAX} |`);
  expect(PROSE).toContain(`more get defaults at once; 1 to ${CALLS_IN_FLIGHT_MAX} |`);
  expect(PROSE).toContain(`After ${CIRCUIT_FAILURES_IN_A_ROW} failures in a row no call is made for ${CIRCUIT_OPEN_MS} ms`);
  expect(PROSE).toContain(`after ${CONNECTION_TIMING.reconnectDelayFirstMs} ms at first and every ${CONNECTION_TIMING.reconnectDelayLongestMs} ms later`);
  expect(PROSE).toContain(`stays silent for ${CONNECTION_TIMING.silenceBeforePingMs / 1_000} seconds`);
  expect(PROSE).toContain(`is not answered within ${CONNECTION_TIMING.pingAnswerMs / 1_000} seconds`);
});
