import { readFileSync } from "node:fs";

const NAMED_ROW = /^\|\s*`([^`]+)`\s*\|/;

/** The rows of a document's tables whose first cell is a name in backticks, by that name; a name that comes twice has two. */
function documentedRows(path: string): { readonly name: string; readonly row: string }[] {
  const rows = readFileSync(path, "utf8").split("\n");
  return rows.flatMap((row) => {
    const name = NAMED_ROW.exec(row)?.[1];
    return name === undefined ? [] : [{ name, row }];
  });
}

/** The names that a document lists: what stands in backticks in the first cell of a row of a table. */
export function documentedNames(path: string): string[] {
  return documentedRows(path).map((each) => each.name);
}

/**
 * Compares the names that a document lists with those in the code, both ways.
 * Each name comes with what its row has to say besides, word for word.
 */
export function compareNames(document: string, what: string, inCode: ReadonlyMap<string, readonly string[]>): string[] {
  const rows = documentedRows(document);
  const documented = rows.map((each) => each.name);
  const repeated = documented.filter((name, index) => documented.indexOf(name) !== index);
  return [
    ...[...inCode.keys()].filter((name) => !documented.includes(name)).map((name) => `${document}: the ${what} \`${name}\` is in the code and not here`),
    ...documented.filter((name) => !inCode.has(name)).map((name) => `${document}: the ${what} \`${name}\` is not in the code`),
    ...repeated.map((name) => `${document}: the ${what} \`${name}\` is here twice`),
    ...rows.flatMap(({ name, row }) => {
      const unsaid = (inCode.get(name) ?? []).filter((text) => !row.includes(text));
      return unsaid.map((text) => `${document}: the row of the ${what} \`${name}\` does not say \`${text}\`, which the code does`);
    }),
  ];
}
