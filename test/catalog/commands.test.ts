import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, describe, expect, test } from "vitest";
import { Snapshot } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { compileCatalog } from "#sidecar/catalog/compile-catalog.ts";
import { addCompileCommand } from "#sidecar/cli/compile-command.ts";
import { addValidateCommand } from "#sidecar/cli/validate-command.ts";

const folder = mkdtempSync(join(tmpdir(), "pillion-catalog-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const good = join(folder, "good.yaml");
const bad = join(folder, "bad.yaml");
const absent = join(folder, "absent.yaml");
writeFileSync(good, "organization: acme\nproject: web\nexperiments: [{ selector: a, variants: [{ name: v, body: 1 }] }]\n");
writeFileSync(bad, "organization: acme\nproject: web\nexperiment: []\nlayers: [{ nam: a }]\n");

/** Runs a command line in this process; its exit code is taken back, because it would become that of the tests. */
async function run(...words: string[]): Promise<{ out: string; err: string; code: number }> {
  let out = "";
  let err = "";
  const program = new Command("pillion").exitOverride().configureOutput({
    writeOut: (text) => {
      out += text;
    },
    writeErr: (text) => {
      err += text;
    },
  });
  addValidateCommand(program);
  addCompileCommand(program);
  try {
    await program.parseAsync(words, { from: "user" });
    return { out, err, code: Number(process.exitCode ?? 0) };
  } catch (error) {
    return { out, err, code: (error as { exitCode: number }).exitCode };
  } finally {
    process.exitCode = 0;
  }
}

describe("pillion validate", () => {
  test("a good catalog exits 0 and says its version", async () => {
    const compiled = compileCatalog({ file: good, text: readFileSync(good) });
    const version = compiled.ok ? compiled.version : "";
    expect(await run("validate", good)).toEqual({ out: `${good}: good, 1 optimization, version ${version}\n`, err: "", code: 0 });
  });

  test("a refused catalog exits 1 with a line for every problem", async () => {
    const { out, code } = await run("validate", good, bad);
    expect(code).toBe(1);
    expect(out.split("\n").map((line) => line.slice(folder.length, folder.length + 25))).toEqual([
      expect.stringMatching(/^.good.yaml: good/u),
      expect.stringMatching(/^.bad.yaml:3:1: experiment/u),
      expect.stringMatching(/^.bad.yaml:4:10: /u),
      expect.stringMatching(/^.bad.yaml:4:12: /u),
      expect.stringMatching(/^.bad.yaml: refused, 3/u),
      "",
    ]);
  });

  test("JSON has the same problems, one object for all files", async () => {
    const { out, code } = await run("validate", "--format", "json", good, bad);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      files: [
        { file: good, ok: true, problems: [], warnings: [] },
        { file: bad, ok: false, problems: [{ code: "key_unknown", line: 3, column: 1 }, { code: "key_missing" }, { code: "key_unknown" }] },
      ],
    });
  });

  test("a file that cannot be read exits 2, and the others are checked all the same", async () => {
    const { out, err, code } = await run("validate", absent, good);
    expect(code).toBe(2);
    expect(out).toContain("good.yaml: good");
    expect(err).toMatch(/^pillion: cannot read `.*absent.yaml`: ENOENT/u);
  });
});

describe("pillion compile", () => {
  test("writes the snapshot and prints its version", async () => {
    const output = join(folder, "snapshot.binpb");
    const compiled = compileCatalog({ file: good, text: readFileSync(good) });
    if (!compiled.ok) throw new Error("refused");
    expect(await run("compile", good, "-o", output)).toEqual({ out: `version ${compiled.version}\n`, err: "", code: 0 });
    expect(readFileSync(output).equals(compiled.bytes)).toBe(true);
  });

  test("prints the snapshot as JSON", async () => {
    const { out, err, code } = await run("compile", good, "--format", "json");
    expect([code, err]).toEqual([0, expect.stringMatching(/^version [0-9a-f]{32}\n$/u)]);
    expect(Snapshot.fromJSON(JSON.parse(out))).toMatchObject({ format: 1, optimizations: [{ selector: "a" }] });
  });

  test("writes nothing for a refused catalog and exits 1", async () => {
    const output = join(folder, "refused.binpb");
    const { out, err, code } = await run("compile", bad, "-o", output);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain("(key_unknown)");
    expect(() => readFileSync(output)).toThrow(/ENOENT/u);
  });

  test.each([
    ["a catalog that cannot be read", () => ["compile", absent, "-o", join(folder, "x")], /cannot read/u],
    ["a place that cannot be written", () => ["compile", good, "-o", join(folder, "nowhere", "x")], /cannot write/u],
    ["no place for the binary format", () => ["compile", good], /-o <file> is required/u],
  ])("%s exits 2", async (_, words, message) => {
    const { err, code } = await run(...words());
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });

  test.each(["validate", "compile"])("%s --help documents its exit codes", async (command) => {
    const { out, code } = await run(command, "--help");
    expect(code).toBe(0);
    for (const line of ["  0  ", "  1  ", "  2  "]) expect(out).toContain(line);
  });
});
