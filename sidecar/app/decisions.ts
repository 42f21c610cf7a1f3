import type { Clock } from "#sidecar/base/clock.ts";
import { explainParts } from "#sidecar/base/explain-request.ts";
import { Fault } from "#sidecar/base/fault.ts";
import { type ProjectName, projectOfRequest } from "#sidecar/base/project-name.ts";
import { TopLevelFields } from "#sidecar/base/top-level-fields.ts";
import type { Engine, Moment } from "#sidecar/engine/engine.ts";
import type { DecisionLog } from "#sidecar/sinks/decision-log.ts";
import { ageSeconds } from "./age.ts";
import type { Counters } from "./counters.ts";
import type { Projects } from "./projects.ts";

const RESPONSE_CHOICES = 1;
const RESPONSE_WARNINGS = 4;

/** Of a person of whom nothing is known. */
const NO_PROFILE = new Uint8Array();

/** What the host knows beside the request. */
const NOTHING = new Uint8Array();

/** The service behind every face: bytes in, bytes out. */
export class Decisions {
  readonly #projects: Projects;
  readonly #clock: Clock;
  readonly #counters: Counters;
  readonly #log: DecisionLog | undefined;

  constructor({ projects, clock, counters, log }: { projects: Projects; clock: Clock; counters: Counters; log: DecisionLog | undefined }) {
    this.#projects = projects;
    this.#clock = clock;
    this.#counters = counters;
    this.#log = log;
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
    const moment = { nowMs, snapshotAgeSeconds: ageSeconds(served.confirmedAtMs, nowMs) };
    const answer = this.#log?.wants(request) ? this.#decideAndLog(served.engine, request, moment) : served.engine.choose(request, moment);
    this.#count(answer);
    return answer;
  }

  /**
   * Explains one decision: takes one `ExplainRequest` and returns one
   * `ExplainResponse`, both in protobuf. Nothing is recorded and nothing counted.
   * `allow` is as in `choose`.
   *
   * Throws a `Fault`: those of `choose`, and `malformed_profile`.
   */
  explain(explainRequest: Uint8Array, allow?: (project: ProjectName) => void): Buffer {
    const { request, profile = NO_PROFILE, nowMs = this.#clock.nowMs() } = explainParts(explainRequest);
    const { organization, project } = projectOfRequest(request);
    const served = this.#projects.find(organization, project);
    allow?.(served.name);
    const snapshotAgeSeconds = ageSeconds(served.confirmedAtMs, this.#clock.nowMs());
    const explained = served.engine.explain(request, { nowMs, snapshotAgeSeconds, profile });
    if ("unit" in explained) throw new Fault("unexpected", "a profile was asked for after one was given");
    return explained;
  }

  #decideAndLog(engine: Engine, request: Uint8Array, moment: Moment): Buffer {
    const decision = engine.decide(request, { ...moment, profile: NO_PROFILE });
    if ("unit" in decision) throw new Fault("unexpected", "a profile was asked for after one was given");
    const { snapshotVersion } = engine;
    this.#log?.offer({ request, profile: NO_PROFILE, hostInput: NOTHING, ...moment, snapshotVersion, ...decision });
    return decision.response;
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
