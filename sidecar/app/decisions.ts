import type { Clock } from "#sidecar/base/clock.ts";
import { type ProjectName, projectOfRequest } from "#sidecar/base/project-name.ts";
import { TopLevelFields } from "#sidecar/base/top-level-fields.ts";
import { ageSeconds } from "./age.ts";
import type { Counters } from "./counters.ts";
import type { Projects } from "./projects.ts";

const RESPONSE_CHOICES = 1;
const RESPONSE_WARNINGS = 4;

/** The service behind every face: bytes in, bytes out. */
export class Decisions {
  readonly #projects: Projects;
  readonly #clock: Clock;
  readonly #counters: Counters;

  constructor({ projects, clock, counters }: { projects: Projects; clock: Clock; counters: Counters }) {
    this.#projects = projects;
    this.#clock = clock;
    this.#counters = counters;
  }

  /**
   * Decides one `ChooseRequest` and returns one `ChooseResponse`, both in protobuf.
   * `allow` is told the project that decides, which the request need not name, and
   * throws when the caller may not ask it.
   *
   * Throws a `Fault`: those of the engine and of `allow`, `project_unknown` and `snapshot_missing`.
   */
  choose(request: Uint8Array, allow?: (project: ProjectName) => void): Buffer {
    const { organization, project } = projectOfRequest(request);
    const served = this.#projects.find(organization, project);
    allow?.(served.name);
    const nowMs = this.#clock.nowMs();
    const answer = served.engine.choose(request, { nowMs, snapshotAgeSeconds: ageSeconds(served.confirmedAtMs, nowMs) });
    this.#count(answer);
    return answer;
  }

  #count(answer: Uint8Array): void {
    const fields = new TopLevelFields(answer);
    while (fields.next()) {
      if (fields.number === RESPONSE_CHOICES) {
        this.#counters.choices += 1;
      } else if (fields.number === RESPONSE_WARNINGS) {
        this.#counters.warnings += 1;
      }
    }
  }
}
