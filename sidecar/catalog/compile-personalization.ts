import type { Experience, Optimization } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { compileDisplay } from "./compile-caps.ts";
import { compileForced } from "./compile-forced.ts";
import { type CatalogNames, compileAudience, compileBody, compileDevices, compileOptimization, idOf, namesFor } from "./compile-optimization.ts";
import { compileSchedule } from "./compile-schedule.ts";
import { Names } from "./names.ts";
import type { ExperienceReading, PersonalizationReading } from "./optimization-shape.ts";
import { type Place, placeAt } from "./place.ts";
import { type ProblemList, quote } from "./problem.ts";
import { entryOf } from "./source-node.ts";

/** Lowers a personalization, and warns of experiences that are never shown. */
export function compilePersonalization(reading: PersonalizationReading, catalogNames: CatalogNames, problems: ProblemList): Optimization {
  const names = namesFor(reading, catalogNames);
  const readings = (reading.experiences ?? []).filter((experience) => experience !== undefined);
  const whole = { id: idOf(reading), caps: names.caps.use(reading.caps, idOf(reading), names) };
  const experienceNames = new Names<true>("an experience", problems);
  const experiences = readings.map((experience) => {
    experienceNames.declare(experience.name, true, placeAt(experience.place, "name"));
    return compileExperience(experience, whole, names, problems);
  });
  warnOfUnreachable(readings, problems);
  const personalization = { controlPpm: reading.control ?? 0, experiences };
  return compileOptimization(reading, { $case: "personalization", value: personalization }, names, compileForced(reading, experienceNames, problems));
}

/** What an experience is part of: its id, and the caps that count whatever of it is shown. */
interface Whole {
  readonly id: string;
  readonly caps: readonly number[];
}

function compileExperience(reading: ExperienceReading, whole: Whole, names: CatalogNames, problems: ProblemList): Experience {
  const { place } = reading;
  if (!isGiven(place, "audience")) warnOfSetup(place, "no `audience`", "a condition, or the word `everyone`", problems);
  if (!isGiven(place, "body") && !isGiven(place, "template")) warnOfSetup(place, "no `body`", "`body` or `template`", problems);
  return {
    id: reading.name ?? "",
    audience: compileAudience(reading.audience, names, problems),
    devices: compileDevices(reading.devices),
    display: compileDisplay(reading, `${whole.id}/${reading.name ?? ""}`, whole.caps, names),
    schedule: compileSchedule(reading.schedule, names, problems),
    body: compileBody(reading, names),
  };
}

function warnOfSetup(place: Place, found: string, allowed: string, problems: ProblemList): void {
  problems.add("experience_needs_setup", place, { found, allowed });
}

function warnOfUnreachable(readings: readonly ExperienceReading[], problems: ProblemList): void {
  const forEveryone = readings.findIndex((reading) => isForEveryone(reading));
  if (forEveryone === -1) return;
  for (const reading of readings.slice(forEveryone + 1)) {
    const found = `it after ${quote(readings[forEveryone]?.name ?? "")}, which is for everyone`;
    problems.add("experience_unreachable", reading.place, { found, allowed: "the experience for everyone last" });
  }
}

function isForEveryone(reading: ExperienceReading): boolean {
  const hasBody = isGiven(reading.place, "body") || isGiven(reading.place, "template");
  const allDevices = reading.devices === undefined || reading.devices === "all" || reading.devices.length === 2;
  const isAlwaysShown = (reading.display ?? "always") === "always" && reading.caps === undefined && reading.schedule === undefined;
  return reading.audience === "everyone" && hasBody && allDevices && isAlwaysShown;
}

function isGiven(place: Place, key: string): boolean {
  return place.node.kind === "map" && entryOf(place.node, key) !== undefined;
}
