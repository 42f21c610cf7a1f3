import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Access } from "#sidecar/app/access.ts";
import { CallsInFlight } from "#sidecar/app/calls-in-flight.ts";
import { Counters } from "#sidecar/app/counters.ts";
import { Decisions } from "#sidecar/app/decisions.ts";
import { EventJournal } from "#sidecar/app/event-journal.ts";
import { Forgetting } from "#sidecar/app/forgetting.ts";
import { People } from "#sidecar/app/people.ts";
import { PeopleWriter } from "#sidecar/app/people-writer.ts";
import { Previews } from "#sidecar/app/previews.ts";
import { Projects } from "#sidecar/app/projects.ts";
import { Readiness } from "#sidecar/app/readiness.ts";
import { restore } from "#sidecar/app/restore.ts";
import { SnapshotIntake } from "#sidecar/app/snapshot-intake.ts";
import { Tracking } from "#sidecar/app/tracking.ts";
import type { Assets } from "#sidecar/base/assets.ts";
import type { Clock } from "#sidecar/base/clock.ts";
import { automaticSocket, automaticStateDirectory } from "#sidecar/base/default-paths.ts";
import type { Log } from "#sidecar/base/log.ts";
import { loadCoreModule } from "#sidecar/engine/core-module.ts";
import { WasmEngine } from "#sidecar/engine/wasm-engine.ts";
import { FileJournal } from "#sidecar/journal/file-journal.ts";
import { SeenIds } from "#sidecar/journal/seen-ids.ts";
import type { Configuration } from "#sidecar/settings/load-settings.ts";
import { DecisionLogFiles } from "#sidecar/sinks/decision-log-files.ts";
import { Delivery } from "#sidecar/sinks/delivery.ts";
import { EventFiles } from "#sidecar/sinks/event-files.ts";
import { eventLine } from "#sidecar/sinks/event-line.ts";
import { HttpEvents } from "#sidecar/sinks/http-events.ts";
import type { Sink } from "#sidecar/sinks/sink.ts";
import { FileSource } from "#sidecar/sources/file-source.ts";
import { LastGoodFile } from "#sidecar/sources/last-good-file.ts";
import { ProcessCatalogCompiler } from "#sidecar/sources/process-catalog-compiler.ts";
import type { SnapshotSource } from "#sidecar/sources/snapshot-source.ts";
import { LmdbProfileStore } from "#sidecar/stores/lmdb-profile-store.ts";
import { MemoryProfileStore } from "#sidecar/stores/memory-profile-store.ts";
import { claimSocket } from "#sidecar/transport/grpc/claim-socket.ts";
import { type GrpcEndpoint, GrpcFace } from "#sidecar/transport/grpc/grpc-face.ts";
import { HttpFace } from "#sidecar/transport/http/http-face.ts";
import { OperationsFace } from "#sidecar/transport/operations/operations-face.ts";

/** What a sidecar is given from outside. */
export interface Surroundings {
  readonly configuration: Configuration;
  readonly assets: Assets;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Where a running sidecar listens, as `host:port` or `unix:path`. What is off is absent. */
export interface Addresses {
  readonly grpc?: string;
  readonly grpcSocket?: string;
  readonly http?: string;
  readonly operations?: string;
}

/** Whether a sidecar started; if not, everything that was in the way. */
export type Started = { readonly ok: true; readonly addresses: Addresses } | { readonly ok: false; readonly problems: readonly string[] };

/** Something that listens. */
interface Face {
  start(): Promise<string>;
  stop(timeoutMs: number): Promise<void>;
}

/** The whole program, put together. */
export class Sidecar {
  readonly #surroundings: Surroundings;
  readonly #projects = new Projects();
  readonly #counters = new Counters();
  readonly #callsInFlight: CallsInFlight;
  readonly #decisionLog: DecisionLogFiles | undefined;
  readonly #readiness: Readiness;
  readonly #intake: SnapshotIntake;
  readonly #source: SnapshotSource;
  readonly #faces = new Map<keyof Addresses, Face>();
  #journal: FileJournal | undefined;
  readonly #deliveries: Delivery[] = [];
  #profiles: LmdbProfileStore | undefined;
  #peopleWriter: PeopleWriter | undefined;
  #restore: () => Promise<void> = () => Promise.resolve();

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    const { clock, configuration } = surroundings;
    const { settings } = configuration;
    this.#callsInFlight = new CallsInFlight(settings.callsInFlightMax);
    this.#decisionLog = this.#createDecisionLog();
    this.#intake = this.#createIntake();
    this.#source = this.#createSource();
    this.#readiness = new Readiness({ projects: this.#projects, intake: this.#intake, clock, ageMaxSeconds: settings.snapshotAgeMaxSeconds });
  }

  /**
   * Listens and loads, at the same time. Resolves when every address listens and
   * the source was read once; what could not be loaded then is a matter of
   * readiness and no reason not to start, because the source may be mended.
   */
  async start(): Promise<Started> {
    const { log, configuration } = this.#surroundings;
    try {
      await this.#createFaces();
    } catch (error) {
      return { ok: false, problems: [messageOf(error)] };
    }
    const loading = this.#load();
    // Whoever comes while people are being remembered would be taken for new.
    if (this.#journal !== undefined && this.#journal.end > this.#journal.start) await loading;
    const names = [...this.#faces.keys()];
    const results = await Promise.allSettled([...this.#faces.values()].map((face) => face.start()));
    await loading;
    const problems = results.flatMap((result, index) => (result.status === "rejected" ? [`${names[index]}: ${messageOf(result.reason)}`] : []));
    if (problems.length > 0) {
      await this.stop();
      return { ok: false, problems };
    }
    const addresses: Addresses = Object.fromEntries(results.map((result, index) => [names[index], result.status === "fulfilled" ? result.value : ""]));
    const { addressesFile } = configuration.settings;
    if (addressesFile !== "") {
      await writeFile(addressesFile, `${JSON.stringify(addresses)}\n`);
    }
    log.info({ ...addresses, ready: this.#readiness.report().ready }, "listening");
    return { ok: true, addresses };
  }

  /** Is not ready from this moment, and gives up loading what it still loads. Resolves when nothing is being loaded. */
  async drain(): Promise<void> {
    this.#readiness.drain();
    await this.#source.stop();
  }

  /** Is not ready from this moment, takes no more calls, lets those in flight finish, and ends. */
  async stop(): Promise<void> {
    const { configuration } = this.#surroundings;
    await Promise.all([
      this.drain(),
      ...[...this.#faces].filter(([name]) => name !== "operations").map(([, face]) => face.stop(configuration.settings.drainTimeoutMs)),
    ]);
    await this.#intake.settled();
    await this.#decisionLog?.stop();
    await Promise.all(this.#deliveries.map((delivery) => delivery.stop()));
    await this.#peopleWriter?.stop();
    await this.#profiles?.close();
    await this.#journal?.close();
    // Last, so that probes see until the end why this sidecar is not ready.
    await this.#faces.get("operations")?.stop(0);
  }

  async #load(): Promise<void> {
    await this.#source.start(this.#intake);
    await this.#intake.fallBack();
    await this.#restore();
    // Not before, because what is delivered may be deleted.
    for (const delivery of this.#deliveries) delivery.start();
  }

  #createDecisionLog(): DecisionLogFiles | undefined {
    const { clock, configuration, log } = this.#surroundings;
    const { settings } = configuration;
    if (settings.decisionLog === "") {
      return undefined;
    }
    return new DecisionLogFiles({
      directory: settings.decisionLog,
      sharePpm: settings.decisionLogSharePpm,
      fileBytesMax: settings.decisionLogFileBytesMax,
      filesMax: settings.decisionLogFilesMax,
      clock,
      log,
      counts: this.#counters.decisionLog,
    });
  }

  #createIntake(): SnapshotIntake {
    const { assets, configuration, log } = this.#surroundings;
    const { catalog } = configuration.settings;
    const core = loadCoreModule(assets.core);
    const directory = this.#stateDirectory();
    return new SnapshotIntake({
      projects: this.#projects,
      loadEngine: (snapshot) => WasmEngine.load(core, snapshot),
      lastGood: directory !== undefined && catalog !== "" ? new LastGoodFile({ directory, source: catalog, log }) : undefined,
      decisionLog: this.#decisionLog,
      counters: this.#counters,
      log,
    });
  }

  #createSource(): SnapshotSource {
    const { assets, clock, configuration, log } = this.#surroundings;
    const { settings } = configuration;
    if (settings.catalog === "") {
      log.info({ path: assets.exampleCatalog }, "no catalog is set, so the example catalog is served");
    }
    return new FileSource({
      path: settings.catalog === "" ? assets.exampleCatalog : settings.catalog,
      pollIntervalMs: settings.sourcePollIntervalMs,
      compiler: new ProcessCatalogCompiler(assets.compileWorker),
      clock,
      log,
      unreadable: () => {
        this.#counters.snapshots.unreadable += 1;
      },
    });
  }

  async #createPeople(journal: EventJournal | undefined): Promise<People | undefined> {
    const { configuration, log } = this.#surroundings;
    const { profiles, profilesBytesMax } = configuration.settings;
    if (profiles === "off") return undefined;
    const store = profiles === "lmdb" ? await this.#openProfiles(journal) : new MemoryProfileStore({ bytesMax: profilesBytesMax });
    return new People({ store, journal, counters: this.#counters, log });
  }

  /** Profiles on disk. Whoever asked for them must have them: to go on without would be to show again what is shown once. */
  async #openProfiles(eventJournal: EventJournal | undefined): Promise<LmdbProfileStore> {
    const { configuration, log } = this.#surroundings;
    const { profilesFolder, profilesBytesMax, profilesDiskBytesMax } = configuration.settings;
    const journal = this.#journal;
    if (journal === undefined || eventJournal === undefined) throw new Error("profiles: `lmdb` needs a journal; set journal to a folder of this process alone");
    const state = this.#stateDirectory();
    if (profilesFolder === "auto" && state === undefined) throw new Error("profiles_folder: there is no state directory that it could be in");
    const folder = profilesFolder === "auto" && state !== undefined ? join(state, "profiles") : profilesFolder;
    try {
      this.#profiles = await LmdbProfileStore.open({ folder, bytesMax: profilesBytesMax, diskBytesMax: profilesDiskBytesMax });
      this.#peopleWriter = await PeopleWriter.open({ store: this.#profiles, journal, eventJournal, log });
      return this.#profiles;
    } catch (error) {
      throw new Error(`profiles_folder: \`${folder}\` cannot be used: ${messageOf(error)}`, { cause: error });
    }
  }

  /** What takes events in; and the people, who are remembered from the journal when the first snapshot is there. */
  async #createTracking(): Promise<{ readonly journal: EventJournal | undefined; readonly tracking: Tracking; readonly people: People | undefined }> {
    const { clock, log } = this.#surroundings;
    this.#journal = await this.#openJournal();
    await this.#openDeliveries();
    const journal = this.#journal && new EventJournal({ journal: this.#journal, clock, counters: this.#counters, log });
    const people = await this.#createPeople(journal);
    const tracking = new Tracking({ projects: this.#projects, journal, seen: new SeenIds(), people, clock, counters: this.#counters });
    if (this.#journal !== undefined) {
      const writer = this.#peopleWriter;
      const parts = { journal: this.#journal, tracking, people, projects: this.#projects, progress: writer, log };
      this.#restore = async () => {
        const isWhole = await restore(parts);
        writer?.start(isWhole);
      };
    }
    return { journal, tracking, people };
  }

  /** The journal. One that was asked for by name must work; the automatic one is given up when another process has it. */
  async #openJournal(): Promise<FileJournal | undefined> {
    const { configuration, log } = this.#surroundings;
    const { journal, journalBytesMax, journalKeptBytes } = configuration.settings;
    const isAutomatic = journal === "auto";
    const state = this.#stateDirectory();
    if (journal === "off" || (isAutomatic && state === undefined)) return undefined;
    const folder = isAutomatic && state !== undefined ? join(state, "journal") : journal;
    try {
      return await FileJournal.open({ folder, bytesMax: journalBytesMax, keptBytes: journalKeptBytes, log });
    } catch (error) {
      if (!isAutomatic) throw new Error(`journal: \`${folder}\` cannot be used: ${messageOf(error)}`, { cause: error });
      log.warn({ folder, reason: messageOf(error) }, "no journal is kept, so that Track is refused; set journal to have one elsewhere");
      return undefined;
    }
  }

  /** Where the journal is delivered to. All of it is opened before anything is delivered, so that the journal keeps for each what it has not got. */
  async #openDeliveries(): Promise<void> {
    const { configuration, clock, log } = this.#surroundings;
    const { eventFiles, eventFilesBytesMax, eventFilesAgeMaxSeconds, eventUrl, eventUrlKeyFile, eventUrlTimeoutMs, eventUrlEventsMax } = configuration.settings;
    if (eventFiles !== "") {
      const bounds = { fileBytesMax: eventFilesBytesMax, fileAgeMaxMs: eventFilesAgeMaxSeconds * 1_000 };
      await this.#openDelivery({ key: "event_files", path: eventFiles }, () =>
        EventFiles.open({ directory: eventFiles, ...bounds, lineOf: eventLine, clock, log }),
      );
    }
    if (eventUrl !== "") {
      const bounds = { timeoutMs: eventUrlTimeoutMs, eventsMax: eventUrlEventsMax };
      await this.#openDelivery({ key: "event_url", path: eventUrlKeyFile }, () => HttpEvents.open({ url: eventUrl, keyFile: eventUrlKeyFile, ...bounds, log }));
    }
  }

  /** Opens what a setting asks for. A problem shows the path, and no address, in which there may be a key. */
  async #openDelivery({ key, path }: { readonly key: string; readonly path: string }, openSink: () => Promise<Sink>): Promise<void> {
    if (this.#journal === undefined) throw new Error(`${key}: there is no journal to deliver from; set journal to a folder of this process alone`);
    try {
      this.#deliveries.push(await Delivery.open({ journal: this.#journal, sink: await openSink(), log: this.#surroundings.log }));
    } catch (error) {
      throw new Error(`${key}: \`${path}\` cannot be used: ${messageOf(error)}`, { cause: error });
    }
  }

  #stateDirectory(): string | undefined {
    const { configuration, environment } = this.#surroundings;
    const { stateDirectory } = configuration.settings;
    if (stateDirectory === "off") return undefined;
    return stateDirectory === "auto" ? automaticStateDirectory(environment) : stateDirectory;
  }

  async #createFaces(): Promise<void> {
    const { configuration, clock, log } = this.#surroundings;
    const { settings, tls, apiKeys, previewKeys } = configuration;
    const { journal, tracking, people } = await this.#createTracking();
    const previews = new Previews({ keys: previewKeys, clock });
    const decisions = new Decisions({ projects: this.#projects, clock, counters: this.#counters, previews, log: this.#decisionLog, people });
    const access = new Access(apiKeys);
    const forgetting = new Forgetting({ projects: this.#projects, journal, people });
    const shared = {
      decisions,
      tracking,
      forgetting,
      callsInFlight: this.#callsInFlight,
      counters: this.#counters,
      requestBytesMax: settings.requestBytesMax,
      log,
    };
    if (settings.operationsAddress !== "off") {
      const measured = {
        counters: this.#counters,
        readiness: this.#readiness,
        callsInFlight: this.#callsInFlight,
        people,
        journal,
        sinks: this.#deliveries,
        peopleWriter: this.#peopleWriter,
      };
      this.#faces.set("operations", new OperationsFace({ address: settings.operationsAddress, measured }));
    }
    const addGrpc = (name: "grpc" | "grpcSocket", endpoint: GrpcEndpoint, keys: Access | undefined): void => {
      const { descriptorSet } = this.#surroundings.assets;
      this.#faces.set(name, new GrpcFace({ ...shared, endpoint, access: keys, readiness: this.#readiness, descriptorSet, clock }));
    };
    if (settings.grpcAddress !== "off") {
      addGrpc("grpc", { address: settings.grpcAddress, tls }, access);
    }
    const socket = await this.#socket();
    if (socket !== undefined) {
      addGrpc("grpcSocket", { socket }, undefined);
    }
    if (settings.httpAddress !== "off") {
      const rules = { selectorRequired: settings.intemptSelectorRequired, strictOptimizationType: settings.intemptStrictOptimizationType };
      this.#faces.set("http", new HttpFace({ ...shared, address: settings.httpAddress, tls, access, rules }));
    }
  }

  /** The socket to listen on. One that was asked for by name must work; the automatic one is a convenience that may be taken. */
  async #socket(): Promise<string | undefined> {
    const { configuration, environment, log } = this.#surroundings;
    const setting = configuration.settings.grpcSocket;
    if (setting === "off") {
      return undefined;
    }
    const path = setting === "auto" ? automaticSocket(environment) : setting;
    const claim = await claimSocket(path);
    if (claim.free) {
      return path;
    }
    if (setting === "auto") {
      log.warn({ path, reason: claim.reason }, "no unix socket is used; set grpc_socket to have one elsewhere");
      return undefined;
    }
    this.#faces.set("grpcSocket", { start: () => Promise.reject(new Error(`\`${path}\` cannot be used: ${claim.reason}`)), stop: () => Promise.resolve() });
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
