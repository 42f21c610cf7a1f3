import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readPreviewKeysFile } from "./preview-keys-file.ts";

const folder = mkdtempSync(join(tmpdir(), "pillion-test-"));
const path = join(folder, "preview-keys.yaml");
const SECRET = "s".repeat(32);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function problemsOf(content: string): Promise<string[]> {
  writeFileSync(path, content);
  const { keys, problems } = await readPreviewKeysFile(path);
  if (problems.length === 0) expect(keys.length).toBeGreaterThan(0);
  return problems.map(({ key, allowed }) => `${key}: ${allowed}`);
}

describe("a file of preview keys", () => {
  test("holds them in their order, of which the first signs", async () => {
    writeFileSync(path, `- { id: new, secret: ${SECRET} }\n- { id: old_1, secret: "${"é".repeat(40)}" }\n`);
    expect(await readPreviewKeysFile(path)).toEqual({
      keys: [
        { id: "new", secret: SECRET },
        { id: "old_1", secret: "é".repeat(40) },
      ],
      problems: [],
    });
  });

  test("says everything that is wrong with it, and never a secret", async () => {
    const short = "s".repeat(31);
    const found = await problemsOf(
      `- { id: "a b", secret: ${short} }\n- { id: x, secret: 12345, more: 1 }\n- banana\n- { id: x, secret: ${SECRET} }\n- { id: x, secret: ${SECRET} }\n`,
    );
    expect(found).toEqual([
      "[0].id: must be 1 to 64 letters, digits, `_` and `-`",
      "[0].secret: must be text of at least 32 characters",
      "[1].more: is not known here; known are id, secret",
      "[1].secret: must be text of at least 32 characters",
      "[2]: must be a mapping with `id` and `secret`",
      "id: each id may stand in one entry only",
    ]);
    expect(found.join()).not.toContain(short);
  });

  test.each(["", "[]", "id: a", "banana"])("must be a list with something in it, and not `%s`", async (content) => {
    expect(await problemsOf(content)).toEqual(["file: must be a list with at least one entry"]);
  });

  test("must be there", async () => {
    const { keys, problems } = await readPreviewKeysFile(join(folder, "absent.yaml"));
    expect(keys).toEqual([]);
    expect(problems).toHaveLength(1);
  });
});
