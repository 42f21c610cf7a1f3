import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Mutant, mutantsOf } from "./mutants-of.ts";
import { type Implementation, tryMutants } from "./try-mutants.ts";
import type { Verdict } from "./verdict.ts";

/** The verdict about the one mutant of a file that turns this into that, on the line with the marker. */
async function verdictOn(implementation: Implementation, file: string, marker: string, was: string, becomes: string): Promise<Verdict | undefined> {
  const text = readFileSync(file, "utf8");
  const lines = text.split("\n");
  const mutants = mutantsOf(file, text).filter((each) => lines[each.line - 1]?.includes(marker) && each.was === was && each.becomes === becomes);
  expect(mutants).toHaveLength(1);
  const verdicts = new Map<Mutant, Verdict>();
  await tryMutants(implementation, mutants, 1, (mutant, verdict) => verdicts.set(mutant, verdict));
  return [...verdicts.values()][0];
}

test("a core that draws another slot is caught by a vector", { timeout: 60_000 }, async () => {
  expect(await verdictOn("core", "core/assembly/murmur3.ts", "hash ^ (hash >> 16)) * 0x85ebca6b", ">>", "<<")).toEqual({
    kind: "caught",
    by: expect.any(String),
  });
});

test("an oracle that draws another slot is caught by a vector", { timeout: 60_000 }, async () => {
  expect(await verdictOn("oracle", "test/oracle/decide.ts", "slot < end", "<", "<=")).toEqual({ kind: "caught", by: expect.any(String) });
});

test("a core that is the same program is not caught", { timeout: 60_000 }, async () => {
  expect(await verdictOn("core", "core/assembly/bytes.ts", "const MULTIPLIER", "0x9e3779b97f4a7c15", "(0x9e3779b97f4a7c15 + 1)")).toEqual({
    kind: "survived",
  });
});
