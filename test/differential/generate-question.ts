import type { Question } from "#test/oracle/question.ts";
import { generateProfile } from "./generate-profile.ts";
import { generateRequest } from "./generate-request.ts";
import { generateMoment } from "./generate-time.ts";
import type { Random } from "./random.ts";

/** A request, and what a host may know beside it. */
export function generateQuestion(random: Random): Question {
  const request = Buffer.concat(generateRequest(random));
  const nowMs = generateMoment(random);
  return random.oneIn(2) ? { request, nowMs } : { request, nowMs, profile: Buffer.concat(generateProfile(random, nowMs)) };
}
