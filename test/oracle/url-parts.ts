import type { Value } from "./value.ts";

/** The parts of an address, each a character per byte; undefined: it has none. */
interface UrlParts {
  readonly host: string | undefined;
  readonly path: string | undefined;
  /** Names and values as they are written, in their order. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

/** The value of a part of an address. */
export function urlPart(url: Buffer, part: "host" | "path"): Value {
  return missingOr(readUrl(url)[part]);
}

/** The first value of a parameter of the query, decoded. */
export function queryParameter(url: Buffer, name: Buffer): Value {
  return missingOr(readUrl(url).parameters.find((parameter) => name.equals(bytesOf(parameter[0])))?.[1]);
}

function missingOr(text: string | undefined): Value {
  return text === undefined ? { type: "missing" } : { type: "string", value: bytesOf(text) };
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text, "latin1");
}

function readUrl(url: Buffer): UrlParts {
  const text = url.toString("latin1").replace(/#.*$/s, "");
  const [, front = "", query = ""] = /^([^?]*)\??(.*)$/s.exec(text) ?? [];
  const [, authority, path = ""] = /^(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?:\/\/([^/]*))?(.*)$/s.exec(front) ?? [];
  const host = authority
    ?.replace(/^.*@/s, "")
    .replace(/:[0-9]*$/, "")
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const pairs = query.split("&").filter((pair) => pair !== "");
  return {
    host: host === "" ? undefined : host,
    path: path !== "" ? path : authority === undefined ? undefined : "/",
    parameters: pairs.map((pair) => {
      const [, name = "", value = ""] = /^([^=]*)=?(.*)$/s.exec(pair) ?? [];
      return [decode(name), decode(value)];
    }),
  };
}

function decode(text: string): string {
  return text.replaceAll("+", " ").replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
