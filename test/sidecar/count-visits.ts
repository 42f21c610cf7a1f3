import { ExplainRequest, type ExplainResponse } from "#proto/generated/pillion/decision/v1/explain.ts";
import type { GrpcCaller } from "./callers.ts";

/** A catalog that counts visits, for nobody, and greets everybody once. */
export const COUNTING_CATALOG = `
organization: acme
project: web
personalizations:
  - selector: counted
    status: running
    experiences: [{ name: never, audience: { event: Visit, at_least: 1000000000 }, body: 1 }]
  - selector: welcome
    status: running
    experiences: [{ name: welcome, audience: everyone, display: once, body: 1 }]
`;

/** How many visits of somebody the sidecar has counted, as it explains its decision. */
export async function countVisits(caller: GrpcCaller, userId: string): Promise<number> {
  const request = { identification: { userId, profileId: "", sourceId: undefined }, names: ["counted"] };
  const explained = await new Promise<ExplainResponse>((resolve, reject) => {
    caller.client.explain(ExplainRequest.fromPartial({ request }), (error, response) => (error === null ? resolve(response) : reject(error)));
  });
  const test = explained.explanations[0]?.stages.flatMap(({ tests }) => tests)[0];
  if (test === undefined) throw new Error("the explanation has no test");
  return Number(test.seen ?? 0);
}
