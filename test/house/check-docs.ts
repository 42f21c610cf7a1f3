import { readFileSync } from "node:fs";
import { FAULT_CATALOGUE } from "#sidecar/base/fault-catalogue.ts";
import * as sidecarLimits from "#sidecar/base/limits.ts";
import { SETTINGS } from "#sidecar/settings/config.ts";
import { formatDefault } from "#sidecar/settings/setting.ts";
import { METRICS } from "#sidecar/transport/operations/metrics.ts";
import { limitComplaints } from "./documented-limits.ts";
import { compareNames } from "./documented-names.ts";
import { folderMapComplaints } from "./folder-map.ts";
import { brokenLinks } from "./markdown-links.ts";
import { missingScripts } from "./named-scripts.ts";
import { reportComplaints } from "./report-complaints.ts";
import { trackedFiles, writtenFiles } from "./tracked-files.ts";

const paths = trackedFiles();
const documents = writtenFiles().filter((path) => path.endsWith(".md"));
const scripts = Object.keys((JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> }).scripts);

const faults = Object.entries(FAULT_CATALOGUE).map(([code, { kind }]) => [code, [kind]] as const);
const settings = Object.values(SETTINGS).map((setting) => [setting.key, [setting.env, formatDefault(setting), setting.description]] as const);
const metrics = Object.values(METRICS).map((metric) => [metric.name, [metric.type, ...metric.labels]] as const);

const complaints = [
  ...compareNames("docs/ERRORS.md", "fault code", new Map(faults)),
  ...compareNames("docs/SETTINGS.md", "setting", new Map(settings)),
  ...compareNames("docs/METRICS.md", "metric", new Map(metrics)),
  ...limitComplaints(sidecarLimits),
  ...documents.flatMap(brokenLinks),
  ...documents.flatMap((path) => missingScripts(path, scripts)),
  ...folderMapComplaints("README.md", paths),
];
reportComplaints(complaints, { count: documents.length, what: "documents" });
