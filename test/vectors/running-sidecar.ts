import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { HostInput } from "#proto/generated/pillion/decision/v1/host.ts";
import { signPreview } from "#sidecar/app/preview-token.ts";
import { bytesField, varintField } from "#test/differential/wire-writer.ts";
import type { Question } from "#test/oracle/question.ts";
import { lastBytes, readFields } from "#test/oracle/wire.ts";

/** A sidecar in a process of its own, asked over gRPC. */
export interface RunningSidecar {
  /** The bytes of the answer, or the code of the refusal. What a caller of `Choose` cannot say, or is not told, is asked through `Explain`. */
  choose(question: Question, asked?: { readonly exposures: boolean }): Promise<Answered | { readonly refused: string }>;
  /** The bytes of the ExplainResponse, or the code of the refusal. */
  explain(question: Question): Promise<{ readonly response: Buffer } | { readonly refused: string }>;
  stop(): Promise<void>;
}

/** An answer, and what the call records, when that was asked for. */
interface Answered {
  readonly response: Buffer;
  readonly effects: Buffer;
}

const CHOOSE = "/pillion.decision.v1.DecisionService/Choose";
const EXPLAIN = "/pillion.decision.v1.DecisionService/Explain";
/** What the sidecar verifies previews with, and the host of a question has verified already. */
const PREVIEW_KEY = { id: "vectors", secret: "a secret that everybody may know: it is of vectors" };
/** After everything that is tested. */
const PREVIEWS_END_SECONDS = 2 ** 33;

const START_ATTEMPTS_MAX = 400;
const ATTEMPT_INTERVAL_MS = 50;

const identity = (bytes: Buffer) => bytes;

/** Starts a sidecar that serves a file, and waits until it is ready. */
export async function startSidecar(source: { readonly name: string; readonly bytes: Buffer }): Promise<RunningSidecar> {
  const folder = await mkdtemp(join(tmpdir(), "pillion-vectors-"));
  const catalog = join(folder, source.name);
  const addresses = join(folder, "addresses.json");
  const previewKeys = join(folder, "preview-keys.json");
  await writeFile(catalog, source.bytes);
  await writeFile(previewKeys, JSON.stringify([PREVIEW_KEY]));
  const environment = {
    PILLION_CATALOG: catalog,
    PILLION_ADDRESSES_FILE: addresses,
    PILLION_PREVIEW_KEYS_FILE: previewKeys,
    PILLION_STATE_DIRECTORY: join(folder, "state"),
    PILLION_GRPC_ADDRESS: "127.0.0.1:0",
    PILLION_GRPC_SOCKET: join(folder, "pillion.sock"),
    PILLION_HTTP_ADDRESS: "127.0.0.1:0",
    PILLION_OPERATIONS_ADDRESS: "127.0.0.1:0",
    PILLION_PROFILES: "off",
  };
  const main = fileURLToPath(new URL("../../sidecar/main.ts", import.meta.url));
  const child = spawn(process.execPath, [main, "serve"], { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const listening = await untilReady(child, addresses);
    const client = new Client(listening.grpc, credentials.createInsecure());
    return {
      choose: (question, { exposures } = { exposures: false }) =>
        exposures || question.profile !== undefined || question.nowMs !== undefined ? chooseByExplain(client, question) : choose(client, withTokens(question)),
      explain: (question) => explain(client, question),
      stop: async () => {
        client.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw new Error(`the sidecar did not start: ${Buffer.concat(output).toString()}`, { cause: error });
  }
}

async function untilReady(child: ChildProcess, addressesFile: string): Promise<{ grpc: string; operations: string }> {
  for (let attempt = 0; attempt < START_ATTEMPTS_MAX; attempt++) {
    if (child.exitCode !== null) throw new Error(`it exited with ${child.exitCode}`);
    try {
      const addresses = JSON.parse(await readFile(addressesFile, "utf8")) as { grpc: string; operations: string };
      const answer = await fetch(`http://${addresses.operations}/readyz`);
      if (answer.ok) return addresses;
    } catch {
      // Not listening yet: the file is not there, is half written, or nobody answers.
    }
    await wait(ATTEMPT_INTERVAL_MS);
  }
  throw new Error("it was not ready in time");
}

/** The request with the previews of its question, which a caller passes as tokens. */
function withTokens({ request, hostInput = Buffer.alloc(0) }: Question): Buffer {
  const tokens = HostInput.decode(hostInput).previews.map((preview) =>
    signPreview({ organization: "acme", project: "web", ...preview, expiresAtSeconds: PREVIEWS_END_SECONDS, unit: undefined }, PREVIEW_KEY),
  );
  return Buffer.concat([request, ...tokens.map((token) => bytesField(17, token))]);
}

async function choose(client: Client, request: Buffer): ReturnType<RunningSidecar["choose"]> {
  const answer = await call(client, CHOOSE, request);
  return "refused" in answer ? answer : { ...answer, effects: Buffer.alloc(0) };
}

function explain(client: Client, question: Question): ReturnType<RunningSidecar["explain"]> {
  const { profile, nowMs = 0 } = question;
  const parts = [bytesField(1, withTokens(question)), ...(profile === undefined ? [] : [bytesField(2, profile)]), varintField(3, BigInt(nowMs))];
  return call(client, EXPLAIN, Buffer.concat(parts));
}

/** The answer within an explanation, and what it would record. */
async function chooseByExplain(client: Client, question: Question): ReturnType<RunningSidecar["choose"]> {
  const answer = await explain(client, question);
  if ("refused" in answer) return answer;
  const fields = readFields(answer.response) ?? [];
  const response = fields.find(({ number }) => number === 1)?.bytes;
  if (response === undefined) throw new Error("an explanation without an answer");
  return { response, effects: lastBytes(fields, 3) };
}

function call(client: Client, path: string, request: Buffer): Promise<{ readonly response: Buffer } | { readonly refused: string }> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, identity, identity, request, new Metadata(), (error, response) => {
      const code = error?.metadata.get("pillion-fault")[0];
      if (error === null && response !== undefined) resolve({ response });
      else if (code !== undefined) resolve({ refused: code.toString() });
      else reject(error ?? new Error("no answer"));
    });
  });
}
