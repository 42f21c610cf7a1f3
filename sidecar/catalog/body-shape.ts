import { jsonText } from "./json-text.ts";
import { CATALOG_LIMITS } from "./limits.ts";
import { refuseUnevaluated } from "./not-evaluated.ts";
import { memberPlace, type Place } from "./place.ts";
import type { ProblemList } from "./problem.ts";
import type { Shape } from "./shape.ts";

/** A body: any JSON value. It is read as compact JSON text. */
export const bodyShape: Shape<string> = {
  read(place, problems) {
    if (place.node.kind === "null" && !place.node.isWritten) {
      problems.add("value_empty", place, { found: "nothing", allowed: "a JSON value; the JSON value null is written `null`" });
      return undefined;
    }
    refuseLiquid(place, problems);
    const text = jsonText(place.node);
    const bytes = Buffer.byteLength(text);
    if (bytes > CATALOG_LIMITS.bodyBytesMax) {
      problems.add("body_too_large", place, { found: `${bytes} bytes of JSON`, allowed: `at most ${CATALOG_LIMITS.bodyBytesMax}` });
      return undefined;
    }
    return text;
  },
  schema: () => ({}),
};

/** Liquid is for string leaves; keys are never templates. */
function refuseLiquid(place: Place, problems: ProblemList): void {
  const { node } = place;
  switch (node.kind) {
    case "text":
      if (/\{\{|\{%/u.test(node.value)) refuseUnevaluated("liquid", place, problems);
      return;
    case "list":
      node.items.forEach((item, index) => {
        refuseLiquid(memberPlace(place, index, item), problems);
      });
      return;
    case "map":
      for (const entry of node.entries) refuseLiquid(memberPlace(place, entry.key, entry.value), problems);
      return;
    case "number":
    case "boolean":
    case "null":
      return;
  }
}
