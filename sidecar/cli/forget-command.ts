import type { Command } from "commander";
import { ForgetRequest, ForgetResponse } from "#proto/generated/pillion/decision/v1/people.ts";
import { askSidecar } from "./ask-sidecar.ts";
import { type PersonFlags, readPersonFlags } from "./person-flags.ts";
import { addPersonOptions, type SubjectFlags } from "./question-options.ts";
import { reportFailure } from "./report-failure.ts";

const HELP = `
Deletes what a running sidecar knows of a person, under every name that the person is known by,
and prints these names. From then on the person decides as somebody new, which pillion explain
shows. What was delivered to others is not called back.

Exit codes:
  0  forgotten
  1  refused or failed: the sidecar cannot be reached, or cannot write
  2  wrong usage

Examples:
  pillion forget --user customer@example.com
  pillion forget --source 12 --profile p1 --address unix:/run/pillion/pillion.sock`;

const USAGE_EXIT_CODE = 2;

type Flags = PersonFlags & SubjectFlags;

/** Adds `forget` to a program. */
export function addForgetCommand(program: Command): void {
  addPersonOptions(program.command("forget"))
    .summary("delete what is known of one person")
    .description("Deletes what is known of one person.")
    .addHelpText("after", HELP)
    .action(async (flags: Flags, command: Command) => {
      const problems: string[] = [];
      const identification = readPersonFlags(flags, problems);
      if (problems.length > 0) command.error(`error: ${problems.join("\nerror: ")}`, { exitCode: USAGE_EXIT_CODE });
      const { organization, project } = flags;
      try {
        const answer = await askSidecar("forget", ForgetRequest.encode({ organization, project, identification }).finish(), flags);
        const { units } = ForgetResponse.decode(answer);
        process.stdout.write(`forgotten: ${units.join(", ")}\n`);
      } catch (error) {
        reportFailure(error);
      }
    });
}
