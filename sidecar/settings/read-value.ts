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
    case "integer":
      return /^\d{1,15}$/.test(text) && Number(text) >= type.min && Number(text) <= type.max ? Number(text) : undefined;
    case "boolean":
      return text === "true" ? true : text === "false" ? false : undefined;
    case "choice":
      return type.choices.includes(text) ? text : undefined;
  }
}
