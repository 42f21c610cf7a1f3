import { randomUUID } from "node:crypto";
import { link, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

const CLAIM_NAME = /^lock\.(\d+)$/;
/** What a claim says that was given back. */
const NOBODY = "{}";

/**
 * Claims a folder for this process, and resolves with what gives it back. The
 * claim of a process that has ended is taken over.
 *
 * Claims are numbered, and the highest counts. Whoever finds it held by nobody makes
 * the next one, which only one of many can. The highest is never deleted, so that a
 * number is never made twice; somebody who was so slow that theirs is not the
 * highest by now looks again.
 *
 * A claim names the process by its id and by when it started, because ids are
 * given again: in a container, the next process often has the same one. Where a
 * system does not say when a process started, the id alone counts. Processes that
 * do not see each other, on two machines or in two containers, must not share a
 * folder.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const mine = join(folder, `claim.${randomUUID()}`);
  await writeFile(mine, JSON.stringify({ pid: process.pid, started: await startOf(process.pid) }), { flag: "wx", mode: 0o600 });
  try {
    for (;;) {
      const highest = await highestClaim(folder);
      const holder = await liveHolder(await readFile(pathOf(folder, highest), "utf8").catch(() => NOBODY));
      if (holder !== undefined) throw new Error(`\`${folder}\` is in use by the process ${holder}; each sidecar needs a folder of its own`);
      const path = pathOf(folder, highest + 1);
      if (await isLinked(mine, path)) {
        if ((await highestClaim(folder)) === highest + 1) {
          await rm(pathOf(folder, highest), { force: true });
          return () => giveBack(path);
        }
        await rm(path, { force: true });
      }
    }
  } finally {
    await rm(mine, { force: true });
  }
}

function pathOf(folder: string, number: number): string {
  return join(folder, `lock.${number}`);
}

async function highestClaim(folder: string): Promise<number> {
  return Math.max(0, ...(await readdir(folder)).map((name) => Number(CLAIM_NAME.exec(name)?.[1] ?? 0)));
}

/** To link is to make the file with all that it holds, or not at all. */
async function isLinked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Where nothing can be written any more, the claim stays, and is taken over when this process has ended. */
async function giveBack(path: string): Promise<void> {
  const released = `${path}.released`;
  try {
    await writeFile(released, NOBODY, { mode: 0o600 });
    await rename(released, path);
  } catch {
    await rm(released, { force: true }).catch(() => undefined);
  }
}

/** The process that made a claim, if it still runs. */
async function liveHolder(claim: string): Promise<number | undefined> {
  const { pid, started } = parseClaim(claim);
  if (pid === undefined || !isRunning(pid)) return undefined;
  return (await startOf(pid)) === started ? pid : undefined;
}

function parseClaim(claim: string): { readonly pid?: number; readonly started?: string } {
  try {
    const { pid, started } = JSON.parse(claim) as { readonly pid?: unknown; readonly started?: unknown };
    return Number.isSafeInteger(pid) ? { pid: pid as number, started: String(started) } : {};
  } catch {
    // A claim is linked when it is whole, so this one was damaged, and nobody holds it.
    return {};
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Of a process of another user it is not allowed to ask more.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Says when a process started, in a way that differs from one start of the machine to the next; empty where the system does not say. */
async function startOf(pid: number): Promise<string> {
  try {
    const [boot, status] = await Promise.all([readFile("/proc/sys/kernel/random/boot_id", "utf8"), readFile(`/proc/${pid}/stat`, "utf8")]);
    // The name of the program, in parentheses, may have anything in it. Behind it come the state, and as the twentieth field the start.
    const [state, ...fields] = status.slice(status.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? "ended, and not cleared away yet" : `${boot.trim()} ${fields[18]}`;
  } catch {
    return "";
  }
}
