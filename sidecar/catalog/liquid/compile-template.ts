import { lowerTemplate } from "./lower-template.ts";
import { parseTemplate } from "./parse-template.ts";
import { type TemplateProblem, TemplateRefused } from "./template-refused.ts";

/** A template compiled, or everything that is wrong with it. */
export type CompiledTemplate = { readonly program: Buffer } | { readonly problems: readonly TemplateProblem[] };

/** Whether text is a template: it has an output or a tag in it. */
export function isTemplate(text: string): boolean {
  return /\{\{|\{%/u.test(text);
}

/** Compiles a template of the subset of Liquid that docs/TEMPLATES.md describes to the program that the core runs. */
export function compileTemplate(source: string): CompiledTemplate {
  const { nodes, problems } = parseTemplate(source);
  if (problems.length > 0) return { problems };
  try {
    return { program: lowerTemplate(nodes, source) };
  } catch (error) {
    if (error instanceof TemplateRefused) return { problems: [error.problem] };
    throw error;
  }
}
