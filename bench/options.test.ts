import { describe, expect, it } from "vitest";
import { parseOptions } from "./options.ts";

describe("the command line of the bench", () => {
  it("measures the core with everybody when nothing is said", () => {
    expect(parseOptions([])).toMatchObject({ benches: ["core"], sizes: [100, 1_000, 10_000, 100_000], rounds: 7, isCheck: false, isWrite: false });
  });

  it("keeps the rows in the order of the tables", () => {
    expect(parseOptions(["--subjects", "devcycle,pillion"])?.subjects).toEqual(["pillion", "devcycle"]);
  });

  it.each([
    [["speed"], "no bench is called `speed`, expected some of core, parts, patterns, people, profiles, grpc, process, reload"],
    [["--subjects", "fastest"], "--subjects has `fastest`"],
    [["--rounds", "0"], "--rounds is `0`, expected a positive whole number"],
    [["--sizes", "9"], "--sizes has `9`, expected 10 to 100000"],
    [["--sizes", "100001"], "--sizes has `100001`, expected 10 to 100000"],
    [["--unknown"], "--unknown"],
  ])("refuses %j and says what is expected", (args, message) => {
    expect(() => parseOptions(args)).toThrow(TypeError);
    expect(() => parseOptions(args)).toThrow(message);
  });

  it("has nothing to run when help is asked for", () => {
    expect(parseOptions(["--help"])).toBeUndefined();
  });
});
