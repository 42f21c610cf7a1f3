import { makeRequest } from "#bench/pillion/make-request.ts";
import type { Call, Workload } from "#bench/subjects/workload.ts";
import { ChooseRequest, ChooseResponse } from "#proto/generated/pillion/decision/v1/decision.ts";

/** The call that the load generator repeats, since it can send one body only: somebody who matches asks for one experiment in the middle of the catalog. */
export function makeStandardCall(workload: Workload): Call {
  const person = workload.people.find((each) => each.matches);
  const optimization = workload.optimizations[Math.floor(workload.optimizations.length / 2)];
  if (person === undefined || optimization === undefined) throw new RangeError("an empty workload");
  return { person, optimizations: [optimization] };
}

/** The bytes of the call's request. */
export function encodeCall(call: Call): Uint8Array {
  return ChooseRequest.encode(makeRequest(call)).finish();
}

/** Checks that an answer gives the body that was due, and returns the version of the snapshot that gave it. */
export function checkAnswer(call: Call, answer: Uint8Array): string {
  const { choices, snapshotVersion } = ChooseResponse.decode(answer);
  const body = choices[0]?.body;
  // A catalog goes through a YAML parser, which may write the same JSON value in another way.
  const isDue =
    body !== undefined && call.optimizations[0]?.variants.some((variant) => JSON.stringify(JSON.parse(variant.body)) === JSON.stringify(JSON.parse(body)));
  if (!isDue) throw new Error(`the sidecar gave ${body === undefined ? "nothing" : `\`${body}\``} where a variant was due`);
  return snapshotVersion;
}

/** The fewest bytes that the same answer can have on the wire, with its frame: the age of the snapshot is left out when it is nought. */
export function frameBytesLeast(answer: Uint8Array): number {
  return 5 + ChooseResponse.encode({ ...ChooseResponse.decode(answer), snapshotAgeSeconds: 0 }).finish().length;
}
