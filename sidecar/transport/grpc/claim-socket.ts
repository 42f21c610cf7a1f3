import { lstat, mkdir, unlink } from "node:fs/promises";
import { connect } from "node:net";
import { dirname } from "node:path";
import { SOCKET_PATH_BYTES_MAX } from "#sidecar/base/limits.ts";

/** Whether a path is free to listen on; if not, why. */
export type SocketClaim = { readonly free: true } | { readonly free: false; readonly reason: string };

/**
 * Makes a path free to listen on: its folder exists and belongs to this user, and
 * a socket that a dead process left there is removed. One that a process listens
 * on is left alone.
 */
export async function claimSocket(path: string): Promise<SocketClaim> {
  if (Buffer.byteLength(path) > SOCKET_PATH_BYTES_MAX) {
    return taken(`the path has more than ${SOCKET_PATH_BYTES_MAX} bytes`);
  }
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const found = await lstat(path).catch(() => undefined);
    if (found === undefined) {
      return { free: true };
    }
    if (!found.isSocket()) {
      return taken("there is something else at that path");
    }
    if (await isListenedOn(path)) {
      return taken("another process listens there");
    }
    await unlink(path);
    return { free: true };
  } catch (error) {
    // A folder that cannot be made or a socket that cannot be removed: told to whoever starts the sidecar.
    return taken(error instanceof Error ? error.message : String(error));
  }
}

function taken(reason: string): SocketClaim {
  return { free: false, reason };
}

/** A socket nobody listens on refuses at once, so nothing here waits for long. */
function isListenedOn(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code !== "ECONNREFUSED" && error.code !== "ENOENT"));
  });
}
