import { readFileSync } from "node:fs";
import { reportComplaints } from "./report-complaints.ts";

const MODULE = "core/build/core.wasm";
const GOLDEN = "test/house/core-exports.txt";

/**
 * The surface of the core is a list someone wrote. Hosts in other languages
 * link against it, so a change of it is a decision and shows in the diff of
 * that list.
 */
const module = new WebAssembly.Module(readFileSync(MODULE));
const exported = WebAssembly.Module.exports(module).map((each) => `${each.kind} ${each.name}`);
const golden = readFileSync(GOLDEN, "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));

const complaints = [
  ...WebAssembly.Module.imports(module).map((each) => `${MODULE}: imports \`${each.module}.${each.name}\`; the core imports nothing`),
  ...exported.filter((name) => !golden.includes(name)).map((name) => `${MODULE}: exports \`${name}\`, which ${GOLDEN} does not have`),
  ...golden.filter((name) => !exported.includes(name)).map((name) => `${MODULE}: does not export \`${name}\`, which ${GOLDEN} has`),
];
reportComplaints(complaints, { count: exported.length, what: "exports" });
