import { jsonText } from "./json-text.ts";
import { CATALOG_LIMITS } from "./limits.ts";
import { compileTemplate, isTemplate } from "./liquid/compile-template.ts";
import type { TemplateProblem } from "./liquid/template-refused.ts";
import { memberPlace, type Place } from "./place.ts";
import { type ProblemList, quote } from "./problem.ts";
import type { Shape } from "./shape.ts";

/** A piece of a body: JSON text, or the program of a template, whose output belongs into a JSON string. */
export type BodyPiece = { readonly literal: string } | { readonly template: Buffer };

const CODES = { invalid: "template_invalid", unsupported: "template_unsupported", too_large: "template_too_large" } as const;

/** The characters of a template that a message quotes before the one it is about. */
const QUOTED_BEFORE = 20;

/** A body: any JSON value, with templates in its texts. Its pieces, with everything rendered, are compact JSON text. */
export const bodyShape: Shape<readonly BodyPiece[]> = {
  read(place, problems) {
    if (place.node.kind === "null" && !place.node.isWritten) {
      problems.add("value_empty", place, { found: "nothing", allowed: "a JSON value; the JSON value null is written `null`" });
      return undefined;
    }
    const text = jsonText(place.node);
    const bytes = Buffer.byteLength(text);
    if (bytes > CATALOG_LIMITS.bodyBytesMax) {
      problems.add("body_too_large", place, { found: `${bytes} bytes of JSON`, allowed: `at most ${CATALOG_LIMITS.bodyBytesMax}` });
      return undefined;
    }
    // Most bodies hold no template, and of those the text is all there is.
    if (!isTemplate(text)) return [{ literal: text }];
    const pieces = new Pieces(problems);
    pieces.addValue(place);
    return pieces.finish();
  },
  schema: () => ({}),
};

/** Collects the pieces of a body; those that are text side by side become one. */
class Pieces {
  readonly #problems: ProblemList;
  readonly #pieces: BodyPiece[] = [];
  #literal: string[] = [];

  constructor(problems: ProblemList) {
    this.#problems = problems;
  }

  finish(): readonly BodyPiece[] {
    this.#endLiteral();
    return this.#pieces;
  }

  addValue(place: Place): void {
    const { node } = place;
    switch (node.kind) {
      case "text":
        if (isTemplate(node.value)) this.#addTemplate(node.value, place);
        else this.#literal.push(jsonText(node));
        return;
      case "list":
        this.#literal.push("[");
        node.items.forEach((item, index) => {
          if (index > 0) this.#literal.push(",");
          this.addValue(memberPlace(place, index, item));
        });
        this.#literal.push("]");
        return;
      case "map":
        this.#literal.push("{");
        node.entries.forEach((entry, index) => {
          this.#literal.push(`${index > 0 ? "," : ""}${JSON.stringify(entry.key)}:`);
          this.addValue(memberPlace(place, entry.key, entry.value));
        });
        this.#literal.push("}");
        return;
      case "number":
      case "boolean":
      case "null":
        this.#literal.push(jsonText(node));
        return;
    }
  }

  #addTemplate(source: string, place: Place): void {
    const compiled = compileTemplate(source);
    if ("problems" in compiled) {
      for (const problem of compiled.problems) report(problem, source, place, this.#problems);
      return;
    }
    this.#literal.push('"');
    this.#endLiteral();
    this.#pieces.push({ template: compiled.program });
    this.#literal.push('"');
  }

  #endLiteral(): void {
    if (this.#literal.length > 0) this.#pieces.push({ literal: this.#literal.join("") });
    this.#literal = [];
  }
}

function report({ kind, at, found, allowed, hint }: TemplateProblem, source: string, place: Place, problems: ProblemList): void {
  const character = [...source.slice(0, at)].length + 1;
  const quoted = source.slice(Math.max(0, at - QUOTED_BEFORE));
  problems.add(CODES[kind], place, { found: `${found} at character ${character}, in ${quote(quoted)}`, allowed, hint });
}
