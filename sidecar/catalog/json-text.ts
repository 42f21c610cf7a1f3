import type { SourceNode } from "./source-node.ts";

/** A value as compact JSON: keys in their written order, numbers as they are written. */
export function jsonText(node: SourceNode): string {
  switch (node.kind) {
    case "text":
      return JSON.stringify(node.value);
    case "number":
      return node.json;
    case "boolean":
      return node.value ? "true" : "false";
    case "null":
      return "null";
    case "list":
      return `[${node.items.map(jsonText).join(",")}]`;
    case "map":
      return `{${node.entries.map((entry) => `${JSON.stringify(entry.key)}:${jsonText(entry.value)}`).join(",")}}`;
  }
}
