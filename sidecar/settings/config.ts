import { REQUEST_BYTES_MAX } from "#sidecar/base/limits.ts";
import type { Setting, SettingValue } from "./setting.ts";

const ADDRESS = { kind: "address" } as const;
const BOOLEAN = { kind: "boolean" } as const;
const PATH = { kind: "path", words: [] } as const;
const PATH_AUTO_OR_OFF = { kind: "path", words: ["auto", "off"] } as const;

/**
 * Every setting, and the only place of its default and its bounds. Read from the
 * command line, then the environment, then the settings file: the first that has
 * it counts. `docs/SETTINGS.md` lists the same, and a check compares the two.
 */
export const SETTINGS = {
  catalog: {
    key: "catalog",
    env: "PILLION_CATALOG",
    type: PATH,
    default: "",
    description: "The catalog to serve: a catalog file (.yaml, .yml, .json) or a compiled snapshot (any other name). Empty: the example catalog.",
  },
  stateDirectory: {
    key: "state_directory",
    env: "PILLION_STATE_DIRECTORY",
    type: PATH_AUTO_OR_OFF,
    default: "auto",
    description:
      "Where the last good snapshot is kept. auto: $XDG_STATE_HOME/pillion, else ~/.local/state/pillion, else a folder of this user in the temporary directory. off: nothing is kept.",
  },
  sourcePollIntervalMs: {
    key: "source_poll_interval_ms",
    env: "PILLION_SOURCE_POLL_INTERVAL_MS",
    type: { kind: "integer", min: 50, max: 3_600_000 },
    default: 1_000,
    description: "How often the catalog is checked for a change, beside being watched.",
  },
  snapshotAgeMaxSeconds: {
    key: "snapshot_age_max_seconds",
    env: "PILLION_SNAPSHOT_AGE_MAX_SECONDS",
    type: { kind: "integer", min: 1, max: 31_536_000 },
    default: 300,
    description: "A snapshot that its source has not confirmed for longer makes the sidecar not ready. It keeps answering.",
  },
  grpcAddress: {
    key: "grpc_address",
    env: "PILLION_GRPC_ADDRESS",
    type: ADDRESS,
    default: { host: "127.0.0.1", port: 7070 },
    description: "Where gRPC listens. Port 0: a free port.",
  },
  grpcSocket: {
    key: "grpc_socket",
    env: "PILLION_GRPC_SOCKET",
    type: PATH_AUTO_OR_OFF,
    default: "auto",
    description:
      "The unix socket on which gRPC listens, without keys: its folder's permissions protect it. auto: $XDG_RUNTIME_DIR/pillion/pillion.sock, else pillion-<uid>/pillion.sock in the temporary directory, and none when another process listens there.",
  },
  httpAddress: {
    key: "http_address",
    env: "PILLION_HTTP_ADDRESS",
    type: ADDRESS,
    default: { host: "127.0.0.1", port: 7080 },
    description: "Where HTTP/JSON listens. Port 0: a free port.",
  },
  operationsAddress: {
    key: "operations_address",
    env: "PILLION_OPERATIONS_ADDRESS",
    type: ADDRESS,
    default: { host: "127.0.0.1", port: 7090 },
    description: "Where /livez, /readyz and /metrics listen, always without TLS and keys: they show nothing of any person. Port 0: a free port.",
  },
  addressesFile: {
    key: "addresses_file",
    env: "PILLION_ADDRESSES_FILE",
    type: PATH,
    default: "",
    description: "A file to which the addresses in use are written as JSON, once all of them listen. Empty: none.",
  },
  tlsCertificate: {
    key: "tls_certificate",
    env: "PILLION_TLS_CERTIFICATE",
    type: PATH,
    default: "",
    description: "The PEM file of the certificate chain for gRPC and HTTP/JSON over TCP. Empty: no TLS.",
  },
  tlsKey: {
    key: "tls_key",
    env: "PILLION_TLS_KEY",
    type: PATH,
    default: "",
    description: "The PEM file of the certificate's private key.",
  },
  apiKeysFile: {
    key: "api_keys_file",
    env: "PILLION_API_KEYS_FILE",
    type: PATH,
    default: "",
    description: "A YAML or JSON file with the keys that callers over TCP must show. Empty: no keys are asked for.",
  },
  previewKeysFile: {
    key: "preview_keys_file",
    env: "PILLION_PREVIEW_KEYS_FILE",
    type: PATH,
    default: "",
    description: "A YAML or JSON file with the keys by which previews are signed and verified. Empty: previews are refused.",
  },
  allowInsecure: {
    key: "allow_insecure",
    env: "PILLION_ALLOW_INSECURE",
    type: BOOLEAN,
    default: false,
    description: "Listen beyond loopback even without TLS or without keys, and show a key beyond loopback even without TLS.",
  },
  requestBytesMax: {
    key: "request_bytes_max",
    env: "PILLION_REQUEST_BYTES_MAX",
    type: { kind: "integer", min: 1_024, max: REQUEST_BYTES_MAX },
    default: REQUEST_BYTES_MAX,
    description: "The largest request that is read.",
  },
  callsInFlightMax: {
    key: "calls_in_flight_max",
    env: "PILLION_CALLS_IN_FLIGHT_MAX",
    type: { kind: "integer", min: 1, max: 100_000 },
    default: 1_024,
    description: "Calls that have arrived and are not answered yet, over all addresses. Further ones are refused at once.",
  },
  drainTimeoutMs: {
    key: "drain_timeout_ms",
    env: "PILLION_DRAIN_TIMEOUT_MS",
    type: { kind: "integer", min: 0, max: 600_000 },
    default: 10_000,
    description: "How long calls in flight may take to finish once the sidecar is asked to stop.",
  },
  heap: {
    key: "heap",
    env: "PILLION_HEAP",
    type: { kind: "choice", choices: ["fast", "small"] },
    default: "fast",
    description:
      "How early memory is given back. fast: as far as it costs no processor time. small: earlier, which under load keeps less memory and costs more processor time a call.",
  },
  profiles: {
    key: "profiles",
    env: "PILLION_PROFILES",
    type: { kind: "choice", choices: ["memory", "lmdb", "off"] },
    default: "memory",
    description:
      "What is known of people. memory: their profiles are kept by this process, until they are crowded out, and are remembered from the journal when it starts. lmdb: they are kept on disk as well, in profiles_folder, which needs a journal. off: nothing is kept, so that each call decides as if for somebody new.",
  },
  profilesBytesMax: {
    key: "profiles_bytes_max",
    env: "PILLION_PROFILES_BYTES_MAX",
    type: { kind: "integer", min: 2_097_152, max: 68_719_476_736 },
    default: 67_108_864,
    description:
      "The memory that profiles may take. Beyond it, people who have not been asked for the longest are forgotten, or with lmdb read from the disk again.",
  },
  profilesFolder: {
    key: "profiles_folder",
    env: "PILLION_PROFILES_FOLDER",
    type: { kind: "path", words: ["auto"] },
    default: "auto",
    description: "The folder of profiles that are kept on disk. It is this process's alone. auto: profiles in the state directory.",
  },
  profilesDiskBytesMax: {
    key: "profiles_disk_bytes_max",
    env: "PILLION_PROFILES_DISK_BYTES_MAX",
    type: { kind: "integer", min: 16_777_216, max: 1_099_511_627_776 },
    default: 4_294_967_296,
    description:
      "The disk that profiles may take. Beyond it, those of people who are there are still written, and people who are new are kept in memory alone.",
  },
  journal: {
    key: "journal",
    env: "PILLION_JOURNAL",
    type: PATH_AUTO_OR_OFF,
    default: "auto",
    description:
      "The folder of the journal, which holds what was tracked and what people were given until it is delivered everywhere. It is this process's alone. auto: journal in the state directory, and none when there is no state directory or another process has it. off: nothing is kept, and Track is refused.",
  },
  journalBytesMax: {
    key: "journal_bytes_max",
    env: "PILLION_JOURNAL_BYTES_MAX",
    type: { kind: "integer", min: 16_777_216, max: 1_099_511_627_776 },
    default: 1_073_741_824,
    description: "The bytes that may wait for delivery. Beyond it, events are refused until some are delivered.",
  },
  journalKeptBytes: {
    key: "journal_kept_bytes",
    env: "PILLION_JOURNAL_KEPT_BYTES",
    type: { kind: "integer", min: 0, max: 1_099_511_627_776 },
    default: 67_108_864,
    description:
      "The newest bytes that are kept though they are delivered everywhere: how far back a restart remembers what people did, what they were given, and which events are known.",
  },
  eventFiles: {
    key: "event_files",
    env: "PILLION_EVENT_FILES",
    type: PATH,
    default: "",
    description:
      "The folder into which everything that happened is written from the journal, a line of JSON each: what was tracked, what people were given, and who turned out to be one person. One folder for each sidecar. Empty: none.",
  },
  eventFilesBytesMax: {
    key: "event_files_bytes_max",
    env: "PILLION_EVENT_FILES_BYTES_MAX",
    type: { kind: "integer", min: 4_096, max: 1_073_741_824 },
    default: 67_108_864,
    description: "The size at which a file of events is finished.",
  },
  eventFilesAgeMaxSeconds: {
    key: "event_files_age_max_seconds",
    env: "PILLION_EVENT_FILES_AGE_MAX_SECONDS",
    type: { kind: "integer", min: 1, max: 86_400 },
    default: 300,
    description: "The age at which a file of events is finished, counted from its first line.",
  },
  eventUrl: {
    key: "event_url",
    env: "PILLION_EVENT_URL",
    type: { kind: "url" },
    default: "",
    description:
      "The address to which everything that happened is posted from the journal, as calls of the Intempt Track API. `{organization}`, `{project}` and `{source}` in it stand for those of each event. Empty: none.",
  },
  eventUrlKeyFile: {
    key: "event_url_key_file",
    env: "PILLION_EVENT_URL_KEY_FILE",
    type: PATH,
    default: "",
    description: "The file with the key that is shown there, `prefix.secret`. Empty: none is shown.",
  },
  eventUrlEventsMax: {
    key: "event_url_events_max",
    env: "PILLION_EVENT_URL_EVENTS_MAX",
    type: { kind: "integer", min: 1, max: 1_000 },
    default: 50,
    description: "The events of one call to `event_url`.",
  },
  eventUrlTimeoutMs: {
    key: "event_url_timeout_ms",
    env: "PILLION_EVENT_URL_TIMEOUT_MS",
    type: { kind: "integer", min: 100, max: 600_000 },
    default: 10_000,
    description: "How long a call to `event_url` may take.",
  },
  decisionLog: {
    key: "decision_log",
    env: "PILLION_DECISION_LOG",
    type: PATH,
    default: "",
    description:
      "The folder into which decisions are logged, with all that `pillion replay` needs to make them again: requests and profiles, so what is known of people. One folder for each sidecar. Empty: none.",
  },
  decisionLogSharePpm: {
    key: "decision_log_share_ppm",
    env: "PILLION_DECISION_LOG_SHARE_PPM",
    type: { kind: "integer", min: 0, max: 1_000_000 },
    default: 10_000,
    description:
      "The share of decisions that is logged, in parts per million. The bytes of a request say whether its decision is: the same request always is, or never.",
  },
  decisionLogFileBytesMax: {
    key: "decision_log_file_bytes_max",
    env: "PILLION_DECISION_LOG_FILE_BYTES_MAX",
    type: { kind: "integer", min: 4_096, max: 1_073_741_824 },
    default: 67_108_864,
    description: "The size at which a file of the decision log is followed by the next.",
  },
  decisionLogFilesMax: {
    key: "decision_log_files_max",
    env: "PILLION_DECISION_LOG_FILES_MAX",
    type: { kind: "integer", min: 1, max: 10_000 },
    default: 16,
    description: "How many files of the decision log are kept; the oldest are deleted, with the snapshots that no other needs.",
  },
  logLevel: {
    key: "log_level",
    env: "PILLION_LOG_LEVEL",
    type: { kind: "choice", choices: ["debug", "info", "warn", "error", "silent"] },
    default: "info",
    description: "The least severe lines that are logged.",
  },
  intemptSelectorRequired: {
    key: "intempt_selector_required",
    env: "PILLION_INTEMPT_SELECTOR_REQUIRED",
    type: BOOLEAN,
    default: false,
    description: "Intempt contract: refuse a call that asks for neither names nor groups, instead of deciding everything that runs.",
  },
  intemptStrictOptimizationType: {
    key: "intempt_strict_optimization_type",
    env: "PILLION_INTEMPT_STRICT_OPTIMIZATION_TYPE",
    type: BOOLEAN,
    default: false,
    description: "Intempt contract: refuse an optimizationType that is not known, instead of ignoring it.",
  },
} as const satisfies Record<string, Setting>;

/** All settings, read. */
export type Settings = { readonly [Name in keyof typeof SETTINGS]: SettingValue<(typeof SETTINGS)[Name]["type"]> };
