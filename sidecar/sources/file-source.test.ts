import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { systemClock } from "#sidecar/base/clock.ts";
import { silentLog } from "#sidecar/base/log.ts";
import type { CatalogCompiler, CompiledCatalog } from "./catalog-compiler.ts";
import { FileSource } from "./file-source.ts";
import { hashOfContent } from "./referenced-files.ts";
import type { FoundSnapshot, SnapshotFollower } from "./snapshot-source.ts";

let folder: string;
let source: FileSource | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pillion-test-"));
});

afterEach(async () => {
  await source?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A compiler whose answers come when the test says so. */
class SlowCompiler implements CatalogCompiler {
  readonly asked: string[] = [];
  readonly #waiting: ((answer: CompiledCatalog) => void)[] = [];

  compile({ text }: { text: Uint8Array }): Promise<CompiledCatalog> {
    this.asked.push(Buffer.from(text).toString("utf8"));
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  stop(): void {
    this.answer({ ok: false, problems: ["given up"], files: [] });
  }

  answer(answer: CompiledCatalog): void {
    for (const resolve of this.#waiting.splice(0)) resolve(answer);
  }
}

class Listener implements SnapshotFollower {
  readonly heard: string[] = [];

  offer({ bytes }: FoundSnapshot): boolean {
    this.heard.push(`offer ${Buffer.from(bytes).toString("utf8")}`);
    return true;
  }

  confirm(): void {
    this.heard.push("confirm");
  }

  refuse(problems: readonly string[]): void {
    this.heard.push(`refuse ${problems.join()}`);
  }
}

async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000 && !isSo(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(isSo()).toBe(true);
}

it("looks at the file once at a time, whatever wakes it while a catalog is being compiled", async () => {
  const path = join(folder, "catalog.yaml");
  writeFileSync(path, "bad");
  const compiler = new SlowCompiler();
  const listener = new Listener();
  source = new FileSource({ path, pollIntervalMs: 50, compiler, clock: systemClock, log: silentLog, unreadable: () => undefined });
  const starting = source.start(listener);
  await until(() => compiler.asked.length === 1);
  let neighbours = 0;
  await until(() => {
    writeFileSync(join(folder, "neighbour"), "x");
    neighbours += 1;
    return neighbours > 40;
  });
  expect(compiler.asked).toEqual(["bad"]);
  compiler.answer({ ok: false, problems: ["it is bad"], files: [] });
  await starting;
  writeFileSync(path, "good");
  await until(() => compiler.asked.length === 2);
  compiler.answer({ ok: true, bytes: Buffer.from("snapshot"), warnings: [], files: [] });
  await until(() => listener.heard.includes("confirm"));
  expect(compiler.asked).toEqual(["bad", "good"]);
  expect(listener.heard.slice(0, 3)).toEqual(["refuse it is bad", "offer snapshot", "confirm"]);
});

it("sees a change in a folder in which something else is written all the time", async () => {
  const path = join(folder, "catalog.yaml");
  writeFileSync(path, "old");
  const compiler = new SlowCompiler();
  source = new FileSource({ path, pollIntervalMs: 60_000, compiler, clock: systemClock, log: silentLog, unreadable: () => undefined });
  const starting = source.start(new Listener());
  await until(() => compiler.asked.length === 1);
  compiler.answer({ ok: true, bytes: Buffer.from("snapshot"), warnings: [], files: [] });
  await starting;
  writeFileSync(path, "new");
  await until(() => {
    writeFileSync(join(folder, "neighbour"), "x");
    return compiler.asked.length === 2;
  });
  expect(compiler.asked).toEqual(["old", "new"]);
});

it("follows the files that the catalog names, those that are not there among them", async () => {
  const path = join(folder, "catalog.yaml");
  const people = join(folder, "people.txt");
  writeFileSync(path, "catalog");
  const compiler = new SlowCompiler();
  const listener = new Listener();
  source = new FileSource({ path, pollIntervalMs: 50, compiler, clock: systemClock, log: silentLog, unreadable: () => undefined });
  const starting = source.start(listener);
  await until(() => compiler.asked.length === 1);
  compiler.answer({ ok: false, problems: ["no people"], files: [{ path: people, hash: "" }] });
  await starting;
  for (const [turn, names] of ["a", "a\nb"].entries()) {
    writeFileSync(people, names);
    await until(() => compiler.asked.length === turn + 2);
    compiler.answer({ ok: true, bytes: Buffer.from(names), warnings: [], files: [{ path: people, hash: hashOfContent(Buffer.from(names)) }] });
    await until(() => listener.heard.includes(`offer ${names}`));
  }
  expect(listener.heard.filter((heard) => heard !== "confirm")).toEqual(["refuse no people", "offer a", "offer a\nb"]);
});
