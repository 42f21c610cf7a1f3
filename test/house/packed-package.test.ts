import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const STRICT_APPLICATION = {
  compilerOptions: { target: "es2022", lib: ["es2023"], module: "nodenext", types: ["node"], strict: true, skipLibCheck: false, noEmit: true },
  files: ["application.ts"],
};

/** Packages that the package takes from the application that installs it, and what the application itself needs to be checked. */
const INSTALLED_BESIDE = ["@grpc", "@bufbuild", "@types"];

describe("an application that installs the package", { timeout: 60_000 }, () => {
  let application: string;

  beforeAll(() => {
    application = mkdtempSync(join(tmpdir(), "pillion-application-"));
    const packed = join(application, "node_modules/pillion");
    mkdirSync(packed, { recursive: true });
    const names = execFileSync("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", application], { encoding: "utf8" });
    execFileSync("tar", ["--extract", "--gzip", "--strip-components=1", "--file", join(application, names.trim()), "--directory", packed]);
    for (const scope of INSTALLED_BESIDE) {
      symlinkSync(resolve("node_modules", scope), join(application, "node_modules", scope));
    }
    writeFileSync(join(application, "package.json"), JSON.stringify({ type: "module" }));
    writeFileSync(join(application, "tsconfig.json"), JSON.stringify(STRICT_APPLICATION));
    cpSync("clients/node/examples/first-choice.ts", join(application, "application.ts"));
  });
  afterAll(() => {
    rmSync(application, { recursive: true, force: true });
  });

  test("passes a strict type check", () => {
    const { status, stdout } = spawnSync(resolve("node_modules/.bin/tsc"), ["-p", "."], { cwd: application, encoding: "utf8" });
    expect(status, stdout).toBe(0);
  });

  test("gets its defaults where no sidecar listens", () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["application.ts", `unix:${application}/nobody.sock`], {
      cwd: application,
      encoding: "utf8",
    });
    expect(status, stderr).toBe(0);
    expect(stdout).toContain("Everything for your next trip");
  });

  test("has the command line", () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["node_modules/pillion/dist/pillion.js", "--help"], { cwd: application, encoding: "utf8" });
    expect(status, stderr).toBe(0);
    expect(stdout).toContain("Usage: pillion");
  });
});
