import { type ServiceError, status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import type { ChooseErrorKind } from "#clients/node/index.ts";
import { createPillionClient } from "#clients/node/index.ts";
import { answering, type FakeHandler, startFakeSidecar } from "./fake-sidecar.ts";
import { connected, eventually, fakeSidecar } from "./started.ts";

const ASK = { userId: "customer@example.com", names: ["banner"] };
const silent: FakeHandler = () => undefined;

/** An address of the loopback interface where nobody listens any more. */
async function abandonedAddress(): Promise<string> {
  const fake = await startFakeSidecar(silent);
  fake.kill();
  return fake.address;
}

describe("a sidecar that never answers", () => {
  it("costs a call its deadline and no more, and gives the default", async () => {
    const client = connected(await fakeSidecar(silent), { deadlineMs: 60 });
    const startedAtMs = performance.now();
    const choices = await client.choose(ASK);
    const tookMs = performance.now() - startedAtMs;
    expect(choices.source).toBe("default");
    expect(choices.error?.kind).toBe("timeout");
    expect(choices.resolve("banner", "plain")).toEqual({ source: "default", value: "plain", cause: "unanswered" });
    expect(choices.items).toEqual([]);
    expect(choices.snapshotVersion).toBeUndefined();
    expect(tookMs).toBeGreaterThan(50);
    expect(tookMs).toBeLessThan(5_000);
  });

  it("costs one call less when that call has a shorter deadline", async () => {
    const client = connected(await fakeSidecar(silent), { deadlineMs: 60_000 });
    expect((await client.choose(ASK, { deadlineMs: 20 })).error?.kind).toBe("timeout");
  });

  it("is not asked any more after some calls in a row, and is asked again once it answers", async () => {
    let answers = false;
    const fake = await fakeSidecar((request, answer) => (answers ? answering({ banner: "1" })(request, answer) : undefined));
    const client = connected(fake, { deadlineMs: 20 });
    await eventually(async () => ((await client.choose(ASK)).error?.kind === "circuit_open" ? true : undefined));
    expect(client.statistics().circuit).toBe("open");
    expect(client.statistics().callsFailed.timeout).toBe(5);

    answers = true;
    const choices = await eventually(async () => {
      const attempt = await client.choose(ASK, { deadlineMs: 10_000 });
      return attempt.source === "sidecar" ? attempt : undefined;
    });
    expect(choices.body("banner", 0)).toBe(1);
    expect(client.statistics().circuit).toBe("closed");
  });
});

describe("a sidecar that is absent", () => {
  it.each([
    ["over TCP", abandonedAddress],
    ["over a unix socket", async () => "unix:/nonexistent/pillion.sock"],
  ])("%s makes calls fail long before their deadline", async (_how, address) => {
    const client = connected({ address: await address() }, { deadlineMs: 60_000 });
    const choices = await client.choose(ASK);
    expect(choices.error?.kind).toBe("unavailable");
    expect(choices.body("banner", "plain")).toBe("plain");
  });

  it("is found by the client that was there first, once it starts", async () => {
    const address = await abandonedAddress();
    const client = connected({ address });
    expect((await client.choose(ASK)).source).toBe("default");
    await fakeSidecar(answering({ banner: "1" }), address);
    const body = await eventually(async () => (await client.choose(ASK)).body("banner", 0) || undefined);
    expect(body).toBe(1);
  });
});

describe("a sidecar that dies in the middle of a call", () => {
  it("gives the default to that call at once, and its successor answers the next ones", async () => {
    const dying = await fakeSidecar(silent);
    const client = connected(dying, { deadlineMs: 60_000 });
    const call = client.choose(ASK);
    await eventually(() => (dying.requests.length === 1 ? true : undefined));
    dying.kill();
    const choices = await call;
    expect(choices.error?.kind).toBe("unavailable");
    expect(choices.body("banner", "plain")).toBe("plain");

    await fakeSidecar(answering({ banner: '"back"' }), dying.address);
    const body = await eventually(async () => (await client.choose(ASK)).body("banner", "") || undefined);
    expect(body).toBe("back");
  });
});

describe("an error of the sidecar", () => {
  const refusals: readonly [status, ChooseErrorKind][] = [
    [status.INVALID_ARGUMENT, "invalid_request"],
    [status.NOT_FOUND, "not_found"],
    [status.RESOURCE_EXHAUSTED, "resource_exhausted"],
    [status.UNAUTHENTICATED, "denied"],
    [status.UNAVAILABLE, "unavailable"],
    [status.INTERNAL, "internal"],
    [status.UNIMPLEMENTED, "internal"],
  ];

  it.each(refusals)("with the status %i is a value of the kind %s, with the sidecar's words", async (code, kind) => {
    const client = connected(await fakeSidecar((_request, answer) => answer({ code, details: "the reason" } as ServiceError)));
    expect((await client.choose(ASK)).error).toEqual({ kind, message: "the reason" });
  });

  it("that is about the request does not stop further calls", async () => {
    const fake = await fakeSidecar((_request, answer) => answer({ code: status.INVALID_ARGUMENT, details: "no" } as ServiceError));
    const client = connected(fake);
    for (let calls = 0; calls < 20; calls += 1) {
      await client.choose(ASK);
    }
    expect(fake.requests).toHaveLength(20);
    expect(client.statistics().circuit).toBe("closed");
  });
});

describe("an input that cannot be sent", () => {
  it("is a value too, and nothing is sent", async () => {
    const fake = await fakeSidecar(answering({}));
    const choices = await connected(fake).choose({ ...ASK, attributes: { since: new Date(0) as never } });
    expect(choices.error).toEqual({ kind: "invalid_request", message: "`attributes.since` is an object of class Date, expected a JSON value" });
    expect(fake.requests).toHaveLength(0);
  });
});

describe("the calls in flight", () => {
  it("are bounded: at the limit they wait, one past it the default is given at once", async () => {
    const fake = await fakeSidecar(silent);
    const client = connected(fake, { callsInFlightMax: 3, deadlineMs: 200 });
    const waiting = [client.choose(ASK), client.choose(ASK), client.choose(ASK)];
    expect(client.statistics().callsInFlight).toBe(3);
    expect((await client.choose(ASK)).error).toEqual({ kind: "too_many_calls", message: "3 calls wait for their answers" });
    const errors = (await Promise.all(waiting)).map((choices) => choices.error?.kind);
    expect(errors).toEqual(["timeout", "timeout", "timeout"]);
    expect(client.statistics().callsInFlight).toBe(0);
  });

  it("that fail together do not stop further calls", async () => {
    const client = connected(await fakeSidecar(silent), { deadlineMs: 30 });
    await Promise.all(Array.from({ length: 50 }, () => client.choose(ASK)));
    expect(client.statistics().callsFailed.timeout).toBe(50);
    expect(client.statistics().circuit).toBe("closed");
  });
});

describe("closing", () => {
  it("lets the calls in flight end and gives defaults to later ones", async () => {
    const pending: (() => void)[] = [];
    const fake = await fakeSidecar((request, answer) => pending.push(() => answering({ banner: "1" })(request, answer)));
    const client = connected(fake);
    const call = client.choose(ASK);
    await eventually(() => (pending.length === 1 ? true : undefined));
    const closed = client.close();
    expect((await client.choose(ASK)).error?.kind).toBe("closed");
    expect(await client.ready(1_000)).toBe(false);
    pending[0]?.();
    expect((await call).body("banner", 0)).toBe(1);
    await closed;
    await client.close();
  });
});

describe("readiness", () => {
  it("is told before the first call", async () => {
    const client = connected(await fakeSidecar(answering({})));
    expect(await client.ready(10_000)).toBe(true);
    expect(await connected({ address: await abandonedAddress() }).ready(50)).toBe(false);
  });
});

describe("an observer", () => {
  it.each([
    ["rejects", () => Promise.reject(new Error("observer"))],
    [
      "throws",
      () => {
        throw new Error("observer");
      },
    ],
  ])("that %s changes no answer and is counted", async (_how, onProblem) => {
    const client = connected({ address: await abandonedAddress() }, { onProblem });
    expect((await client.choose(ASK)).error?.kind).toBe("unavailable");
    await eventually(() => (client.statistics().observerFailures === 1 ? true : undefined));
  });
});

it("wrong options are told at once, when the client is made", () => {
  expect(() => createPillionClient({ address: "nowhere", deadlineMs: 0 })).toThrow(TypeError);
});
