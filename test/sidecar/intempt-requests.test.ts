import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHOOSE_PATH, type HttpAnswer, post } from "./callers.ts";
import { SidecarProcess } from "./sidecar-process.ts";

const PERSON = { userId: "u" };
const PATTERN = 'must match "^[a-zA-Z0-9_-]*$"';
const NOBODY = "Identification must contain userId, or sourceId together with profileId";

function messages(answer: HttpAnswer): string[] {
  const { errors, ...rest } = answer.json as { errors: { message: string }[] };
  expect(rest).toEqual({});
  return errors.map(({ message, ...others }) => {
    expect(others).toEqual({});
    return message;
  });
}

let sidecar: Awaited<ReturnType<typeof SidecarProcess.start>>;
let strict: Awaited<ReturnType<typeof SidecarProcess.start>>;

beforeAll(async () => {
  [sidecar, strict] = await Promise.all([
    SidecarProcess.start({ REQUEST_BYTES_MAX: "65536" }),
    SidecarProcess.start({ INTEMPT_STRICT_OPTIMIZATION_TYPE: "true", INTEMPT_SELECTOR_REQUIRED: "true" }),
  ]);
});

afterAll(async () => {
  await Promise.all([sidecar.dispose(), strict.dispose()]);
});

describe("the 400 catalogue", () => {
  const long = "n".repeat(257);
  const rows: readonly (readonly [string, unknown, readonly string[]])[] = [
    ["no identification", { names: ["a"] }, ["Identification is required"]],
    ["a null identification", { identification: null }, ["Identification is required"]],
    ["an identification that is not an object", { identification: "u" }, ["identification must be an object"]],
    ["an empty identification", { identification: {} }, [NOBODY]],
    ["an account alone", { identification: { accountId: "a" } }, [NOBODY]],
    ["a profile without its source", { identification: { profileId: "p" } }, [NOBODY]],
    ["a source without its profile", { identification: { sourceId: 1, profileId: "  " } }, [NOBODY]],
    ["a blank user", { identification: { userId: " \t" } }, [NOBODY]],
    ["a user that is not a string", { identification: { userId: 7 } }, ["userId must be a string"]],
    ["a source that is a fraction", '{"identification":{"sourceId":1.5,"profileId":"p"}}', ["sourceId must be a 64-bit integer"]],
    ["a source beyond 64 bits", '{"identification":{"sourceId":9223372036854775808,"profileId":"p"}}', ["sourceId must be a 64-bit integer"]],
    ["a source that is a word", { identification: { sourceId: "web", profileId: "p" } }, ["sourceId must be a 64-bit integer"]],
    ["a name with a space", { identification: PERSON, names: ["a b"] }, [PATTERN]],
    ["a name with a dot", { identification: PERSON, names: ["ok", "a.b"] }, [PATTERN]],
    ["a name with a slash", { identification: PERSON, names: ["a/b"] }, [PATTERN]],
    ["a name with a colon", { identification: PERSON, names: ["a:b"] }, [PATTERN]],
    ["a name with a line break at its end", { identification: PERSON, names: ["a\n"] }, [PATTERN]],
    ["a group with a space", { identification: PERSON, groups: ["a b"] }, [PATTERN]],
    ["names and groups that are both wrong", { identification: PERSON, names: ["a b"], groups: ["c d"] }, [PATTERN, PATTERN]],
    ["names that are not a list", { identification: PERSON, names: "a" }, ["names must be an array of strings"]],
    ["a group that is not a string", { identification: PERSON, groups: [1] }, ["groups must be an array of strings"]],
    ["another device", { identification: PERSON, device: "tablet" }, ["device must be one of: all, desktop, mobile"]],
    ["an empty device", { identification: PERSON, device: "" }, ["device must be one of: all, desktop, mobile"]],
    ["a device that every object has", { identification: PERSON, device: "constructor" }, ["device must be one of: all, desktop, mobile"]],
    ["a session that is not a string", { identification: PERSON, sessionId: 1 }, ["sessionId must be a string"]],
    ["attributes that are not an object", { identification: PERSON, userAttributes: [] }, ["userAttributes must be an object"]],
    ["an exposure that is not a boolean", { identification: PERSON, exposure: "no" }, ["exposure must be true or false"]],
    ["everything at once", { device: "tv", names: ["a b"] }, ["Identification is required", PATTERN, "device must be one of: all, desktop, mobile"]],
    ["a name beyond its length", { identification: PERSON, names: [long] }, ["`names[0]` is too long, expected at most 256 bytes"]],
    ["a session beyond its length", { identification: PERSON, sessionId: long }, ["`sessionId` is too long, expected at most 256 bytes"]],
    ["a user beyond its length", { identification: { userId: "u".repeat(513) } }, ["`identification.userId` is too long, expected at most 512 bytes"]],
    [
      "a profile beyond its length",
      { identification: { sourceId: 1, profileId: "p".repeat(513) } },
      ["`identification.profileId` is too long, expected at most 512 bytes"],
    ],
    [
      "an attribute with a name beyond its length",
      { identification: PERSON, userAttributes: { [long]: 1 } },
      ["`userAttributes[0]` is too long, expected at most 256 bytes"],
    ],
    [
      "more attributes of an account than one call may carry",
      { identification: PERSON, accountAttributes: Object.fromEntries(Array.from({ length: 513 }, (_, index) => [`a${index}`, 1])) },
      ["`accountAttributes` has too many items, expected at most 512 entries"],
    ],
    [
      "more names than one call may ask for",
      { identification: PERSON, names: Array.from({ length: 257 }, (_, index) => `n${index}`) },
      ["`names` has too many items, expected at most 256 items"],
    ],
    ["a body that stops", '{"identification":', ["Malformed JSON request body"]],
    ["an empty body", "", ["Malformed JSON request body"]],
    ["a body that is a list", "[]", ["Malformed JSON request body"]],
    ["a body that is null", "null", ["Malformed JSON request body"]],
    ["a body that is not UTF-8", new Uint8Array([0x22, 0xff, 0x22]), ["Malformed JSON request body"]],
    ["a compressed body", new Uint8Array(gzipSync('{"identification":{"userId":"u"}}')), ["Malformed JSON request body"]],
    ["a body that is nested too deeply", `${"[".repeat(65)}${"]".repeat(65)}`, ["JSON request body must not be nested deeper than 64 levels"]],
  ];

  it.each(rows)("refuses %s", async (_what, body, expected) => {
    const answer = await post(sidecar.addresses.http, body);
    expect(messages(answer)).toEqual(expected);
    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
  });

  it("refuses an unknown optimizationType only where the settings say so", async () => {
    const body = { identification: PERSON, names: ["a"], optimizationType: "banana" };
    expect((await post(sidecar.addresses.http, body)).status).toBe(200);
    const refused = await post(strict.addresses.http, body);
    expect([refused.status, ...messages(refused)]).toEqual([400, "optimizationType must be one of: personalization, experiment"]);
    expect((await post(strict.addresses.http, { ...body, optimizationType: "" })).status).toBe(200);
  });

  it("requires a selector only where the settings say so", async () => {
    const refused = await post(strict.addresses.http, { identification: PERSON, names: [] });
    expect([refused.status, ...messages(refused)]).toEqual([400, "names or groups must contain at least one selector"]);
  });
});

describe("what is accepted", () => {
  it.each([
    ["a name that is empty", { identification: PERSON, names: [""] }],
    ["256 names", { identification: PERSON, names: Array.from({ length: 256 }, (_, index) => `n${index}`) }],
    ["a name said 300 times, because names are a set", { identification: PERSON, names: Array.from({ length: 300 }, () => "n") }],
    ["a name of 256 bytes", { identification: PERSON, names: ["n".repeat(256)] }],
    ["a device in any case", { identification: PERSON, device: "DeskTop" }],
    [
      "nulls for what is left out",
      { identification: { userId: "u", sourceId: null, profileId: null }, names: null, groups: null, device: null, sessionId: null },
    ],
    ["a user that is blank in Unicode alone, as over gRPC", { identification: { userId: "\u00a0" } }],
    ["a blank session", { identification: PERSON, sessionId: "  " }],
    ["fields that nobody knows", { identification: { userId: "u", accountId: "a" }, banana: { split: true } }],
    ["productId and timestamp of any kind, which are ignored", { identification: PERSON, productId: { a: 1 }, timestamp: "yesterday" }],
    ["an address", { identification: PERSON, url: "https://shop.example/?utm_source=mail" }],
    [
      "values that conditions may name",
      { identification: PERSON, userAttributes: { plan: "pro" }, accountAttributes: { seats: 4 }, context: { cart: [1, null] } },
    ],
    ["a peek", { identification: PERSON, exposure: false }],
    ["64 levels of nesting", `{"identification":{"userId":"u"},"deep":${"[".repeat(63)}${"]".repeat(63)}}`],
  ])("accepts %s", async (_what, body) => {
    const answer = await post(sidecar.addresses.http, body);
    expect([answer.status, answer.text]).toEqual([200, expect.stringMatching(/^\{"choices":\[/) as string]);
  });

  it("sees attributes that the body carries", async () => {
    const body = {
      identification: PERSON,
      names: ["welcome-back"],
      userAttributes: { last_seen_days: 90, lifetime_orders: 10, days_since_last_visit: 90, plan: "pro" },
    };
    const answer = await post(sidecar.addresses.http, body, { path: `${CHOOSE_PATH}?explain=true` });
    expect(answer.status).toBe(200);
  });
});

describe("what is not a call", () => {
  it.each([
    ["another organization", "/v1/other/projects/web/optimization/choose-api", "organization `other` and project `web` are not served here"],
    ["another project", "/v1/acme/projects/shop/optimization/choose-api", "organization `acme` and project `shop` are not served here"],
    ["another path", "/v1/acme/projects/web/optimization/choose", "Not Found"],
    ["a path with a damaged percent encoding", "/v1/%zz/projects/web/optimization/choose-api", "Not Found"],
  ])("does not find %s", async (_what, path, message) => {
    const answer = await post(sidecar.addresses.http, { identification: PERSON }, { path });
    expect([answer.status, ...messages(answer)]).toEqual([404, message]);
  });

  it.each(["GET", "PUT", "PATCH", "DELETE", "OPTIONS"])("does not allow %s and says what it allows", async (method) => {
    const answer = await post(sidecar.addresses.http, "{}", { method });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
    expect(messages(answer)).toEqual([`method \`${method}\` is not allowed here, expected POST`]);
  });

  it.each(["PUT", "DELETE"])("does not allow %s, whatever its body is declared to be", async (method) => {
    const answer = await post(sidecar.addresses.http, "x".repeat(65_537), { method, headers: { "content-type": "text/plain" } });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
  });

  it("answers HEAD with a status and no body", async () => {
    const answer = await post(sidecar.addresses.http, "", { method: "HEAD" });
    expect([answer.status, answer.text]).toEqual([405, ""]);
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])("does not read a body declared as %s", async (type) => {
    const answer = await post(sidecar.addresses.http, new TextEncoder().encode('{"identification":{"userId":"u"}}'), { headers: { "content-type": type } });
    expect([answer.status, ...messages(answer)]).toEqual([415, "Content-Type must be application/json"]);
  });

  it("reads JSON that is declared with a character set", async () => {
    const headers = { "content-type": "application/json; charset=UTF-8" };
    expect((await post(sidecar.addresses.http, { identification: PERSON }, { headers })).status).toBe(200);
  });

  it("refuses a body that is too large only in protobuf as too large", async () => {
    const body = `{"identification":{"userId":"u"},"names":["x"],"context":{"list":[${"1,".repeat(100_000)}1]}}`;
    const refused = await post(strict.addresses.http, body);
    expect([refused.status, ...messages(refused)]).toEqual([413, "request must not be larger than 1048576 bytes in protobuf"]);
  });

  it("reads a body of the largest size and refuses one byte more", async () => {
    const start = '{"identification":{"userId":"u"},"padding":"';
    const body = (size: number): string => `${start}${"x".repeat(size - start.length - 2)}"}`;
    expect((await post(sidecar.addresses.http, body(65_536))).status).toBe(200);
    const refused = await post(sidecar.addresses.http, body(65_537));
    expect([refused.status, ...messages(refused)]).toEqual([413, "request body must not be larger than 65536 bytes"]);
  });
});
