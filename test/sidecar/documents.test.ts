import { readFileSync } from "node:fs";
import { status } from "@grpc/grpc-js";
import { expect, it } from "vitest";
import { FAULT_CATALOGUE } from "#sidecar/base/fault-catalogue.ts";
import { GRPC_STATUS } from "#sidecar/transport/grpc/fault-status.ts";
import { HTTP_STATUS } from "#sidecar/transport/http/fault-status.ts";
import { METRICS } from "#sidecar/transport/operations/metrics.ts";

/** The rows of a document's tables, as cells without backticks. */
function rowsOf(document: string): string[][] {
  return readFileSync(document, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line.split(" | ").map((cell) =>
        cell
          .replace(/^\| |\s*\|$/g, "")
          .replaceAll("`", "")
          .trim(),
      ),
    );
}

it("states the kind, both statuses and the meaning of every fault", () => {
  const stated = rowsOf("docs/ERRORS.md");
  const inCode = Object.entries(FAULT_CATALOGUE).map(([code, { kind, meaning }]) => [
    code,
    kind,
    status[GRPC_STATUS[kind]],
    String(HTTP_STATUS[kind]),
    meaning,
  ]);
  expect(stated).toEqual(inCode);
});

it("states the type, the labels and the meaning of every metric, and no others", () => {
  const stated = rowsOf("docs/METRICS.md");
  const inCode = Object.values(METRICS).map(({ name, type, labels, help }) => [name, type, labels.join(", ") || "none", help]);
  expect(stated).toEqual(inCode);
});
