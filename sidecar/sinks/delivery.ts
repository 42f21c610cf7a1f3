import type { Log } from "#sidecar/base/log.ts";
import type { Journal, JournalReader } from "#sidecar/journal/journal.ts";
import { Circuit } from "./circuit.ts";
import { ReceiverFailed } from "./receiver-failed.ts";
import type { Sink } from "./sink.ts";

/** Bytes of entries that a sink gets at once. They are turned into what it sends in this process, beside the calls. */
const BATCH_BYTES = 128 << 10;
/** As many when it is only asked whether a sink is back; one entry at least. */
const PROBE_BYTES = 1;
/** How long entries that are fewer than that wait for others to go along, so that a sink is not asked to sync for each. */
const LINGER_MS = 20;
/** How often a sink is seen to while nothing comes. */
const REST_MS = 1_000;

/** Calls back after a while, unless the returned function is called before. */
export type Schedule = (callback: () => void, ms: number) => () => void;

/** What is delivered to where. */
interface DeliveryParts {
  readonly journal: Journal;
  readonly sink: Sink;
  readonly log: Log;
  readonly schedule?: Schedule;
  readonly circuit?: Circuit;
}

/** What a delivery did, and how far behind it is, for those who count. */
export interface DeliveryCounts {
  readonly delivered: number;
  readonly failures: number;
  /** Entries of those delivered that the receiver refused for good. */
  readonly refused: number;
  /** Whether the sink failed so often that it is asked now and then only. */
  readonly isOpen: boolean;
  /** Bytes of the journal that the sink has still to get. */
  readonly behindBytes: number;
}

/**
 * Brings the entries of a journal to one sink, in order, and remembers how far it
 * came. Each sink has a delivery of its own, so one that is down keeps nobody
 * else waiting.
 */
export class Delivery {
  readonly #parts: DeliveryParts;
  readonly #reader: JournalReader;
  readonly #schedule: Schedule;
  readonly #circuit: Circuit;
  readonly #stopping = new AbortController();
  #wake: () => void = () => undefined;
  #isResumed = false;
  #delivered = 0;
  #failures = 0;
  #running: Promise<void> | undefined;

  private constructor(parts: DeliveryParts, reader: JournalReader) {
    const { schedule = scheduleByTimer, circuit = new Circuit() } = parts;
    this.#parts = parts;
    this.#reader = reader;
    this.#schedule = schedule;
    this.#circuit = circuit;
  }

  /** From now on the journal keeps what the sink has not got. */
  static async open(parts: DeliveryParts): Promise<Delivery> {
    return new Delivery(parts, await parts.journal.reader(parts.sink.name));
  }

  get name(): string {
    return this.#parts.sink.name;
  }

  get counts(): DeliveryCounts {
    const { refused = 0 } = this.#parts.sink;
    return { delivered: this.#delivered, failures: this.#failures, refused, isOpen: this.#circuit.isOpen, behindBytes: this.#behindBytes };
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends after what is under way, which is told to give up. What was not delivered is, after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    await this.#running;
    const { sink, log } = this.#parts;
    await sink.close().catch((error: unknown) => log.warn({ sink: this.name, error: String(error) }, "the sink cannot be closed"));
  }

  get #behindBytes(): number {
    return this.#parts.journal.end - this.#reader.position;
  }

  async #run(): Promise<void> {
    const ignore = this.#parts.journal.onGrowth(() => this.#wake());
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#step();
      } catch (error) {
        await this.#recover(error);
      }
    }
    ignore();
  }

  async #step(): Promise<void> {
    const { journal, sink } = this.#parts;
    if (!this.#isResumed) await this.#resume();
    await this.#pause(REST_MS, () => this.#behindBytes > 0);
    await this.#pause(this.#behindBytes > 0 ? LINGER_MS : 0, () => this.#behindBytes >= BATCH_BYTES);
    if (this.#stopping.signal.aborted) return;
    if (this.#behindBytes === 0) {
      await sink.rest();
      this.#succeed();
      return;
    }
    const { entries, next } = await journal.read(this.#reader.position, this.#circuit.isOpen ? PROBE_BYTES : BATCH_BYTES);
    const state = entries.length === 0 ? this.#reader.state : await sink.deliver(entries, this.#stopping.signal);
    await this.#reader.save(next, state);
    this.#delivered += entries.length;
    this.#succeed();
  }

  async #resume(): Promise<void> {
    const { position, state } = this.#reader;
    const resumed = await this.#parts.sink.resume(state);
    // What a new sink leaves behind before its first state is saved could not be told from what was there before it.
    if (state === undefined) await this.#reader.save(position, resumed ?? null);
    this.#isResumed = true;
  }

  #succeed(): void {
    if (this.#circuit.failures > 0) this.#parts.log.info({ sink: this.name }, "the sink takes entries again");
    this.#circuit.succeeded();
  }

  /** Whatever failed, the sink goes back to what was saved, and what it took since then comes again. */
  async #recover(error: unknown): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const { log } = this.#parts;
    const wasOpen = this.#circuit.isOpen;
    const pauseMs = this.#circuit.failed();
    this.#isResumed = false;
    this.#failures += 1;
    if (this.#circuit.failures === 1) log.warn({ sink: this.name, error: String(error) }, "the sink failed; what is for it waits in the journal");
    if (this.#circuit.isOpen && !wasOpen)
      log.error({ sink: this.name, error: String(error) }, "the sink fails again and again, and is asked now and then only");
    // On top of what the receiver asks for, so that not all who were asked the same come back at once.
    await this.#pause(pauseMs + (error instanceof ReceiverFailed ? error.retryAfterMs : 0), () => false);
  }

  /** Resolves after a while; at once when the process ends, or when `isOver` says so after the journal has grown. */
  async #pause(ms: number, isOver: () => boolean): Promise<void> {
    const isDone = (): boolean => this.#stopping.signal.aborted || isOver();
    if (ms === 0 || isDone()) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#schedule(resolve, ms);
      this.#wake = () => {
        if (!isDone()) return;
        cancel();
        resolve();
      };
    });
    this.#wake = () => undefined;
  }
}

function scheduleByTimer(callback: () => void, ms: number): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}
