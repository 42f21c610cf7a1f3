import { afterEach } from "vitest";
import { type ClientOptions, createPillionClient, type PillionClient } from "#clients/node/index.ts";
import { type FakeHandler, type FakeSidecar, startFakeSidecar } from "./fake-sidecar.ts";

const started: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const stop of started.splice(0).reverse()) {
    await stop();
  }
});

/** A fake that ends with the test. */
export async function fakeSidecar(handler: FakeHandler, address?: string): Promise<FakeSidecar> {
  const fake = await startFakeSidecar(handler, address);
  started.push(() => fake.kill());
  return fake;
}

/** A client that ends with the test. Its deadline is long, so that a slow machine cannot fail a test that is not about deadlines. */
export function connected<Bodies = Record<never, never>>(fake: { address: string }, options: ClientOptions<Bodies> = {}): PillionClient<Bodies> {
  const client = createPillionClient({ address: fake.address, deadlineMs: 10_000, ...options });
  started.push(() => client.close());
  return client;
}

/** Waits for a condition that another process or the network brings about; fails when it does not within ten seconds. */
export async function eventually<T>(attempt: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const giveUpAtMs = performance.now() + 10_000;
  while (performance.now() < giveUpAtMs) {
    const result = await attempt();
    if (result !== undefined) {
      return result;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("the condition did not come about within ten seconds");
}
