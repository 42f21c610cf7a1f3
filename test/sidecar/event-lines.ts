import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { JournalEntry } from "#proto/generated/pillion/decision/v1/journal.ts";

/** A line of a file of events. */
export interface EventLine {
  readonly position: number;
  readonly entry: JournalEntry;
}

/** Every line of a folder of events, in the order of its files; throws when one is not whole. */
export function eventLines(folder: string): EventLine[] {
  const names = readdirSync(folder)
    .filter((name) => name.startsWith("events-"))
    .sort();
  return names.flatMap((name) => {
    const lines = readFileSync(join(folder, name), "utf8").split("\n");
    if (lines.pop() !== "") throw new Error(`\`${name}\` ends within a line`);
    return lines.map((line) => {
      const json = JSON.parse(line) as { position: number };
      return { position: json.position, entry: JournalEntry.fromJSON(json) };
    });
  });
}

/** What each line is about: the id of an event, the decision of an exposure, a link, or who was forgotten. */
export function namesOf(lines: readonly EventLine[]): string[] {
  return lines.map(({ entry: { kind } }) => {
    if (kind?.$case === "event") return `event ${kind.value.id}`;
    if (kind?.$case === "exposure") return `exposure ${kind.value.decisionId}`;
    if (kind?.$case === "forgotten") return `forgotten ${kind.value.units.join(", ")}`;
    return `link ${kind?.value.linkedUnit}`;
  });
}
