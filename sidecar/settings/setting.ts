import { type Address, formatAddress } from "#sidecar/base/address.ts";

/** What a setting may hold. */
export type SettingType =
  | { readonly kind: "address" }
  | { readonly kind: "path"; readonly words: readonly string[] }
  | { readonly kind: "url" }
  | { readonly kind: "integer"; readonly min: number; readonly max: number }
  | { readonly kind: "boolean" }
  | { readonly kind: "choice"; readonly choices: readonly string[] };

/** One setting: everything the program and its documentation say about it. */
export interface Setting {
  /** Its key in a settings file; its flag is the same with hyphens. */
  readonly key: string;
  /** Its environment variable. */
  readonly env: string;
  readonly type: SettingType;
  readonly default: string | number | boolean | Address | "off";
  readonly description: string;
}

/** What a setting of a type is read as. */
export type SettingValue<T extends SettingType> = T["kind"] extends "address"
  ? Address | "off"
  : T["kind"] extends "integer"
    ? number
    : T["kind"] extends "boolean"
      ? boolean
      : T extends { readonly kind: "choice"; readonly choices: readonly (infer Choice)[] }
        ? Choice
        : string;

/** The flag of a setting on the command line. */
export function flagOf(setting: Setting): string {
  return `--${setting.key.replaceAll("_", "-")}`;
}

/** Says what a setting may hold, for people. */
export function describeAllowed(type: SettingType): string {
  switch (type.kind) {
    case "address":
      return "`host:port`, `[host]:port` or `off`";
    case "path":
      return ["a path", ...type.words.map((word) => `\`${word}\``)].join(" or ");
    case "url":
      return "a URL of `http:` or `https:` without a user and a password";
    case "integer":
      return `an integer from ${type.min} to ${type.max}`;
    case "boolean":
      return "`true` or `false`";
    case "choice":
      return type.choices.map((choice) => `\`${choice}\``).join(", ");
  }
}

/** Writes a setting's default as it would stand in a settings file. */
export function formatDefault(setting: Setting): string {
  const value = setting.default;
  return typeof value === "object" ? formatAddress(value) : String(value);
}
