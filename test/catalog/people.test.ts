import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { compileCatalog } from "#sidecar/catalog/compile-catalog.ts";
import { CATALOG_LIMITS } from "#sidecar/catalog/limits.ts";
import type { ReadReferencedFile } from "#sidecar/catalog/referenced-file.ts";
import { ReferencedFiles } from "#sidecar/sources/referenced-files.ts";
import { hash64 } from "#test/oracle/murmur3.ts";
import { placesOf, problemsOf } from "./catalog-text.ts";

/** Compiles one segment with a file of people. */
function compileFile(content: Uint8Array | string): ReturnType<typeof compileCatalog> {
  return compileSegment("{ name: s, people_file: people.txt }", () => ({ ok: true, bytes: Buffer.from(content) }));
}

function compileSegment(segment: string, readFile?: ReadReferencedFile): ReturnType<typeof compileCatalog> {
  return compileCatalog({ file: "catalog.yaml", text: `organization: acme\nproject: web\nsegments:\n  - ${segment}\n`, readFile });
}

/** The numbers of the only segment. */
function hashesOf(compiled: ReturnType<typeof compileCatalog>): bigint[] {
  const kind = compiled.ok ? compiled.snapshot.segments[0]?.kind : undefined;
  if (kind?.$case !== "people") throw new Error(JSON.stringify(compiled.ok ? compiled.snapshot : compiled.problems));
  const { unitHashes } = kind.value;
  return Array.from({ length: unitHashes.length / 8 }, (_, index) => unitHashes.readBigUInt64LE(index * 8));
}

/** The hashes of names, in their order. */
function inOrder(...names: string[]): bigint[] {
  return names.map((name) => hash64(Buffer.from(name))).sort((a, b) => (a < b ? -1 : 1));
}

/** What was found wrong, with its code. */
function findingsOf(compiled: ReturnType<typeof compileCatalog>): string[] {
  return compiled.ok ? [] : compiled.problems.map(({ code, line, column, found }) => `${line}:${column} ${code} ${found}`);
}

describe("people who are listed in the catalog", () => {
  test("become hashes in ascending order", () => {
    expect(hashesOf(compileSegment("{ name: s, people: [b, a, 12345_67890, Ünï, c] }"))).toEqual(inOrder("a", "b", "c", "12345_67890", "Ünï"));
  });

  test("are refused when somebody is named twice, is not text, or is nobody", () => {
    expect(placesOf("segments:\n  - { name: s, people: [a, b, a] }\n  - { name: t, people: [12345] }\n  - { name: u, people: [] }\n")).toEqual([
      "4:31 item_duplicate segments[0].people[2]",
      "5:25 type_wrong segments[1].people[0]",
      "6:24 list_length_wrong segments[2].people",
    ]);
  });

  test("hold as many, and as long names, as there may be", () => {
    const codes = (people: string[]): string[] =>
      findingsOf(compileSegment(JSON.stringify({ name: "s", people }))).map((finding) => finding.split(" ")[1] ?? "");
    const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `p${index}`);
    expect(codes(many(CATALOG_LIMITS.peopleListedMax))).toEqual([]);
    expect(codes(many(CATALOG_LIMITS.peopleListedMax + 1))).toEqual(["list_length_wrong"]);
    expect(codes(["x".repeat(CATALOG_LIMITS.unitBytesMax)])).toEqual([]);
    expect(codes(["x".repeat(CATALOG_LIMITS.unitBytesMax + 1)])).toEqual(["text_too_long"]);
  });

  test("stand alone: a segment has one of a rule, a list and a file", () => {
    expect(placesOf("segments:\n  - { name: s }\n  - { name: t, people: [a], condition: { attribute: a, is_set: true } }\n")).toEqual([
      "4:5 key_missing segments[0]",
      "5:29 keys_conflict segments[1].condition",
    ]);
    expect(problemsOf("segments:\n  - { name: s }\n")[0]?.allowed).toBe("one of `condition`, `people`, `people_file` as well");
    expect(problemsOf("segments:\n  - { name: s, people: [a], people_file: b }\n")[0]?.allowed).toBe("exactly one of `condition`, `people`, `people_file`");
  });
});

describe("people who are listed in a file", () => {
  test.each([
    ["one a line", "b\na\n", ["a", "b"]],
    ["the last line without an end", "a\nb", ["a", "b"]],
    ["line ends as Windows writes them", "a\r\nb\r\n", ["a", "b"]],
    ["a byte order mark", "\uFEFFa\nb\n", ["a", "b"]],
    ["blank lines", "\n\na\n  \t\n\r\nb\n\n", ["a", "b"]],
    ["somebody twice", "a\nb\na\n", ["a", "b"]],
    ["spaces, which are part of a name", " a\nb \n", [" a", "b "]],
    ["letters beyond ASCII", "Ünï\n用户\n", ["Ünï", "用户"]],
    ["the longest name", `${"x".repeat(533)}\r\n`, ["x".repeat(533)]],
    ["nobody", "", []],
  ])("%s", (_, content, names) => {
    expect(hashesOf(compileFile(content))).toEqual(inOrder(...names));
  });

  test("with lines that name nobody is refused with the number of each", () => {
    expect(findingsOf(compileFile(Buffer.concat([Buffer.from(`a\n${"x".repeat(534)}\n\nb`), Buffer.from([0xff, 0x0a]), Buffer.from("é\n")])))).toEqual([
      "4:29 people_line_invalid 534 bytes in line 2 of `people.txt`",
      "4:29 people_line_invalid a byte that is not part of a character in line 4 of `people.txt`",
    ]);
  });

  test("beyond the largest size is refused before it is read through", () => {
    const bytes = Buffer.alloc(CATALOG_LIMITS.peopleFileBytesMax + 1);
    const compiled = compileSegment("{ name: s, people_file: people.txt }", () => ({ ok: true, bytes }));
    expect(findingsOf(compiled)).toEqual(["4:29 file_too_large 268435457 bytes in `people.txt`"]);
  });

  test("cannot be named where no file can be read", () => {
    expect(findingsOf(compileSegment("{ name: s, people_file: people.txt }"))).toEqual([
      "4:29 file_unreadable `people.txt`: no files can be read beside this catalog",
    ]);
  });

  test.each(["/etc/passwd", "../people.txt", "a/../../people.txt", "..", "a\\b"])("is not looked for outside of the catalog's folder: %s", (path) => {
    const compiled = compileSegment(JSON.stringify({ name: "s", people_file: path }), () => {
      throw new Error("it was looked for");
    });
    expect(findingsOf(compiled).map((finding) => finding.split(" ")[1])).toEqual(["text_invalid"]);
  });
});

describe("files beside a catalog", () => {
  const folder = mkdtempSync(join(tmpdir(), "pillion-people-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test("are read from its folder, and remembered as they were", () => {
    mkdirSync(join(folder, "lists"));
    writeFileSync(join(folder, "lists", "people..txt"), "a\n");
    const files = new ReferencedFiles(folder);
    expect(hashesOf(compileSegment("{ name: s, people_file: lists/people..txt }", files.read))).toEqual(inOrder("a"));
    const absent = compileSegment("{ name: s, people_file: absent.txt }", files.read);
    expect(findingsOf(absent)).toEqual([expect.stringMatching(/^4:29 file_unreadable `absent.txt`: ENOENT/u)]);
    expect(files.seen).toEqual([
      { path: join(folder, "lists", "people..txt"), hash: "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7" },
      { path: join(folder, "absent.txt"), hash: "" },
    ]);
  });
});
