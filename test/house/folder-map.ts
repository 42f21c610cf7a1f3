import { readFileSync } from "node:fs";

/**
 * Compares the folder map of the README, the table whose first column is headed
 * `folder`, with the folders at the top of the repository: a newcomer finds
 * every folder there, and none that is gone.
 */
export function folderMapComplaints(readme: string, paths: readonly string[]): string[] {
  const table = /^\|\s*folder\s*\|.*\n((?:\|.*\n)*)/m.exec(readFileSync(readme, "utf8"))?.[1] ?? "";
  const mapped = [...table.matchAll(/^\|\s*\[?`?([\w.-]+)`?/gm)].map((row) => row[1] ?? "").filter((cell) => !/^-+$/.test(cell));
  const folders = new Set(paths.filter((path) => path.includes("/") && !path.startsWith(".")).map((path) => path.slice(0, path.indexOf("/"))));
  return [
    ...[...folders].filter((folder) => !mapped.includes(folder)).map((folder) => `${readme}: the folder map has no row for \`${folder}\``),
    ...mapped.filter((folder) => !folders.has(folder)).map((folder) => `${readme}: the folder map has \`${folder}\`, which is not a folder`),
  ];
}
