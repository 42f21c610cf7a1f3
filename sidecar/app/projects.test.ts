import { expect, it } from "vitest";
import type { Fault } from "#sidecar/base/fault.ts";
import type { Engine } from "#sidecar/engine/engine.ts";
import { Projects } from "./projects.ts";

function engine(snapshotVersion: string): Engine {
  return {
    snapshotVersion,
    choose: () => Buffer.alloc(0),
    decide: () => ({ response: Buffer.alloc(0), effects: Buffer.alloc(0) }),
    explain: () => Buffer.alloc(0),
    apply: () => Buffer.alloc(0),
  };
}

function serving(...names: readonly (readonly [string, string])[]): Projects {
  const projects = new Projects();
  for (const [organization, project] of names) {
    projects.serve({ name: { organization, project }, engine: engine(`${organization}/${project}`), confirmedAtMs: 0 });
  }
  return projects;
}

function faultOf(find: () => unknown): string {
  try {
    find();
  } catch (error) {
    return (error as Fault).code;
  }
  return "none";
}

it("takes an empty slug for the only one", () => {
  const projects = serving(["acme", "web"]);
  for (const [organization, project] of [
    ["", ""],
    ["acme", ""],
    ["", "web"],
    ["acme", "web"],
  ] as const) {
    expect(projects.find(organization, project).engine.snapshotVersion).toBe("acme/web");
  }
});

it("does not know other projects, and has nothing before the first snapshot", () => {
  expect(faultOf(() => serving(["acme", "web"]).find("acme", "shop"))).toBe("project_unknown");
  expect(faultOf(() => serving(["acme", "web"]).find("other", ""))).toBe("project_unknown");
  expect(faultOf(() => serving().find("acme", "web"))).toBe("snapshot_missing");
});

it("wants a name where several projects are meant", () => {
  const projects = serving(["acme", "web"], ["acme", "shop"], ["umbrella", "web"]);
  expect(projects.find("acme", "shop").engine.snapshotVersion).toBe("acme/shop");
  expect(projects.find("umbrella", "").engine.snapshotVersion).toBe("umbrella/web");
  expect(faultOf(() => projects.find("acme", ""))).toBe("project_unknown");
  expect(faultOf(() => projects.find("", ""))).toBe("project_unknown");
});

it("serves one snapshot of a project at a time, and none after it was removed", () => {
  const projects = serving(["acme", "web"]);
  projects.serve({ name: { organization: "acme", project: "web" }, engine: engine("newer"), confirmedAtMs: 1 });
  expect(projects.all().map((project) => project.engine.snapshotVersion)).toEqual(["newer"]);
  projects.remove({ organization: "acme", project: "web" });
  expect(projects.all()).toEqual([]);
});
