import { Fault } from "#sidecar/base/fault.ts";
import type { ProjectName } from "#sidecar/base/project-name.ts";
import type { Engine } from "#sidecar/engine/engine.ts";

/** One project that is being served. */
export interface ServedProject {
  readonly name: ProjectName;
  readonly engine: Engine;
  /** When its source last knew the snapshot to be the current one. */
  readonly confirmedAtMs: number;
}

/** The projects served here, each with the snapshot that decides now. */
export class Projects {
  #all: readonly ServedProject[] = [];

  /** Every project, in the order they came. */
  all(): readonly ServedProject[] {
    return this.#all;
  }

  /** Serves a project, instead of its former snapshot when it had one. One assignment: a call sees either the old or the new. */
  serve(project: ServedProject): void {
    this.#all = [...this.#all.filter((other) => !isSame(other.name, project.name)), project];
  }

  /** No longer serves a project. */
  remove(name: ProjectName): void {
    this.#all = this.#all.filter((other) => !isSame(other.name, name));
  }

  /**
   * Finds the project a call is for. An empty slug stands for the only one.
   *
   * Throws `snapshot_missing` while nothing is served, and `project_unknown`.
   */
  find(organization: string, project: string): ServedProject {
    const only = this.#all[0];
    if (only === undefined) {
      throw new Fault("snapshot_missing", "no snapshot has been loaded yet");
    }
    if (this.#all.length === 1 && matches(only.name, organization, project)) {
      return only;
    }
    const found = this.#all.filter(({ name }) => matches(name, organization, project));
    const [first] = found;
    if (first === undefined) {
      throw new Fault("project_unknown", `organization \`${organization}\` and project \`${project}\` are not served here`);
    }
    if (found.length > 1) {
      throw new Fault("project_unknown", `organization \`${organization}\` and project \`${project}\` stand for ${found.length} projects, expected one`);
    }
    return first;
  }
}

function isSame(one: ProjectName, other: ProjectName): boolean {
  return one.organization === other.organization && one.project === other.project;
}

function matches(name: ProjectName, organization: string, project: string): boolean {
  return (organization === "" || organization === name.organization) && (project === "" || project === name.project);
}
