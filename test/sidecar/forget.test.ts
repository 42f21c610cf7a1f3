import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { credentials, type ServiceError, status } from "@grpc/grpc-js";
import { afterEach, expect, it } from "vitest";
import { ForgetRequest, type ForgetResponse, PeopleServiceClient } from "#proto/generated/pillion/decision/v1/people.ts";
import { post } from "./callers.ts";
import { pillion } from "./run-pillion.ts";
import { Shopper } from "./shopper.ts";
import { SidecarProcess } from "./sidecar-process.ts";
import { Sidecars } from "./sidecars.ts";

const CATALOG = `
organization: acme
project: web
personalizations:
  - selector: greeting
    status: running
    experiences:
      - { name: welcome, audience: everyone, display: once, body: 1 }
      - { name: rest, audience: everyone, body: 2 }
  - selector: buyers
    status: running
    experiences: [{ name: bought, audience: { event: Purchase, at_least: 1 }, body: 1 }]
`;

const sidecars = new Sidecars(CATALOG);

afterEach(() => sidecars.dispose());

function forget(address: string, request: Partial<ForgetRequest>): Promise<ForgetResponse | ServiceError> {
  const client = new PeopleServiceClient(address, credentials.createInsecure());
  return new Promise((resolve) => {
    client.forget(ForgetRequest.fromPartial(request), (error, response) => {
      client.close();
      resolve(error ?? response);
    });
  });
}

it.each(["memory", "lmdb"])("forgets a person under all names, which everybody sees, and a restart remembers nothing: %s", async (profiles) => {
  const folder = SidecarProcess.newFolder();
  const { sidecar, caller } = await sidecars.start({ PROFILES: profiles }, folder);
  const [anonymous, known, other] = [{ profileId: "p" }, { userId: "u", profileId: "p" }, { userId: "o" }].map((who) => new Shopper(caller, who));
  const purchase = {
    track: [
      {
        name: "Purchase",
        payload: [
          { eventId: "1", userId: "u" },
          { eventId: "2", userId: "o" },
        ],
      },
    ],
  };
  expect([await anonymous?.ask("greeting"), await known?.ask("greeting"), await other?.ask("greeting")]).toEqual([
    "welcome, TARGETED",
    "rest, TARGETED",
    "welcome, TARGETED",
  ]);
  expect((await post(sidecar.addresses.http, purchase, { path: "/v1/acme/projects/web/track" })).status).toBe(201);
  expect([await known?.ask("buyers"), await other?.ask("buyers")]).toEqual(["bought, TARGETED", "bought, TARGETED"]);
  const answer = (await forget(sidecar.addresses.grpc, { identification: { userId: "u", profileId: "", sourceId: undefined } })) as ForgetResponse;
  expect(answer.units.toSorted()).toEqual(["5_p", "u"]);
  expect([await known?.ask("buyers"), await other?.ask("buyers")]).toEqual(["nothing, NO_EXPERIENCE", "bought, TARGETED"]);
  expect((await pillion("explain", "--address", sidecar.addresses.grpc, "--source", "5", "--profile", "p", "greeting")).out).toContain("welcome, targeted");
  sidecar.signal("SIGKILL");
  await sidecar.ended();
  const { caller: later } = await sidecars.start({ PROFILES: profiles }, folder);
  const [again, still] = [new Shopper(later, { userId: "u" }), new Shopper(later, { userId: "o" })];
  expect([await again.ask("greeting"), await again.ask("buyers")]).toEqual(["welcome, TARGETED", "nothing, NO_EXPERIENCE"]);
  expect([await still.ask("greeting"), await still.ask("buyers")]).toEqual(["rest, TARGETED", "bought, TARGETED"]);
});

it("forgets over HTTP and on the command line, and says what is wrong with whom it is asked for", async () => {
  const { sidecar, caller } = await sidecars.start();
  const { grpc, http } = sidecar.addresses;
  const shopper = new Shopper(caller, { userId: "u" });
  const path = "/v1/acme/projects/web/people/forget";
  for (const forgets of [
    async () => (await post(http, { identification: { userId: "u" } }, { path })).text,
    async () => (await pillion("forget", "--address", grpc, "--user", "u")).out,
  ]) {
    expect(await shopper.ask("greeting")).toBe("welcome, TARGETED");
    expect(await forgets()).toMatch(/^(\{"units":\["u"\]\}|forgotten: u\n)$/);
  }
  expect(await shopper.ask("greeting")).toBe("welcome, TARGETED");
  const nobody = await post(http, { identification: { profileId: "p" } }, { path });
  expect([nobody.status, nobody.text]).toEqual([400, '{"errors":[{"message":"Identification must contain userId, or sourceId together with profileId"}]}']);
  expect(((await forget(grpc, {})) as ServiceError).code).toBe(status.INVALID_ARGUMENT);
  expect((await pillion("forget", "--address", grpc)).code).toBe(1);
  expect((await pillion("forget", "--address", grpc, "--source", "web", "--profile", "p")).code).toBe(2);
});

it("wants a key that says so", async () => {
  const folder = SidecarProcess.newFolder();
  const keys = join(folder, "keys.yaml");
  writeFileSync(keys, "- {key: usual.key, organization: acme, project: web}\n- {key: may.forget, organization: acme, project: web, scopes: [forget]}\n");
  const { sidecar } = await sidecars.start({ API_KEYS_FILE: keys }, folder);
  const status = async (key: string): Promise<number> =>
    (await post(sidecar.addresses.http, { identification: { userId: "u" } }, { path: `/acme/projects/web/people/forget?apiKey=${key}` })).status;
  expect([await status("usual.key"), await status("may.forget"), await status("")]).toEqual([403, 200, 401]);
});
