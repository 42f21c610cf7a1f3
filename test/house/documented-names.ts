import { readFileSync } from "node:fs";

/** The names that a document lists: what stands in backticks in the first cell of a row of a table. */
export function documentedNames(path: string): string[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => /^\|\s*`([^`]+)`\s*\|/.exec(line)?.[1] ?? []);
}

/** What is in the code and not in the document, in the document and not in the code, or in the document twice. */
export function compareNames(document: string, what: string, inCode: readonly string[]): string[] {
  const documented = documentedNames(document);
  const repeated = documented.filter((name, index) => documented.indexOf(name) !== index);
  return [
    ...inCode.filter((name) => !documented.includes(name)).map((name) => `${document}: the ${what} \`${name}\` is in the code and not here`),
    ...documented.filter((name) => !inCode.includes(name)).map((name) => `${document}: the ${what} \`${name}\` is not in the code`),
    ...repeated.map((name) => `${document}: the ${what} \`${name}\` is here twice`),
  ];
}
