import { readFileSync } from "node:fs";
import asc from "assemblyscript/asc";
import { coreSubject, explainingCoreSubject } from "#test/differential/subjects.ts";
import { explanationsOf, outcomeOf } from "#test/vectors/subjects.ts";
import { type Mutant, mutate } from "./mutants-of.ts";
import { VectorJudge } from "./vector-judge.ts";
import type { Trial } from "./verdict.ts";

const ENTRY = "core/assembly/index.ts";
/** The options of core/asconfig.json but for the optimizer, which changes no answer and takes most of the time. */
const OPTIONS = [
  "--runtime",
  "stub",
  "--noAssert",
  "--use",
  "abort=",
  "--enable",
  "bulk-memory",
  "--enable",
  "sign-extension",
  "--enable",
  "mutable-globals",
  "-O0",
];

/** Tries mutants of the core: compiles each and asks it the vectors. */
export function createCoreTrial(): Trial {
  const judge = new VectorJudge();
  return async (mutant) => {
    const wasm = await compile(mutant);
    if (wasm === undefined) return { kind: "not a program" };
    const module = new WebAssembly.Module(wasm);
    const [choosing, explaining] = [coreSubject(module), explainingCoreSubject(module)];
    const by = judge.firstWrong((snapshot) => {
      const choose = choosing(snapshot);
      let explain: ReturnType<typeof explaining> | undefined;
      return {
        choose: (question, asked) => outcomeOf(typeof choose === "function" ? choose(question) : choose, asked),
        explain: (question) => {
          explain ??= explaining(snapshot);
          return explanationsOf(typeof explain === "function" ? explain(question) : explain);
        },
      };
    });
    return by === undefined ? { kind: "survived" } : { kind: "caught", by };
  };
}

async function compile(mutant: Mutant): Promise<Uint8Array<ArrayBuffer> | undefined> {
  let wasm: Uint8Array<ArrayBuffer> | undefined;
  const { error } = await asc.main([ENTRY, "--outFile", "mutant.wasm", ...OPTIONS], {
    stdout: asc.createMemoryStream(),
    stderr: asc.createMemoryStream(),
    readFile: (name) => readSource(name, mutant),
    writeFile: (name, content) => {
      if (name.endsWith(".wasm")) wasm = Uint8Array.from(content as Uint8Array);
    },
    listFiles: () => [],
  });
  return error === null ? wasm : undefined;
}

function readSource(name: string, mutant: Mutant): string | null {
  try {
    const text = readFileSync(name, "utf8");
    return name === mutant.file ? mutate(text, mutant) : text;
  } catch {
    // The compiler looks for a module in several places.
    return null;
  }
}
