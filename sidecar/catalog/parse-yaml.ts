import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLError,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { jsonNumberText } from "./json-number.ts";
import { CATALOG_LIMITS } from "./limits.ts";
import { type ProblemList, quote } from "./problem.ts";
import { recoverYaml } from "./recover-yaml.ts";
import { ParseStopped, SourceBuilder } from "./source-builder.ts";
import { type SourceEntry, type SourceNode, sizeOf } from "./source-node.ts";

/**
 * Parses YAML 1.2 (core schema) into a tree with positions. Every syntax error
 * is reported, and what can be made of the rest is returned, so that its values
 * can be checked too. Undefined when nothing is usable.
 */
export function parseYaml(text: string, problems: ProblemList): SourceNode | undefined {
  try {
    const document = parseText(text);
    const errors = errorsOf(document);
    if (errors.length === 0) return new YamlReader(text, problems).document(document);
    return readBroken(text, document, errors, problems);
  } catch (error) {
    if (error instanceof ParseStopped) return undefined;
    throw error;
  }
}

function parseText(text: string): Document.Parsed {
  // Duplicate keys are found by SourceBuilder; the library would compare each key with each other.
  return parseDocument(text, { schema: "core", uniqueKeys: false, prettyErrors: false, logLevel: "error" });
}

function errorsOf(document: Document.Parsed): YAMLError[] {
  return [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
}

function readBroken(text: string, document: Document.Parsed, errors: readonly YAMLError[], problems: ProblemList): SourceNode {
  // The library's recursion has no bound of its own; only nesting far beyond ours exhausts the stack.
  const exhausted = errors.find((error) => error.code === "RESOURCE_EXHAUSTION");
  if (exhausted !== undefined) {
    problems.addText("nesting_too_deep", Math.min(exhausted.pos[0], text.length), "", {
      found: "more",
      allowed: `at most ${CATALOG_LIMITS.nestingMax} levels`,
    });
    throw new ParseStopped();
  }
  const recovered = recoverYaml(text, (attempt) => errorsOf(parseText(attempt)));
  if (recovered !== undefined) {
    for (const { error, offset } of recovered.errors) reportError(error, offset, text, problems);
    problems.distrustLines(linesLeftOut(text, recovered.text));
    return new YamlReader(recovered.text, problems).document(parseText(recovered.text));
  }
  reportFirstOfEachLine(errors, text, problems);
  problems.distrustFrom(errors[0]?.pos[0] ?? 0);
  return new YamlReader(text, problems).document(document);
}

function linesLeftOut(text: string, recovered: string): string[] {
  const lines = recovered.split("\n");
  return text.split("\n").filter((line, index) => line !== lines[index]);
}

/** The other errors of a line follow from its first. */
function reportFirstOfEachLine(errors: readonly YAMLError[], text: string, problems: ProblemList): void {
  const lines = new Set<number>();
  for (const error of errors) {
    const offset = Math.min(error.pos[0], text.length);
    const line = text.lastIndexOf("\n", offset - 1);
    if (!lines.has(line)) reportError(error, offset, text, problems);
    lines.add(line);
  }
}

function reportError(error: YAMLError, offset: number, text: string, problems: ProblemList): void {
  const excerpt = /[ \t]*(\S[^\n]*)/uy;
  excerpt.lastIndex = offset;
  const found = excerpt.exec(text)?.[1];
  const detail = `${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}`
    .replace(/\s+/gu, " ")
    .replace(/[.:]$/u, "")
    .replace(/(["'])quote$/u, "$1");
  problems.addText(error.code === "TAG_RESOLVE_FAILED" ? "tag_unsupported" : "syntax_invalid", offset, "", {
    found: found === undefined ? "the end of the line" : quote(found),
    allowed: error.code === "TAG_RESOLVE_FAILED" ? "no tag, or one of YAML's core schema" : "valid YAML",
    hint: detail,
  });
}

/** Turns the library's nodes into ours. Anchors precede their aliases, so one walk in document order knows each anchor in time. */
class YamlReader {
  readonly #text: string;
  readonly #builder: SourceBuilder;
  readonly #anchors = new Map<string, SourceNode>();
  #aliasedValues = 0;

  constructor(text: string, problems: ProblemList) {
    this.#text = text;
    this.#builder = new SourceBuilder(problems);
  }

  document(document: Document.Parsed): SourceNode {
    return this.#node(document.contents, 0);
  }

  #node(node: Node | null | undefined, fallbackOffset: number): SourceNode {
    if (node === null || node === undefined) return { kind: "null", offset: fallbackOffset, isWritten: false };
    if (isAlias(node)) return this.#alias(node);
    const offset = node.range?.[0] ?? fallbackOffset;
    const converted = this.#collectionOrScalar(node, offset);
    const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, converted);
    return converted;
  }

  #collectionOrScalar(node: Node, offset: number): SourceNode {
    if (isMap(node)) return this.#map(node, offset);
    if (isSeq(node)) return this.#list(node, offset);
    if (isScalar(node)) return this.#scalar(node, offset);
    throw new Error("a node of YAML is an alias, a map, a list or a scalar");
  }

  #map(map: YAMLMap, offset: number): SourceNode {
    const entries: SourceEntry[] = [];
    for (const pair of map.items) {
      const keyOffset = offsetOfKey(pair) ?? offset;
      const key = this.#key(pair, keyOffset);
      entries.push({ key, keyOffset, value: this.#builder.within(key, keyOffset, () => this.#node(pair.value as Node | null, keyOffset)) });
    }
    return this.#builder.map(offset, entries);
  }

  #list(list: YAMLSeq, offset: number): SourceNode {
    const items: SourceNode[] = [];
    for (const item of list.items) {
      items.push(this.#builder.within(items.length, offset, () => this.#node(item as Node | null, offset)));
    }
    return this.#builder.list(offset, items);
  }

  #key(pair: Pair, offset: number): string {
    const key = pair.key as Node | null;
    if (isScalar(key)) return typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
    this.#builder.problems.addText("key_not_text", offset, this.#builder.path, { found: "a list, a map or an alias", allowed: "text" });
    return "";
  }

  #scalar(scalar: Scalar, offset: number): SourceNode {
    const { value } = scalar;
    if (typeof value === "string") return this.#builder.text(offset, value);
    if (typeof value === "boolean") return { kind: "boolean", offset, value };
    if (value === null) return { kind: "null", offset, isWritten: (scalar.source ?? "") !== "" };
    const source = scalar.source ?? this.#text.slice(offset, scalar.range?.[1]);
    return this.#builder.number(offset, source, jsonNumberText(source));
  }

  #alias(alias: Alias): SourceNode {
    const offset = alias.range?.[0] ?? 0;
    const target = this.#anchors.get(alias.source);
    if (target === undefined) {
      this.#builder.problems.addText("alias_unknown", offset, this.#builder.path, {
        found: quote(`*${alias.source}`),
        allowed: "the name of an anchor that is complete before it",
      });
      return { kind: "null", offset, isWritten: true };
    }
    this.#aliasedValues += sizeOf(target);
    if (this.#aliasedValues > CATALOG_LIMITS.aliasedValuesMax) {
      const allowed = `at most ${CATALOG_LIMITS.aliasedValuesMax} values in all aliases together`;
      this.#builder.problems.addText("aliases_too_large", offset, this.#builder.path, { found: quote(`*${alias.source}`), allowed });
      throw new ParseStopped();
    }
    return target;
  }
}

function offsetOfKey(pair: Pair): number | undefined {
  return (pair.key as Node | null)?.range?.[0];
}
