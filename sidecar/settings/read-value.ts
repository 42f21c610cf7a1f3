import { resolve } from "node:path";
import { parseAddress } from "#sidecar/base/address.ts";
import type { Setting } from "./setting.ts";

/** A raw value and the folder that relative paths in it start from. */
export interface RawValue {
  readonly value: unknown;
  readonly folder: string;
}

/** Reads one value, given as text or as a YAML scalar; undefined when the setting may not hold it. */
export function readValue(setting: Setting, { value, folder }: RawValue): Setting["default"] | undefined {
  const { type } = setting;
  const text = typeof value === "string" ? value.trim() : typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
  if (text === undefined) {
    return undefined;
  }
  switch (type.kind) {
    case "address":
      // YAML 1.1 habits: `off` may arrive as a boolean.
      return text === "off" || value === false ? "off" : parseAddress(text);
    case "path":
      if (value === false && type.words.includes("off")) {
        return "off";
      }
      return typeof value !== "string" ? undefined : text === "" || type.words.includes(text) ? text || setting.default : resolve(folder, text);
    case "url":
      return text === "" || isUrl(text) ? text : undefined;
    case "integer":
      return /^\d{1,15}$/.test(text) && Number(text) >= type.min && Number(text) <= type.max ? Number(text) : undefined;
    case "boolean":
      return text === "true" ? true : text === "false" ? false : undefined;
    case "choice":
      return type.choices.includes(text) ? text : undefined;
  }
}

/** Whether a text is the URL of a receiver. A password in it would be seen in all the places where settings are. */
function isUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === "http:" || protocol === "https:") && username === "" && password === "";
}
