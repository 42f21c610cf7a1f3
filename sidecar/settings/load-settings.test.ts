import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { SETTINGS } from "./config.ts";
import { type LoadedSettings, loadSettings } from "./load-settings.ts";
import { formatSettingsProblem } from "./settings-problem.ts";

const folder = mkdtempSync(join(tmpdir(), "pillion-test-"));

afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function load(input: { file?: string; environment?: Record<string, string>; flags?: Record<string, string> }): Promise<LoadedSettings> {
  return loadSettings({ file: input.file, environment: input.environment ?? {}, flags: input.flags ?? {}, workingDirectory: folder });
}

async function settingsOf(input: Parameters<typeof load>[0]): Promise<Record<string, unknown>> {
  const loaded = await load(input);
  expect(loaded).toMatchObject({ ok: true });
  return loaded.ok ? loaded.configuration.settings : {};
}

async function problemsOf(input: Parameters<typeof load>[0]): Promise<string[]> {
  const loaded = await load(input);
  return loaded.ok ? [] : loaded.problems.map(formatSettingsProblem);
}

describe("where a setting comes from", () => {
  it("is its default when nothing says otherwise", async () => {
    const defaults = Object.fromEntries(Object.entries(SETTINGS).map(([name, setting]) => [name, setting.default]));
    expect(await settingsOf({})).toEqual(defaults);
  });

  it("is the flag before the environment before the file", async () => {
    const file = write("pillion.yaml", "log_level: warn\ndrain_timeout_ms: 1\ncalls_in_flight_max: 1\n");
    const settings = await settingsOf({
      file,
      environment: { PILLION_DRAIN_TIMEOUT_MS: "2", PILLION_CALLS_IN_FLIGHT_MAX: "2" },
      flags: { calls_in_flight_max: "3" },
    });
    expect(settings).toMatchObject({ logLevel: "warn", drainTimeoutMs: 2, callsInFlightMax: 3 });
  });

  it("may be a JSON file", async () => {
    expect(await settingsOf({ file: write("pillion.json", '{"http_address":"off"}') })).toMatchObject({ httpAddress: "off" });
  });

  it("starts relative paths from the file's folder, or from the working directory", async () => {
    const file = write("paths.yaml", "catalog: there/catalog.yaml\n");
    expect(await settingsOf({ file })).toMatchObject({ catalog: join(folder, "there/catalog.yaml") });
    expect(await settingsOf({ flags: { catalog: "here.yaml", state_directory: "off" } })).toMatchObject({
      catalog: join(folder, "here.yaml"),
      stateDirectory: "off",
    });
  });

  it("takes a variable that is set to nothing for one that is not set", async () => {
    expect(await settingsOf({ environment: { PILLION_LOG_LEVEL: "" } })).toMatchObject({ logLevel: "info" });
  });

  it("is not disturbed by what Kubernetes sets for a service named pillion", async () => {
    const environment = {
      PILLION_SERVICE_HOST: "10.0.0.1",
      PILLION_SERVICE_PORT_GRPC: "7070",
      PILLION_PORT: "tcp://10.0.0.1:7070",
      PILLION_PORT_7070_TCP_ADDR: "10.0.0.1",
    };
    expect(await settingsOf({ environment })).toMatchObject({ grpcAddress: { host: "127.0.0.1", port: 7070 } });
  });
});

describe("what is refused", () => {
  const integers = Object.values(SETTINGS).flatMap(({ key, type }) => (type.kind === "integer" ? [{ key, min: type.min, max: type.max }] : []));

  it.each(integers)("$key outside of $min to $max, and not the bounds themselves", async ({ key, min, max }) => {
    expect(await problemsOf({ flags: { [key]: String(min) } })).toEqual([]);
    expect(await problemsOf({ flags: { [key]: String(max) } })).toEqual([]);
    const allowed = `must be an integer from ${min} to ${max}`;
    expect(await problemsOf({ flags: { [key]: String(max + 1) } })).toEqual([expect.stringContaining(allowed)]);
    expect(await problemsOf({ flags: { [key]: String(min - 1) } })).toEqual([expect.stringContaining(allowed)]);
  });

  it.each([
    [
      "an address without a port",
      { grpc_address: "localhost" },
      'command line: `--grpc-address` is `"localhost"`: must be `host:port`, `[host]:port` or `off`',
    ],
    ["a port that is none", { grpc_address: "localhost:65536" }, "`--grpc-address`"],
    ["a word where a boolean belongs", { allow_insecure: "yes" }, "must be `true` or `false`"],
    ["another word than those to choose from", { log_level: "loud" }, "must be `debug`, `info`, `warn`, `error`, `silent`"],
    ["half of TLS", { tls_certificate: "c.pem" }, "must be set both or not at all"],
    ["nothing that listens", { grpc_address: "off", grpc_socket: "off", http_address: "off" }, "at least one must be on"],
  ] as const)("%s", async (_what, flags, expected) => {
    expect((await problemsOf({ flags })).join("\n")).toContain(expected);
  });

  it("keys and variables that are not known, and everything else, at once", async () => {
    const file = write("bad.yaml", "banana: 1\nlog_level: [a]\n");
    const problems = await problemsOf({ file, environment: { PILLION_BANANA: "1" }, flags: { drain_timeout_ms: "soon" } });
    expect(problems).toHaveLength(4);
  });

  it("a file that is absent, not YAML, or no mapping", async () => {
    expect(await problemsOf({ file: join(folder, "absent.yaml") })).toEqual([expect.stringContaining("cannot be read")]);
    expect((await problemsOf({ file: write("broken.yaml", "a: [") })).length).toBeGreaterThan(0);
    expect(await problemsOf({ file: write("list.yaml", "- a") })).toEqual([expect.stringContaining("must be a mapping")]);
  });

  it("a file of keys with mistakes, without ever showing a key", async () => {
    const keys =
      "- {key: no-dot-s3cret, organization: acme, project: web}\n- {key: a.s3cret, organization: acme, project: web, scopes: [everything]}\n- {key: b.s3cret, project: web, colour: red}\n- 7\n";
    const problems = await problemsOf({ flags: { api_keys_file: write("keys.yaml", keys) } });
    expect(problems).toHaveLength(5);
    expect(problems.join("\n")).not.toContain("s3cret");
  });

  it("a key that stands in two entries", async () => {
    const entry = "- {key: a.b, organization: acme, project: web}\n";
    expect(await problemsOf({ flags: { api_keys_file: write("twice.yaml", entry + entry) } })).toEqual([expect.stringContaining("one entry only")]);
  });
});
