import { cpus, totalmem } from "node:os";

/** The machine and the runtime, as a table's footing needs them. */
export function describeMachine(): string {
  const processors = cpus();
  const gibibytes = Math.round(totalmem() / 1_073_741_824);
  return `${processors.length} processors (${processors[0]?.model.trim() || "unknown model"}), ${gibibytes} GiB, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}
