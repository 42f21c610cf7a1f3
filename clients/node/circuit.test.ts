import { beforeEach, describe, expect, it } from "vitest";
import { Circuit, type Permit } from "./circuit.ts";

describe("the circuit", () => {
  let nowMs: number;
  let circuit: Circuit;

  beforeEach(() => {
    nowMs = 1_000;
    circuit = new Circuit({ failuresInARowMax: 3, openMs: 500, nowMs: () => nowMs });
  });

  function permitted(): Permit {
    const permit = circuit.permit();
    if (permit === undefined) {
      throw new Error("expected a permit");
    }
    return permit;
  }

  function failInARow(times: number): void {
    for (let failures = 0; failures < times; failures += 1) {
      circuit.failed(permitted());
    }
  }

  it("lets calls pass while fewer than the limit fail in a row", () => {
    failInARow(2);
    expect(circuit.state).toBe("closed");
  });

  it("opens at the limit and then permits nothing", () => {
    failInARow(3);
    expect(circuit.state).toBe("open");
    nowMs += 499;
    expect(circuit.permit()).toBeUndefined();
  });

  it("forgets failures when a call succeeds", () => {
    failInARow(2);
    circuit.succeeded();
    failInARow(2);
    expect(circuit.state).toBe("closed");
  });

  it("counts calls that fail together once", () => {
    const together = Array.from({ length: 100 }, permitted);
    for (const permit of together) {
      circuit.failed(permit);
    }
    expect(circuit.state).toBe("closed");
    failInARow(2);
    expect(circuit.state).toBe("open");
  });

  it("permits one probe after its time and nothing beside it", () => {
    failInARow(3);
    nowMs += 500;
    expect(circuit.permit()).toBeDefined();
    expect(circuit.state).toBe("probing");
    expect(circuit.permit()).toBeUndefined();
  });

  it("closes when the probe succeeds", () => {
    failInARow(3);
    nowMs += 500;
    permitted();
    circuit.succeeded();
    expect(circuit.state).toBe("closed");
  });

  it("opens again, for as long, when the probe fails", () => {
    failInARow(3);
    nowMs += 500;
    circuit.failed(permitted());
    expect(circuit.state).toBe("open");
    nowMs += 499;
    expect(circuit.permit()).toBeUndefined();
    nowMs += 1;
    expect(circuit.permit()).toBeDefined();
  });

  it("does not take the failure of an older call for that of the probe", () => {
    const older = permitted();
    failInARow(3);
    nowMs += 500;
    permitted();
    circuit.failed(older);
    expect(circuit.state).toBe("probing");
  });
});
