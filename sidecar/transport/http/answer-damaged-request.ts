import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { writeErrorMessages } from "./intempt/error-envelope.ts";

const STATUSES: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };

/**
 * Answers what is not a request that HTTP can read, or not in time, with the same
 * envelope as every other failure. The connection ends, because nobody knows where
 * the next request would begin.
 */
export function answerDamagedRequest(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = STATUSES[error.code ?? ""] ?? 400;
  const reason = STATUS_CODES[status] ?? "";
  const body = writeErrorMessages([reason]);
  const head = [`HTTP/1.1 ${status} ${reason}`, "Connection: close", "Content-Type: application/json; charset=utf-8", `Content-Length: ${body.length}`];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
}
