import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { status } from "@grpc/grpc-js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CHOOSE_PATH, GrpcCaller, post } from "./callers.ts";
import { SidecarProcess } from "./sidecar-process.ts";

const KEY = "shop.5f0c2d9be1";
const OTHER_PROJECT_KEY = "blog.77aa0c1d2e";
const BODY = { identification: { userId: "u" }, names: ["demo-server-side-experiment"] };

const folder = SidecarProcess.newFolder();
let sidecar: Awaited<ReturnType<typeof SidecarProcess.start>>;

const basic = (pair: string): { authorization: string } => ({ authorization: `Basic ${Buffer.from(pair).toString("base64")}` });
const query = (key: string): { path: string } => ({ path: `${CHOOSE_PATH}?apiKey=${encodeURIComponent(key)}` });

beforeAll(async () => {
  const file = join(folder, "keys.yaml");
  writeFileSync(
    file,
    `- {key: ${KEY}, organization: acme, project: web, scopes: [choose]}\n- {key: ${OTHER_PROJECT_KEY}, organization: acme, project: blog}\n`,
  );
  sidecar = await SidecarProcess.start({ API_KEYS_FILE: file, LOG_LEVEL: "debug" }, folder);
});

afterAll(async () => {
  await sidecar.dispose();
});

it.each([
  ["in the query", query(KEY)],
  ["as Basic, split at the first dot", { headers: basic("shop:5f0c2d9be1") }],
  ["as Basic in another case", { headers: { authorization: `bAsIc ${Buffer.from("shop:5f0c2d9be1").toString("base64")}` } }],
  ["in both places, the same", { ...query(KEY), headers: basic("shop:5f0c2d9be1") }],
  ["as Basic beside an apiKey without a value, as in the published example", { path: `${CHOOSE_PATH}?apiKey`, headers: basic("shop:5f0c2d9be1") }],
])("opens the project with a key %s", async (_where, options) => {
  expect((await post(sidecar.addresses.http, BODY, options)).status).toBe(200);
});

it.each([
  ["no key", {}],
  ["a blank key", query(" ")],
  ["a wrong key in the query", query("shop.wrong")],
  ["a key with one character missing", query(KEY.slice(0, -1))],
  ["a wrong key as Basic", { headers: basic("shop:wrong") }],
  ["a pair without a colon", { headers: basic(KEY) }],
  ["another scheme", { headers: { authorization: `Digest ${KEY}` } }],
  ["two keys that differ, although each is known", { ...query(OTHER_PROJECT_KEY), headers: basic("shop:5f0c2d9be1") }],
  ["a right key in the query and a wrong one as Basic", { ...query(KEY), headers: basic("shop:wrong") }],
  ["two keys in the query", { path: `${CHOOSE_PATH}?apiKey=${KEY}&apiKey=${KEY}` }],
])("refuses %s", async (_what, options) => {
  const answer = await post(sidecar.addresses.http, BODY, options);
  expect([answer.status, answer.headers.get("www-authenticate"), answer.json]).toEqual([401, "Basic", { errors: [{ message: "Unauthorized" }] }]);
});

it("refuses a stranger before it reads the body", async () => {
  expect((await post(sidecar.addresses.http, '{"broken', { headers: { "content-type": "text/plain" } })).status).toBe(401);
});

it("refuses a key of another project", async () => {
  const answer = await post(sidecar.addresses.http, BODY, query(OTHER_PROJECT_KEY));
  expect([answer.status, answer.json]).toEqual([403, { errors: [{ message: "Forbidden" }] }]);
});

it.each(["//projects//optimization/choose-api", "/v1/acme/projects//optimization/choose-api"])(
  "takes %s for the key's own project, not for the one that happens to be served",
  async (path) => {
    expect((await post(sidecar.addresses.http, BODY, { path: `${path}?apiKey=${KEY}` })).status).toBe(200);
    const answer = await post(sidecar.addresses.http, BODY, { path: `${path}?apiKey=${OTHER_PROJECT_KEY}` });
    expect([answer.status, answer.json]).toEqual([404, { errors: [{ message: "organization `acme` and project `blog` are not served here" }] }]);
  },
);

it("asks for keys over gRPC by TCP, and not over the unix socket", async () => {
  const request = { identification: { userId: "u", profileId: "", sourceId: undefined }, names: BODY.names };
  const tcp = new GrpcCaller(sidecar.addresses.grpc);
  const socket = new GrpcCaller(sidecar.addresses.grpcSocket);
  expect(await tcp.choose(request)).toMatchObject({ ok: false, code: status.UNAUTHENTICATED, fault: "key_missing" });
  expect(await tcp.choose(request, { authorization: "Bearer shop.wrong" })).toMatchObject({ ok: false, code: status.UNAUTHENTICATED, fault: "key_unknown" });
  expect(await tcp.choose({ ...request, project: "blog" }, { authorization: `Bearer ${KEY}` })).toMatchObject({ ok: false, code: status.PERMISSION_DENIED });
  expect(await tcp.choose(request, { authorization: `Bearer ${OTHER_PROJECT_KEY}` })).toMatchObject({ ok: false, fault: "key_not_allowed" });
  expect((await tcp.choose(request, { authorization: `Bearer ${KEY}` })).ok).toBe(true);
  expect((await tcp.choose(request, basic("shop:5f0c2d9be1"))).ok).toBe(true);
  expect((await socket.choose(request)).ok).toBe(true);
  tcp.close();
  socket.close();
});

it("never logs a key", async () => {
  const logged = JSON.stringify(sidecar.log) + sidecar.errors;
  expect(logged).not.toContain("5f0c2d9be1");
  expect(logged).not.toContain("77aa0c1d2e");
});
