import type { RefusedEvent } from "#proto/generated/pillion/decision/v1/track.ts";
import type { EventFault, EventProblem } from "#sidecar/app/tracked-event-rules.ts";
import { IntemptRefusal } from "./intempt-refusal.ts";

/** What the contract calls the fields that a rule names as they are in protobuf. */
const JSON_FIELDS: Readonly<Record<string, string>> = {
  id: "eventId",
  time_ms: "timestamp",
  "identification.profile_id": "profileId",
  "identification.user_id": "userId",
  another_user_id: "anotherUserId",
  account_id: "accountId",
  another_account_id: "anotherAccountId",
  session_id: "sessionId",
  page_id: "pageId",
  properties: "data",
  user_attributes: "userAttributes",
  account_attributes: "accountAttributes",
};

/** The refusal of a whole call, with a message for each event that breaks a rule. */
export function refusalOf(fault: EventFault, places: readonly string[]): IntemptRefusal {
  const messages = fault.problems.map((problem) => `${places[problem.index]}${messageOf(problem)}`);
  return new IntemptRefusal("event_invalid", messages, { cause: fault });
}

/** Writes what became of each event: its place, 201 or 400, and what is wrong with it. */
export function writeResults(places: readonly string[], refused: readonly RefusedEvent[]): string {
  const problems = new Map(refused.map((each) => [each.index, each]));
  const results = places.map((place, index) => {
    const problem = problems.get(index);
    return problem === undefined ? { event: place, status: 201 } : { event: place, status: 400, message: `${place}${messageOf(problem)}` };
  });
  return JSON.stringify({ results });
}

function messageOf({ field, message }: Omit<EventProblem, "index">): string {
  if (field === "identification") return " must contain profileId, userId, accountId or productId";
  return `.${JSON_FIELDS[field] ?? field} ${message}`;
}
