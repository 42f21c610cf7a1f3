import { readFileSync } from "node:fs";

/** What npm runs without a script of that name in package.json. */
const NPM_COMMANDS = ["ci", "install"];

/** The npm scripts that a document names and package.json does not have. */
export function missingScripts(path: string, scripts: readonly string[]): string[] {
  const named = readFileSync(path, "utf8").matchAll(/\bnpm (?:run (?:-s |--silent )?([\w:-]+)|(ci|install|start|test)\b)/g);
  const names = new Set([...named].map((match) => match[1] ?? match[2] ?? ""));
  return [...names]
    .filter((name) => !scripts.includes(name) && !NPM_COMMANDS.includes(name))
    .map((name) => `${path}: names the npm script \`${name}\`, which package.json does not have`);
}
