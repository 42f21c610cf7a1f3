import { ForgetResponse } from "#proto/generated/pillion/decision/v1/people.ts";
import { Fault } from "#sidecar/base/fault.ts";
import { type ProjectName, projectOfRequest } from "#sidecar/base/project-name.ts";
import { unitsOfRequest } from "#sidecar/base/units-of-request.ts";
import type { EventJournal } from "./event-journal.ts";
import type { People } from "./people.ts";
import type { Projects } from "./projects.ts";

/** Where people are known. */
interface ForgettingParts {
  readonly projects: Projects;
  /** Absent: a restart remembers nobody. */
  readonly journal: EventJournal | undefined;
  /** Absent: nothing is kept of anybody. */
  readonly people: People | undefined;
}

/** Forgets people on request. */
export class Forgetting {
  readonly #parts: ForgettingParts;

  constructor(parts: ForgettingParts) {
    this.#parts = parts;
  }

  /**
   * Takes one `ForgetRequest` and resolves with one `ForgetResponse`, both in
   * protobuf, when nothing is known any more of the person, durably. `allow` is
   * told the project, and throws when the caller may not forget there.
   *
   * Rejects with a `Fault`: `malformed_request`, `identification_required`,
   * `project_unknown`, `snapshot_missing`, `journal_full`, `journal_unavailable`,
   * and those of `allow`.
   */
  async forget(request: Uint8Array, allow?: (project: ProjectName) => void): Promise<Buffer> {
    const { organization, project } = projectOfRequest(request);
    const served = this.#parts.projects.find(organization, project);
    allow?.(served.name);
    const named = unitsOfRequest(request);
    if (named === undefined) throw new Fault("identification_required", "`identification` must name a person, by a user_id, or a source_id with a profile_id");
    const { people, journal } = this.#parts;
    const units = (await people?.unitsOf(served, named)) ?? [named.user, named.anonymous].filter((unit) => unit !== "");
    await journal?.forget(served.name, units);
    people?.erase(served, units);
    const asText = units.map((unit) => Buffer.from(unit, "latin1").toString());
    return Buffer.from(ForgetResponse.encode({ units: asText }).finish());
  }
}
