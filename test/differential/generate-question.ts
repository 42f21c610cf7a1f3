import type { Question } from "#test/oracle/question.ts";
import { readRequest } from "#test/oracle/request.ts";
import { lastBytes, readFieldsBeforeDamage } from "#test/oracle/wire.ts";
import { PLACES } from "./call-vocabulary.ts";
import { generateProfile } from "./generate-profile.ts";
import { generatePreviews } from "./generate-reach.ts";
import { generateRequest } from "./generate-request.ts";
import { generateMoment } from "./generate-time.ts";
import type { Random } from "./random.ts";
import { bytesField } from "./wire-writer.ts";

const NOBODY = { unit: Buffer.from("u"), session: Buffer.from("default"), requestId: Buffer.alloc(0) };

/** A request to a snapshot, and what a host may know beside it. */
export function generateQuestion(random: Random, snapshot: Buffer): Question {
  const request = Buffer.concat(generateRequest(random));
  const nowMs = generateMoment(random);
  const hostInput = random.oneIn(3) ? generateHostInput(random) : undefined;
  if (random.oneIn(3)) return { request, nowMs, hostInput };
  const { fields } = readFieldsBeforeDamage(snapshot);
  const read = readRequest(request);
  const { unit, session, requestId } = "refused" in read ? NOBODY : read;
  const occasion = { organization: lastBytes(fields, 2), project: lastBytes(fields, 3), nowMs, unit, session, requestId };
  return { request, nowMs, hostInput, profile: Buffer.concat(generateProfile(random, occasion)) };
}

/** A HostInput that a host would make: its place has no text that is too long, and its previews were verified. */
function generateHostInput(random: Random): Buffer {
  const places = random.list(0, 2, () =>
    bytesField(2, Buffer.concat([1, 2, 3].filter(() => random.oneIn(2)).map((field) => bytesField(field, random.pick(PLACES))))),
  );
  const previews = random.oneIn(3) ? generatePreviews(random) : [];
  return Buffer.concat([...places, ...previews, ...(random.oneIn(4) ? [bytesField(99, "skipped")] : [])]);
}
