import { type Command, Option } from "commander";
import { SETTINGS } from "#sidecar/settings/config.ts";
import { flagOf, formatDefault, type Setting } from "#sidecar/settings/setting.ts";
import type { StopSignals } from "./stop-signals.ts";

const HELP = `
Every setting is also a key of the settings file (with _ in place of -) and an environment
variable (PILLION_CATALOG and so on). A flag goes before the environment, the environment
before the file. docs/SETTINGS.md explains them.

SIGTERM and SIGINT drain and end with 0; a second signal ends at once with 130.

Exit codes:
  0  stopped when asked to
  1  could not start; everything that was in the way is printed
  2  wrong usage, or wrong settings; every one is printed

Examples:
  pillion serve --catalog catalog.yaml
  PILLION_CATALOG=/etc/pillion/catalog.yaml pillion serve --grpc-address 127.0.0.1:0
  pillion serve --config pillion.yaml`;

/** Adds `serve` to a program, as the command that runs when none is named. */
export function addServeCommand(program: Command, stopSignals: StopSignals): void {
  const command = program
    .command("serve", { isDefault: true })
    .summary("answer calls")
    .description("Follows a catalog and answers Choose over gRPC and HTTP/JSON.")
    .option("--config <file>", "the settings file, YAML or JSON (or PILLION_CONFIG)");
  const settings: readonly Setting[] = Object.values(SETTINGS);
  for (const setting of settings) {
    const isBoolean = setting.type.kind === "boolean";
    const written = formatDefault(setting);
    const option = new Option(
      `${flagOf(setting)} ${isBoolean ? "[boolean]" : "<value>"}`,
      `${setting.description}${written === "" ? "" : ` (default: ${written})`}`,
    );
    command.addOption(isBoolean ? option.preset("true") : option);
  }
  command.addHelpText("after", HELP).action(async (_options, { options }) => {
    const given = command.opts<Record<string, string | undefined>>();
    const flags = Object.fromEntries(settings.map((setting) => [setting.key, given[attributeOf(setting, options)]]));
    const { serve } = await import("./serve.ts");
    await serve({ file: given.config ?? process.env.PILLION_CONFIG, flags, stopSignals });
  });
}

function attributeOf(setting: Setting, options: readonly Option[]): string {
  return options.find((option) => option.long === flagOf(setting))?.attributeName() ?? setting.key;
}
