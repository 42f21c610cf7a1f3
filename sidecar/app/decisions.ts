import type { Clock } from "#sidecar/base/clock.ts";
import { explainParts } from "#sidecar/base/explain-request.ts";
import { Fault } from "#sidecar/base/fault.ts";
import { type ProjectName, projectOfRequest } from "#sidecar/base/project-name.ts";
import { TopLevelFields } from "#sidecar/base/top-level-fields.ts";
import type { Decision, Moment } from "#sidecar/engine/engine.ts";
import type { DecisionLog } from "#sidecar/sinks/decision-log.ts";
import { ageSeconds } from "./age.ts";
import type { Counters } from "./counters.ts";
import { NOBODY, type People, type Person } from "./people.ts";
import type { Previews } from "./previews.ts";
import type { Projects, ServedProject } from "./projects.ts";

const RESPONSE_CHOICES = 1;
const RESPONSE_WARNINGS = 4;

/** What the host knows beside the request. */
const NOTHING = new Uint8Array();

/** What decides, and what it is told of. */
interface DecisionParts {
  readonly projects: Projects;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly previews: Previews;
  /** Absent: no decision is logged. */
  readonly log: DecisionLog | undefined;
  /** Absent: nothing is kept of anybody. */
  readonly people: People | undefined;
}

/** A call that is more than a request. */
interface WholeCall {
  readonly request: Uint8Array;
  readonly served: ServedProject;
  readonly moment: Moment;
  readonly hostInput: Uint8Array;
  readonly isLogged: boolean;
}

/** The service behind every face: bytes in, bytes out. */
export class Decisions {
  readonly #projects: Projects;
  readonly #clock: Clock;
  readonly #counters: Counters;
  readonly #previews: Previews;
  readonly #log: DecisionLog | undefined;
  readonly #people: People | undefined;

  constructor({ projects, clock, counters, previews, log, people }: DecisionParts) {
    this.#projects = projects;
    this.#clock = clock;
    this.#counters = counters;
    this.#previews = previews;
    this.#log = log;
    this.#people = people;
  }

  /**
   * Decides one `ChooseRequest` and returns one `ChooseResponse`, both in protobuf;
   * promised only when what is known of the person is not near. `allow` is told the
   * project that decides, which the request need not name, and throws when the
   * caller may not ask it. What the person is given is kept.
   *
   * Throws, or rejects with, a `Fault`: those of the engine and of `allow`, `project_unknown`, `snapshot_missing` and `preview_invalid`.
   */
  choose(request: Uint8Array, allow?: (project: ProjectName) => void): Buffer | Promise<Buffer> {
    const { organization, project, hasPreviews } = projectOfRequest(request);
    const served = this.#projects.find(organization, project);
    allow?.(served.name);
    const nowMs = this.#clock.nowMs();
    const moment = { nowMs, snapshotAgeSeconds: ageSeconds(served.confirmedAtMs, nowMs) };
    const isLogged = this.#log?.wants(request) === true;
    if (this.#people === undefined && !isLogged && !hasPreviews) return this.#counted(served.engine.choose(request, moment));
    const hostInput = hasPreviews ? this.#previews.hostInputOf(request, served.name) : NOTHING;
    const call = { request, served, moment, hostInput, isLogged };
    const person = this.#personOf(served, request, nowMs);
    return person instanceof Promise ? person.then((found) => this.#decide(call, found)) : this.#decide(call, person);
  }

  /**
   * Explains one decision: takes one `ExplainRequest` and returns one
   * `ExplainResponse`, both in protobuf. Nothing is recorded and nothing counted.
   * `allow` is as in `choose`, and so is waiting.
   *
   * Throws, or rejects with, a `Fault`: those of `choose`, and `malformed_profile`.
   */
  explain(explainRequest: Uint8Array, allow?: (project: ProjectName) => void): Buffer | Promise<Buffer> {
    const { request, profile, nowMs = this.#clock.nowMs() } = explainParts(explainRequest);
    const { organization, project, hasPreviews } = projectOfRequest(request);
    const served = this.#projects.find(organization, project);
    allow?.(served.name);
    const snapshotAgeSeconds = ageSeconds(served.confirmedAtMs, this.#clock.nowMs());
    const hostInput = hasPreviews ? this.#previews.hostInputOf(request, served.name) : NOTHING;
    const explainWith = (known: Uint8Array): Buffer => {
      const explained = served.engine.explain(request, { nowMs, snapshotAgeSeconds, profile: known, hostInput });
      return "unit" in explained ? askedAgain() : explained;
    };
    if (profile !== undefined) return explainWith(profile);
    const person = this.#personOf(served, request, nowMs);
    return person instanceof Promise ? person.then((found) => explainWith(found.profile)) : explainWith(person.profile);
  }

  #personOf(served: ServedProject, request: Uint8Array, nowMs: number): Person | Promise<Person> {
    return this.#people?.find(served, request, nowMs) ?? NOBODY;
  }

  #decide(call: WholeCall, found: Person): Buffer {
    const { request, served, moment, hostInput, isLogged } = call;
    const { person, decision } = this.#decideFor(found, call);
    const { snapshotVersion } = served.engine;
    if (isLogged) this.#log?.offer({ request, profile: person.profile, hostInput, ...moment, snapshotVersion, ...decision });
    this.#people?.keep(served, person, decision.effects, moment.nowMs);
    return this.#counted(decision.response);
  }

  /** A kept profile that the core cannot read must not cost every call of the person. */
  #decideFor(person: Person, call: WholeCall): { readonly person: Person; readonly decision: Decision } {
    const { request, served, moment, hostInput } = call;
    const { profile, unit, user } = person;
    try {
      const decision = served.engine.decide(request, { ...moment, profile, hostInput });
      return { person, decision: "unit" in decision ? askedAgain() : decision };
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== "malformed_profile" || profile.length === 0) throw error;
      this.#people?.forget(served, person);
      return this.#decideFor({ ...NOBODY, unit, user }, call);
    }
  }

  #counted(answer: Buffer): Buffer {
    const fields = new TopLevelFields(answer);
    while (fields.next()) {
      if (fields.number === RESPONSE_CHOICES) {
        this.#counters.choices += 1;
      } else if (fields.number === RESPONSE_WARNINGS) {
        this.#counters.warnings += 1;
      }
    }
    return answer;
  }
}

function askedAgain(): never {
  throw new Fault("unexpected", "a profile was asked for after one was given");
}
