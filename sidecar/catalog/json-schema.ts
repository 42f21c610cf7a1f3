import { catalogShape } from "./catalog-shape.ts";
import type { JsonSchema, SchemaDefinitions } from "./shape.ts";

/** The JSON Schema of a catalog, as it is published in `catalog.schema.json`. */
export function catalogJsonSchema(): JsonSchema {
  const definitions: SchemaDefinitions = new Map();
  const schema = catalogShape.schema(definitions);
  const sorted = [...definitions].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Pillion catalog",
    description: "One project's personalizations and experiments. Explained in docs/CATALOG.md.",
    ...schema,
    $defs: Object.fromEntries(sorted),
  };
}
