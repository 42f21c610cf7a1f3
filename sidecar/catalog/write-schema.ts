import { writeFileSync } from "node:fs";
import { catalogJsonSchema } from "./json-schema.ts";

// Writes the published schema beside this file; a test compares it with the validator's own.
writeFileSync(new URL("./catalog.schema.json", import.meta.url), `${JSON.stringify(catalogJsonSchema(), undefined, 2)}\n`);
