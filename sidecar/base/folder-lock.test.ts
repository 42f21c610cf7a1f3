import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { lockFolder } from "./folder-lock.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pillion-lock-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it("holds a folder for one, and gives it back", async () => {
  const unlock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toThrow(`is in use by the process ${process.pid}; each sidecar needs a folder of its own`);
  expect(readdirSync(folder)).toEqual(["lock.1"]);
  await unlock();
  const unlockAgain = await lockFolder(folder);
  expect(readdirSync(folder)).toEqual(["lock.2"]);
  await expect(lockFolder(folder)).rejects.toThrow("is in use");
  await unlockAgain();
});

it("lets go where nothing can be written any more", async () => {
  const unlock = await lockFolder(folder);
  rmSync(folder, { recursive: true });
  await expect(unlock()).resolves.toBeUndefined();
});

it("takes over from a process that has ended, or from one whose claim is damaged", async () => {
  const { pid } = spawnSync(process.execPath, ["--version"]);
  for (const [index, claim] of [JSON.stringify({ pid, started: "" }), "{", "", "null", "[]"].entries()) {
    writeFileSync(join(folder, `lock.${index + 9}`), claim);
    const unlock = await lockFolder(folder);
    expect(readdirSync(folder)).toEqual([`lock.${index + 10}`]);
    expect(readFileSync(join(folder, `lock.${index + 10}`), "utf8")).toContain(`"pid":${process.pid}`);
    await unlock();
  }
});

it("takes over from an earlier process with the same id", async () => {
  const unlock = await lockFolder(folder);
  const claim = JSON.parse(readFileSync(join(folder, "lock.1"), "utf8")) as { started: string };
  await unlock();
  // Where a system does not say when a process started, the id alone counts.
  expect(claim.started === "").toBe(process.platform !== "linux");
  writeFileSync(join(folder, "lock.1"), JSON.stringify({ pid: process.pid, started: `${claim.started}0` }));
  await (await lockFolder(folder))();
});

it("lets only one of many have what was left behind", async () => {
  writeFileSync(join(folder, "lock.1"), "");
  for (let times = 0; times < 20; times += 1) {
    const claims = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));
    const held = claims.filter((claim) => claim.status === "fulfilled");
    expect(held).toHaveLength(1);
    await held[0]?.value();
    expect(readdirSync(folder)).toHaveLength(1);
  }
});
