import type { ChannelCredentials } from "@grpc/grpc-js";
import type { BodyDefinitions } from "./body.ts";
import { CALLS_IN_FLIGHT_MAX, DEADLINE_MS_MAX, DEFAULT_CLIENT_OPTIONS } from "./config.ts";
import type { Problem } from "./problem.ts";

/** How a client is made; every option has a default. */
export interface ClientOptions<Bodies> {
  /** `host:port`, or `unix:/path` for a unix socket. Default: 127.0.0.1:7070. */
  readonly address?: string | undefined;
  /** The longest a call takes, in milliseconds, an integer of 1 to 60,000. Default: 100. */
  readonly deadlineMs?: number | undefined;
  /** The most calls that wait at once, an integer of 1 to 100,000; more are answered with defaults. Default: 1,000. */
  readonly callsInFlightMax?: number | undefined;
  /** The slug of the organization. Default: the only one the sidecar serves. */
  readonly organization?: string | undefined;
  /** The slug of the project. Default: the only one the sidecar serves. */
  readonly project?: string | undefined;
  /** The bodies the application knows, by selector. */
  readonly bodies?: BodyDefinitions<Bodies> | undefined;
  /** The key to show, `prefix.secret`. Default: none, which is right where the sidecar asks for none. */
  readonly apiKey?: string | undefined;
  /** How the connection is secured. Default: not at all, which is right on the loopback interface and on a unix socket. */
  readonly credentials?: ChannelCredentials | undefined;
  /** Told of every default that was used because something went wrong; for logs. What it throws is counted and goes no further. */
  readonly onProblem?: ((problem: Problem) => void) | undefined;
}

/** The options as they hold, defaults filled in. */
export interface ResolvedClientOptions {
  readonly address: string;
  readonly deadlineMs: number;
  readonly callsInFlightMax: number;
  readonly organization: string;
  readonly project: string;
}

const HOST_AND_PORT = /^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):([0-9]{1,5})$/;
const API_KEY = /^[\x21-\x7e]+$/;
const UNIX_SOCKET = /^unix:.+$/;

/** Fills in the defaults. Throws a TypeError that names every option that is wrong: that is a mistake in the program and shows at its start. */
export function resolveClientOptions(options: ClientOptions<unknown>): ResolvedClientOptions {
  const resolved = {
    address: options.address ?? DEFAULT_CLIENT_OPTIONS.address,
    deadlineMs: options.deadlineMs ?? DEFAULT_CLIENT_OPTIONS.deadlineMs,
    callsInFlightMax: options.callsInFlightMax ?? DEFAULT_CLIENT_OPTIONS.callsInFlightMax,
    organization: options.organization ?? "",
    project: options.project ?? "",
  };
  const problems = [
    isAddress(resolved.address) ? undefined : `\`address\` is \`${resolved.address}\`, expected \`host:port\` or \`unix:/path\``,
    // A secret is not repeated in a message.
    options.apiKey === undefined || API_KEY.test(options.apiKey) ? undefined : "`apiKey` has characters that a key cannot have, expected `prefix.secret`",
    notAnInteger("deadlineMs", resolved.deadlineMs, DEADLINE_MS_MAX),
    notAnInteger("callsInFlightMax", resolved.callsInFlightMax, CALLS_IN_FLIGHT_MAX),
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) {
    throw new TypeError(problems.join("; "));
  }
  return resolved;
}

/** The deadline of one call, brought within the bounds of the option: a call never throws and always ends, if its deadline is NaN. */
export function clampDeadlineMs(deadlineMs: number): number {
  return deadlineMs >= 1 ? Math.min(deadlineMs, DEADLINE_MS_MAX) : 1;
}

function isAddress(address: string): boolean {
  const port = Number(HOST_AND_PORT.exec(address)?.[1]);
  return UNIX_SOCKET.test(address) || (port >= 1 && port <= 65_535);
}

function notAnInteger(key: string, value: number, max: number): string | undefined {
  return Number.isInteger(value) && value >= 1 && value <= max ? undefined : `\`${key}\` is \`${value}\`, expected an integer of 1 to ${max}`;
}
