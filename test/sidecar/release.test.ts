import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { SidecarProcess } from "./sidecar-process.ts";

describe("the program as it is built", () => {
  const folder = SidecarProcess.newFolder();

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("reads a settings file and a file of keys", () => {
    const settings = join(folder, "pillion.yaml");
    writeFileSync(settings, "banana: 1\napi_keys_file: keys.yaml\n");
    writeFileSync(join(folder, "keys.yaml"), "- {key: shop.5f0c2d9be1, organization: acme, project: a b}\n");
    const { status, stderr } = spawnSync(process.execPath, ["dist/pillion.js", "serve", "--config", settings], { encoding: "utf8" });
    expect(status, stderr).toBe(2);
    expect(stderr).toContain("`banana`");
    expect(stderr).toContain("`[0].project`");
  });
});
