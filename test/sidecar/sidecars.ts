import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { GrpcCaller } from "./callers.ts";
import { SidecarProcess } from "./sidecar-process.ts";

/** A sidecar that listens. */
export type ListeningSidecar = Awaited<ReturnType<typeof SidecarProcess.start>>;

/** The sidecars of a test that serve one catalog, each with a caller over gRPC. */
export class Sidecars {
  readonly #catalog: string;
  #sidecars: ListeningSidecar[] = [];
  #callers: GrpcCaller[] = [];

  constructor(catalog: string) {
    this.#catalog = catalog;
  }

  /** Starts one; in the folder of one that has ended, with what that left behind. */
  async start(settings: Record<string, string> = {}, folder = SidecarProcess.newFolder()): Promise<{ sidecar: ListeningSidecar; caller: GrpcCaller }> {
    const catalog = join(folder, "catalog.yaml");
    writeFileSync(catalog, this.#catalog);
    const sidecar = await SidecarProcess.start({ CATALOG: catalog, ...settings }, folder);
    const caller = new GrpcCaller(sidecar.addresses.grpc);
    this.#sidecars.push(sidecar);
    this.#callers.push(caller);
    return { sidecar, caller };
  }

  /** Ends all that were started. */
  async dispose(): Promise<void> {
    for (const caller of this.#callers) caller.close();
    await Promise.all(this.#sidecars.map((sidecar) => sidecar.dispose()));
    this.#sidecars = [];
    this.#callers = [];
  }
}
