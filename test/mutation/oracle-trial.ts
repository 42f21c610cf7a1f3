import { readFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { versionOf } from "#test/differential/subjects.ts";
import { explanationsOf, outcomeOf } from "#test/vectors/subjects.ts";
import { type Mutant, mutate } from "./mutants-of.ts";
import { VectorJudge } from "./vector-judge.ts";
import type { Trial } from "./verdict.ts";

const FOLDER = new URL("../oracle/", import.meta.url).href;
const MARK = "?mutant=";

/** Tries mutants of the oracle: loads its modules anew for each, one of them changed, and asks it the vectors. */
export function createOracleTrial(): Trial {
  const judge = new VectorJudge();
  let current: { readonly url: string; readonly mutant: Mutant } | undefined;
  let number = 0;
  registerHooks({
    resolve: (specifier, context, nextResolve) => {
      const resolved = nextResolve(specifier, context);
      const mark = context.parentURL?.split(MARK)[1];
      return mark !== undefined && resolved.url.startsWith(FOLDER) ? { ...resolved, url: `${resolved.url.split("?")[0]}${MARK}${mark}` } : resolved;
    },
    load: (url, context, nextLoad) => {
      const [plain = url, mark] = url.split(MARK);
      if (mark === undefined) return nextLoad(url, context);
      const text = readFileSync(fileURLToPath(plain), "utf8");
      const source = current !== undefined && plain === current.url ? mutate(text, current.mutant) : text;
      return { format: "module", source: stripTypeScriptTypes(source), shortCircuit: true };
    },
  });
  return async (mutant) => {
    current = { url: pathToFileURL(mutant.file).href, mutant };
    number += 1;
    try {
      const { Oracle } = (await import(`${FOLDER}oracle.ts${MARK}${number}`)) as typeof import("#test/oracle/oracle.ts");
      const { readSnapshot } = (await import(`${FOLDER}snapshot.ts${MARK}${number}`)) as typeof import("#test/oracle/snapshot.ts");
      const by = judge.firstWrong((snapshot) => {
        const oracle = new Oracle(readSnapshot(snapshot));
        const circumstances = { snapshotVersion: versionOf(snapshot), snapshotAgeSeconds: 0 };
        return {
          choose: (question, asked) => outcomeOf(oracle.choose(question, circumstances), asked),
          explain: (question) => explanationsOf(oracle.explain(question, circumstances)),
        };
      });
      return by === undefined ? { kind: "survived" } : { kind: "caught", by };
    } catch (error) {
      if (error instanceof SyntaxError) return { kind: "not a program" };
      throw error;
    }
  };
}
