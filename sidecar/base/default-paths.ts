import { homedir, tmpdir, userInfo } from "node:os";
import { join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where `state_directory: auto` is. A process without a home, as in many containers, gets a folder of its user in the temporary directory. */
export function automaticStateDirectory(environment: Environment): string {
  const state = environment.XDG_STATE_HOME;
  if (state !== undefined && state !== "") {
    return join(state, "pillion");
  }
  const home = homedir();
  return home === "" || home === "/" ? join(tmpdir(), `pillion-${userInfo().uid}`) : join(home, ".local", "state", "pillion");
}

/** Where `grpc_socket: auto` is. */
export function automaticSocket(environment: Environment): string {
  const runtime = environment.XDG_RUNTIME_DIR;
  return runtime !== undefined && runtime !== "" ? join(runtime, "pillion", "pillion.sock") : join(tmpdir(), `pillion-${userInfo().uid}`, "pillion.sock");
}
