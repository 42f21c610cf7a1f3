import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CHOOSE_PATH, metric, post } from "./callers.ts";
import { SidecarProcess, until } from "./sidecar-process.ts";

const LONGEST_SLUG = "o".repeat(256);
const LONGEST_PATH = `/v1/${LONGEST_SLUG}/projects/web/optimization/choose-api`;
const BODY = '{"identification":{"userId":"u"},"names":["x"]}';
const HEAD = `POST ${LONGEST_PATH} HTTP/1.1\r\nHost: sidecar\r\nContent-Type: application/json\r\n`;
const GOOD = `${HEAD}Content-Length: ${BODY.length}\r\n\r\n${BODY}`;

let sidecar: Awaited<ReturnType<typeof SidecarProcess.start>>;

/** Sends bytes over one connection, and reads until the sidecar ends it. */
function exchange(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(sidecar.addresses.http.split(":")[1]), "127.0.0.1", () => socket.write(bytes));
    let text = "";
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(text));
  });
}

beforeAll(async () => {
  const folder = SidecarProcess.newFolder();
  const catalog = join(folder, "catalog.yaml");
  writeFileSync(catalog, `organization: ${LONGEST_SLUG}\nproject: web\n`);
  sidecar = await SidecarProcess.start({ CATALOG: catalog }, folder);
});

afterAll(async () => {
  await sidecar.dispose();
});

it("serves the longest slug that a catalog can have, and does not find a longer one", async () => {
  expect((await post(sidecar.addresses.http, BODY, { path: LONGEST_PATH })).json).toEqual({ choices: [] });
  expect((await post(sidecar.addresses.http, BODY, { path: LONGEST_PATH.replace("/projects", "o/projects") })).json).toEqual({
    errors: [{ message: "Not Found" }],
  });
});

it.each([
  ["bytes that are not HTTP", "hello\r\n\r\n", 400, "Bad Request"],
  ["a length that is not a number", `${HEAD}Content-Length: abc\r\n\r\n`, 400, "Bad Request"],
  ["a length beside chunks", `${HEAD}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400, "Bad Request"],
  ["a chunk that is not one", `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, 400, "Bad Request"],
  ["headers that are too large", `POST ${CHOOSE_PATH} HTTP/1.1\r\nX: ${"a".repeat(20_000)}\r\n\r\n`, 431, "Request Header Fields Too Large"],
])("answers %s with the error envelope and ends the connection", async (_what, bytes, status, reason) => {
  const body = `{"errors":[{"message":"${reason}"}]}`;
  const answer = await exchange(bytes);
  expect(answer.startsWith(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\n`)).toBe(true);
  expect(answer.endsWith(`\r\n\r\n${body}`)).toBe(true);
});

it("goes on with a connection on which a call was refused, and answers calls that come at once in their order", async () => {
  const unread = GOOD.replace("application/json", "text/plain");
  const last = GOOD.replace("\r\n", "\r\nConnection: close\r\n");
  const answers = await exchange(`${GOOD}${HEAD}Content-Length: 1\r\n\r\n{${unread}${last}`);
  expect([...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(["200", "400", "415", "200"]);
});

it("takes a caller that goes away in the middle of a body for no defect of its own", async () => {
  const calls = (fault: string): Promise<number | undefined> =>
    metric(sidecar.addresses.operations, `pillion_calls_refused_total{face="http",code="${fault}"}`);
  const before = (await calls("json_malformed")) ?? 0;
  const socket = connect(Number(sidecar.addresses.http.split(":")[1]), "127.0.0.1", () =>
    socket.write(`${HEAD}Content-Length: 100\r\nExpect: 100-continue\r\n\r\n{`),
  );
  // That it is told to continue says that the call has arrived.
  socket.once("data", () => socket.destroy());
  await until("the call has ended", async () => ((await calls("json_malformed")) ?? 0) > before || undefined);
  expect(sidecar.log.filter(({ level }) => level === "error")).toEqual([]);
});
