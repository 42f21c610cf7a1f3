import { describe, expect, test } from "vitest";
import { type Condition, Operator, SubjectKind } from "#proto/generated/pillion/decision/v1/condition.ts";
import { ExplainResponse, type Test } from "#proto/generated/pillion/decision/v1/explain.ts";
import type { WasmEngine } from "#sidecar/engine/wasm-engine.ts";
import { choose, engineOf, personalizationOf, requestOf } from "./core-subject.ts";

const ANSWER_BYTES_MAX = 4 * 1024 * 1024;
const TEXT_BYTES = 256;
const TESTS_MAX = 256;

const NOBODY_KNOWN = new Uint8Array();

function explainBytes(engine: WasmEngine, request: Uint8Array): Buffer {
  const explained = engine.explain(request, { nowMs: 0, snapshotAgeSeconds: 0, profile: NOBODY_KNOWN });
  if ("unit" in explained) throw new Error("a profile was asked for after one was given");
  return explained;
}

function explain(engine: WasmEngine, request: Uint8Array): ExplainResponse {
  return ExplainResponse.decode(explainBytes(engine, request));
}

function isNot(name: string, text: string): Condition {
  const subject = { kind: SubjectKind.USER_ATTRIBUTE, name, timeZone: 0 };
  return {
    kind: { $case: "comparison", value: { subject, operator: Operator.STRING_ONE_OF, operands: Array(16).fill(text), ignoreCase: false, negated: true } },
  };
}

function all(conditions: Condition[]): Condition {
  return { kind: { $case: "all", value: { conditions } } };
}

function testsOf(tests: readonly Test[]): number {
  return tests.reduce((sum, { tests: inner }) => sum + 1 + testsOf(inner), 0);
}

const person = { identification: { userId: "u" }, attributes: { plan: "x".repeat(300) } };

describe("an explanation", () => {
  test("leaves the answer as it is, and the next answers too", () => {
    const engine = engineOf({ optimizations: [personalizationOf("a", { audience: isNot("plan", "pro") })] });
    const request = requestOf(person);
    const before = choose(engine, request);
    expect(explain(engine, request).response).toEqual(before);
    expect(choose(engine, request)).toEqual(before);
  });

  test("of segments within segments is bounded, however often they name each other", () => {
    // Each segment names the one before twice: without a bound the first would be tested 2^60 times.
    const segments = Array.from({ length: 60 }, (_, index) => {
      const before: Condition = { kind: { $case: "segment", value: index - 1 } };
      return { id: `s${index}`, kind: { $case: "condition" as const, value: index === 0 ? isNot("plan", "pro") : all([before, before]) } };
    });
    const engine = engineOf({ segments, optimizations: [personalizationOf("a", { audience: { kind: { $case: "segment", value: 59 } } })] });
    const [audience] = explain(engine, requestOf(person)).explanations[0]?.stages.slice(-1) ?? [];
    expect([audience?.passed, audience?.testsCut, testsOf(audience?.tests ?? [])]).toEqual([true, true, TESTS_MAX]);
  });

  test("says how many did not fit into 4 MiB, and those that did are whole", () => {
    const audience = all(Array.from({ length: TESTS_MAX }, () => isNot("plan", "y".repeat(TEXT_BYTES))));
    const optimizations = Array.from({ length: 26 }, (_, index) => personalizationOf(String.fromCharCode(0x61 + index), { audience }));
    const bytes = explainBytes(engineOf({ optimizations }), requestOf(person));
    const { response, explanations, explanationsOmitted, unit } = ExplainResponse.decode(bytes);
    expect(bytes.length).toBeLessThanOrEqual(ANSWER_BYTES_MAX);
    expect(bytes.length).toBeGreaterThan(ANSWER_BYTES_MAX / 2);
    expect(response?.choices.length).toBe(optimizations.length);
    expect(explanationsOmitted).toBeGreaterThan(0);
    expect(explanations.length + explanationsOmitted).toBe(optimizations.length);
    expect(unit).toBe("u");
    const [last] = explanations.slice(-1);
    const cutTests = last?.stages.at(-1);
    expect(testsOf(cutTests?.tests ?? []) === TESTS_MAX || cutTests?.testsCut).toBe(true);
  });

  test("gives way to an answer of nearly 4 MiB", () => {
    const literal = `"${"x".repeat(ANSWER_BYTES_MAX - 1_000)}"`;
    const explained = explain(
      engineOf({ optimizations: [personalizationOf("a", { literal, audience: isNot("plan", "y".repeat(TEXT_BYTES)) })] }),
      requestOf(person),
    );
    expect(explained.response?.choices[0]?.body).toBe(literal);
    expect([explained.explanations.length, explained.explanationsOmitted]).toEqual([0, 1]);
  });

  test("is of well-formed UTF-8, whatever the request brings", () => {
    const engine = engineOf({ optimizations: [personalizationOf("a", { audience: isNot("plan", "pro") })] });
    // attributes { "plan": "a" FF "b" E2 82 }
    const damaged = Buffer.concat([requestOf({ identification: { userId: "u" } }), Buffer.from("5a0f0a0d0a04706c616e12051a0361ff62", "hex")]);
    const [test] = explain(engine, damaged).explanations[0]?.stages.at(-1)?.tests ?? [];
    expect(test?.seen).toBe("a\u{fffd}b");
    expect(explainBytes(engine, damaged).includes(Buffer.from("61efbfbd62", "hex"))).toBe(true);
  });

  test("leaves the memory as large as it was", () => {
    const engine = engineOf({ optimizations: [personalizationOf("a", { audience: isNot("plan", "pro") })] });
    const bytes = engine.memory.buffer.byteLength;
    for (let call = 0; call < 1_000; call++) explain(engine, requestOf(person));
    expect([engine.memory.buffer.byteLength, engine.rebuilds]).toEqual([bytes, 0]);
  });
});
