import { expect, test } from "vitest";
import { coreModule } from "./core-subject.ts";

test("the core imports nothing", () => {
  expect(WebAssembly.Module.imports(coreModule)).toEqual([]);
});

test("the core exports what its protocol names, and nothing else", () => {
  const exports = WebAssembly.Module.exports(coreModule).map(({ name, kind }) => `${kind} ${name}`);
  expect(exports.sort()).toEqual([
    "function abi_version",
    "function apply",
    "function choose",
    "function effects",
    "function effects_bytes",
    "function explain",
    "function host_input",
    "function host_input_bytes",
    "function input",
    "function input_bytes",
    "function load_snapshot",
    "function output",
    "function profile",
    "function profile_bytes",
    "function profile_query",
    "function refused",
    "function reserve",
    "memory memory",
  ]);
});
