import type { Question } from "#test/oracle/question.ts";
import { PLACES } from "./call-vocabulary.ts";
import { generateProfile } from "./generate-profile.ts";
import { generateRequest } from "./generate-request.ts";
import { generateMoment } from "./generate-time.ts";
import type { Random } from "./random.ts";
import { bytesField } from "./wire-writer.ts";

/** A request, and what a host may know beside it. */
export function generateQuestion(random: Random): Question {
  const request = Buffer.concat(generateRequest(random));
  const nowMs = generateMoment(random);
  const profile = random.oneIn(2) ? undefined : Buffer.concat(generateProfile(random, nowMs));
  return { request, nowMs, profile, hostInput: random.oneIn(3) ? generateHostInput(random) : undefined };
}

/** A HostInput that a host would make: its place has no text that is too long. */
function generateHostInput(random: Random): Buffer {
  const places = random.list(0, 2, () =>
    bytesField(2, Buffer.concat([1, 2, 3].filter(() => random.oneIn(2)).map((field) => bytesField(field, random.pick(PLACES))))),
  );
  return Buffer.concat([...places, ...(random.oneIn(4) ? [bytesField(99, "skipped")] : [])]);
}
