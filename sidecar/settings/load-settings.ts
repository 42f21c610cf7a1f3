import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { formatAddress, isLoopback } from "#sidecar/base/address.ts";
import type { ApiKey, TlsIdentity } from "#sidecar/base/api-key.ts";
import type { PreviewKey } from "#sidecar/base/preview-key.ts";
import { readApiKeysFile } from "./api-keys-file.ts";
import { SETTINGS, type Settings } from "./config.ts";
import { readPreviewKeysFile } from "./preview-keys-file.ts";
import { type RawValue, readValue } from "./read-value.ts";
import { describeAllowed, flagOf, type Setting } from "./setting.ts";
import { readYamlFile } from "./settings-file.ts";
import type { SettingsProblem } from "./settings-problem.ts";

/** Where settings come from. */
export interface SettingsInput {
  /** The settings file, when there is one. */
  readonly file: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Values of flags by the key of the setting. */
  readonly flags: Readonly<Record<string, string | undefined>>;
  /** What relative paths in flags and in the environment start from. */
  readonly workingDirectory: string;
}

/** All that the sidecar is told, secrets included. */
export interface Configuration {
  readonly settings: Settings;
  readonly apiKeys: readonly ApiKey[];
  readonly previewKeys: readonly PreviewKey[];
  readonly tls: TlsIdentity | undefined;
}

/** The configuration, or everything that is wrong with it at once. */
export type LoadedSettings =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly problems: readonly SettingsProblem[] };

interface Found extends RawValue {
  readonly where: string;
  readonly key: string;
}

const ALL: readonly [string, Setting][] = Object.entries(SETTINGS);

// What Kubernetes sets in every pod of a namespace that has a service named pillion.
const KUBERNETES_VARIABLE = /^PILLION_(?:SERVICE_(?:HOST|PORT(?:_.+)?)|PORT(?:_\d+_(?:TCP|UDP|SCTP).*)?)$/;

/** Reads the settings of the command line, the environment and a file, with the files they point to. */
export async function loadSettings(input: SettingsInput): Promise<LoadedSettings> {
  const problems: SettingsProblem[] = [];
  const file = await readSettingsFile(input, problems);
  problems.push(...unknownVariables(input.environment));

  const values: Record<string, unknown> = {};
  for (const [name, setting] of ALL) {
    const found = firstOf(setting, input, file);
    values[name] = setting.default;
    if (found !== undefined) {
      const value = readValue(setting, found);
      if (value === undefined) {
        // A URL that is refused may have a password in it.
        const shown = setting.type.kind === "url" ? "" : JSON.stringify(found.value);
        problems.push({ where: found.where, key: found.key, found: shown ?? "", allowed: `must be ${describeAllowed(setting.type)}` });
      } else {
        values[name] = value;
      }
    }
  }
  const settings = values as unknown as Settings;
  const apiKeys = settings.apiKeysFile === "" ? { keys: [], problems: [] } : await readApiKeysFile(settings.apiKeysFile);
  const previewKeys = settings.previewKeysFile === "" ? { keys: [], problems: [] } : await readPreviewKeysFile(settings.previewKeysFile);
  problems.push(...apiKeys.problems, ...previewKeys.problems, ...relations(settings));
  const tls = await readTls(settings, problems);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, configuration: { settings, apiKeys: apiKeys.keys, previewKeys: previewKeys.keys, tls } };
}

async function readSettingsFile(input: SettingsInput, problems: SettingsProblem[]): Promise<Readonly<Record<string, Found>>> {
  if (input.file === undefined || input.file === "") {
    return {};
  }
  const path = resolve(input.workingDirectory, input.file);
  const read = await readYamlFile(path);
  if (!read.ok) {
    problems.push(...read.problems);
    return {};
  }
  const content = read.content ?? {};
  if (typeof content !== "object" || Array.isArray(content)) {
    problems.push({ where: path, key: "file", found: "", allowed: "must be a mapping of settings" });
    return {};
  }
  const found: Record<string, Found> = {};
  for (const [key, value] of Object.entries(content)) {
    if (ALL.some(([, setting]) => setting.key === key)) {
      found[key] = { where: path, key, value, folder: dirname(path) };
    } else {
      problems.push({ where: path, key, found: "", allowed: `is not a setting; settings are ${ALL.map(([, setting]) => setting.key).join(", ")}` });
    }
  }
  return found;
}

function firstOf(setting: Setting, input: SettingsInput, file: Readonly<Record<string, Found>>): Found | undefined {
  const folder = input.workingDirectory;
  const flag = input.flags[setting.key];
  if (flag !== undefined) {
    return { where: "command line", key: flagOf(setting), value: flag, folder };
  }
  const variable = input.environment[setting.env];
  // A variable that is set to nothing is how many deployment tools leave one out.
  if (variable !== undefined && variable !== "") {
    return { where: "environment", key: setting.env, value: variable, folder };
  }
  return file[setting.key];
}

function unknownVariables(environment: SettingsInput["environment"]): SettingsProblem[] {
  const known = new Set(["PILLION_CONFIG", ...ALL.map(([, setting]) => setting.env)]);
  return Object.keys(environment)
    .filter((name) => name.startsWith("PILLION_") && !known.has(name) && !KUBERNETES_VARIABLE.test(name))
    .map((name) => ({ where: "environment", key: name, found: "", allowed: "is not a setting; `pillion serve --help` lists them" }));
}

function relations(settings: Settings): SettingsProblem[] {
  const problems: SettingsProblem[] = [];
  const where = "settings";
  if ((settings.tlsCertificate === "") !== (settings.tlsKey === "")) {
    problems.push({ where, key: "tls_certificate, tls_key", found: "", allowed: "must be set both or not at all" });
  }
  if (settings.grpcAddress === "off" && settings.grpcSocket === "off" && settings.httpAddress === "off") {
    problems.push({ where, key: "grpc_address, grpc_socket, http_address", found: "off", allowed: "at least one must be on" });
  }
  if (settings.eventUrlKeyFile !== "" && !settings.allowInsecure && isPlainBeyondLoopback(settings.eventUrl)) {
    problems.push({
      where,
      key: "event_url",
      found: "",
      allowed: "beyond loopback wants `https:` when `event_url_key_file` is set, or `allow_insecure: true`",
    });
  }
  if (settings.allowInsecure || (settings.tlsCertificate !== "" && settings.apiKeysFile !== "")) {
    return problems;
  }
  for (const [key, address] of [
    ["grpc_address", settings.grpcAddress],
    ["http_address", settings.httpAddress],
  ] as const) {
    if (address !== "off" && !isLoopback(address.host)) {
      problems.push({
        where,
        key,
        found: formatAddress(address),
        allowed: "beyond loopback wants `tls_certificate`, `tls_key` and `api_keys_file`, or `allow_insecure: true`",
      });
    }
  }
  return problems;
}

function isPlainBeyondLoopback(url: string): boolean {
  if (url === "") return false;
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && !isLoopback(hostname.replace(/^\[|\]$/g, ""));
}

async function readTls(settings: Settings, problems: SettingsProblem[]): Promise<TlsIdentity | undefined> {
  if (settings.tlsCertificate === "" || settings.tlsKey === "") {
    return undefined;
  }
  const read = async (key: string, path: string): Promise<Buffer> => {
    try {
      return await readFile(path);
    } catch (error) {
      problems.push({ where: "settings", key, found: path, allowed: `cannot be read: ${error instanceof Error ? error.message : String(error)}` });
      return Buffer.alloc(0);
    }
  };
  return { certificate: await read("tls_certificate", settings.tlsCertificate), key: await read("tls_key", settings.tlsKey) };
}
