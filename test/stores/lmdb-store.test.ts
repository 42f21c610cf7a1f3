import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { LmdbProfileStore } from "#sidecar/stores/lmdb-profile-store.ts";

const WEB = { organization: "acme", project: "web" };
/** As much memory as nobody fits into: everybody is read from the disk. */
const NO_MEMORY = 1;
const NOW = Promise.resolve();
const DISK_BYTES_MAX = 16 << 20;

let folder: string;
let store: LmdbProfileStore;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "pillion-lmdb-"));
  store = await open();
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

function open(parts: { bytesMax?: number; diskBytesMax?: number; unwrittenBytesMax?: number } = {}): Promise<LmdbProfileStore> {
  return LmdbProfileStore.open({ folder, bytesMax: NO_MEMORY, diskBytesMax: DISK_BYTES_MAX, ...parts });
}

async function reopen(parts: Parameters<typeof open>[0] = {}): Promise<void> {
  await store.close();
  store = await open(parts);
}

function put(unit: string, content: string | Buffer = unit): void {
  store.put(WEB, { unit, user: "", profile: Buffer.from(content) });
}

function textOf(unit: string): string | undefined {
  const known = store.get(WEB, unit);
  return known && Buffer.from(known.profile).toString();
}

it("knows after it was opened again what was written, with the place, and nothing else", async () => {
  expect(store.place).toBeUndefined();
  for (const unit of ["a", "b", "gone"]) put(unit);
  store.link(WEB, "c", "a");
  await store.write({ pair: "p", position: 7 }, NOW);
  store.remove(WEB, "gone");
  put("b", "newer");
  await store.write({ pair: "p", position: 9 }, NOW);
  put("a", "never written");
  expect(textOf("a")).toBe("never written");
  await reopen();
  expect(["a", "b", "c", "gone"].map(textOf)).toEqual(["a", "newer", "a", undefined]);
  expect([store.place, store.durable.entries, store.durable.unwritten]).toEqual([{ pair: "p", position: 9 }, 3, 0]);
});

it("writes nothing before what it must wait for, and then what was known when it was asked", async () => {
  const ready = Promise.withResolvers<void>();
  put("a", "first");
  const written = store.write({ pair: "p", position: 1 }, ready.promise);
  put("a", "second");
  put("b");
  expect([store.durable.entries, store.place]).toEqual([0, undefined]);
  ready.resolve();
  await written;
  expect([store.durable.entries, store.durable.unwritten, textOf("a")]).toEqual([1, 2, "second"]);
  await reopen();
  expect([textOf("a"), textOf("b")]).toEqual(["first", undefined]);
});

it("keeps in memory what waits to be written, up to a bound, and counts what it cannot take", async () => {
  await reopen({ unwrittenBytesMax: 10_000 });
  for (let number = 0; number < 20; number += 1) put(`${number}`, "x".repeat(1_000));
  const { unwritten, unwrittenBytes, dropped } = store.durable;
  expect([unwritten + dropped, dropped > 5, unwrittenBytes < 12_000]).toEqual([20, true, true]);
  put("0", "newest".repeat(200));
  expect([textOf("0"), textOf("19")]).toEqual(["newest".repeat(200), undefined]);
  // Nobody is led to somebody who is not there, and whoever asks to be forgotten is.
  store.link(WEB, "1", "19");
  store.link(WEB, "2", "0");
  store.remove(WEB, "3");
  expect(["1", "2", "3"].map(textOf)).toEqual(["x".repeat(1_000), "newest".repeat(200), undefined]);
  await store.write(undefined, NOW);
  put("19");
  await store.write(undefined, NOW);
  expect([textOf("19"), store.durable.unwrittenBytes]).toEqual(["19", 0]);
});

it("takes nobody new when it is as large as it may be, and goes on with those whom it knows and who they turn out to be", async () => {
  const profile = Buffer.alloc(100_000);
  let number = 0;
  for (; store.durable.bytes <= DISK_BYTES_MAX; number += 1) {
    put(`${number}`, profile);
    await store.write(undefined, NOW);
  }
  const { entries } = store.durable;
  expect([entries, statSync(join(folder, "data.mdb")).size < 2 * DISK_BYTES_MAX]).toEqual([number, true]);
  put("new");
  put("0", "known");
  put("user", "known, and signed in");
  store.link(WEB, "1", "user");
  store.link(WEB, "another", "new");
  await store.write({ pair: "p", position: 3 }, NOW);
  expect(["new", "another", "0", "1", "user"].map(textOf)).toEqual([undefined, undefined, "known", "known, and signed in", "known, and signed in"]);
  expect([store.durable.dropped, store.place?.position]).toEqual([2, 3]);
  for (let forgotten = 2; forgotten < number; forgotten += 1) store.remove(WEB, `${forgotten}`);
  await store.write(undefined, NOW);
  put("new");
  await store.write(undefined, NOW);
  expect(textOf("new")).toBe("new");
});

it("is one process's alone, and one user's", async () => {
  await expect(open()).rejects.toThrow(/in use by the process/);
  expect(["data.mdb", "lock.mdb"].map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([0o600, 0o600]);
  await reopen();
  put("a");
  expect(textOf("a")).toBe("a");
});
