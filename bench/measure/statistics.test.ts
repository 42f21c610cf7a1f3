import { describe, expect, it } from "vitest";
import { ratioOf, spreadOf } from "./statistics.ts";

describe("a spread", () => {
  it("is the median with the least and the most, by size and not by text", () => {
    expect(spreadOf([100, 9, 20])).toEqual({ median: 20, least: 9, most: 100 });
  });

  it("takes the middle of the two middle ones when there is an even number", () => {
    expect(spreadOf([4, 1, 2, 3])).toEqual({ median: 2.5, least: 1, most: 4 });
  });

  it("cannot be of nothing", () => {
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});

describe("a ratio", () => {
  it("is taken round by round, so that a slow round of both cancels out", () => {
    expect(ratioOf([2, 200, 2], [1, 100, 1])).toEqual({ median: 2, least: 2, most: 2 });
  });

  it("needs as many rounds on both sides", () => {
    expect(() => ratioOf([1], [1, 2])).toThrow(RangeError);
  });
});
