import { randomUUID } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import type { Log } from "#sidecar/base/log.ts";
import type { Journal, JournalReader } from "#sidecar/journal/journal.ts";
import type { DurableCounts, DurableProfileStore, FoldedPlace } from "#sidecar/stores/durable-profile-store.ts";
import type { EventJournal } from "./event-journal.ts";

/** How long changes wait to be written together with others. Somebody who does much in that time is written once; what there is to do at once stays short. */
const WRITE_INTERVAL_MS = 100;

/** The longest that a disk which refuses is left alone before it is tried again. */
const RETRY_INTERVAL_MAX_MS = 8_000;

/** Bytes of changes that the journal of a former life may bring before they are written. */
const RESTORED_BYTES_MAX = 16 << 20;

/** Bytes by which the journal may be ahead before it is told that they are done with, and before a place is written of which nobody is changed. */
const PLACE_STEP_BYTES = 1 << 20;

/** What is written, and by what it is known how far. */
interface PeopleWriterParts {
  readonly store: DurableProfileStore;
  readonly journal: Journal;
  readonly eventJournal: EventJournal;
  readonly log: Log;
}

/**
 * Brings what is known of people to the disk, behind the back of calls, and with it
 * how far the journal is folded in, in one transaction. After a crash the journal
 * is folded in from there, and nothing is lost or counted twice.
 *
 * What is written is known to the journal before: what somebody was given is
 * durable there first, and what they did is folded in no sooner. The store answers
 * at once, so an event is folded in within the turn of the event loop in which
 * it became durable. So at the beginning of a turn the whole journal is folded in,
 * up to its end, and nothing behind that but what was given, which may be folded in again.
 */
export class PeopleWriter {
  readonly #parts: PeopleWriterParts;
  readonly #reader: JournalReader;
  readonly #pair: string;
  /** Up to where the journal of a former life has been folded in, until all of it is. */
  #restored: number | undefined;
  #writing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #intervalMs = WRITE_INTERVAL_MS;
  #isStopped = false;

  private constructor(parts: PeopleWriterParts, reader: JournalReader, { pair, position }: FoldedPlace) {
    this.#parts = parts;
    this.#reader = reader;
    this.#pair = pair;
    this.#restored = position;
  }

  /** Finds out how far the journal is folded into the store already: not at all, when either was used with another one since. */
  static async open(parts: PeopleWriterParts): Promise<PeopleWriter> {
    const { store, journal, log } = parts;
    const reader = await journal.reader("profiles");
    const { pair = "" } = (reader.state ?? {}) as { readonly pair?: string };
    if (store.place !== undefined && store.place.pair === pair) {
      const position = Math.min(Math.max(store.place.position, journal.start), journal.end);
      if (position !== store.place.position) log.error({ wanted: store.place.position, position }, "the journal lost what is not folded into profiles yet");
      return new PeopleWriter(parts, reader, { pair, position });
    }
    const place = { pair: randomUUID(), position: journal.start };
    await reader.save(place.position, { pair: place.pair });
    return new PeopleWriter(parts, reader, place);
  }

  get counts(): DurableCounts {
    return this.#parts.store.durable;
  }

  /** From where the journal is still to be folded in. */
  get position(): number {
    return this.#restored ?? this.#parts.journal.end;
  }

  /** Is told how far a former life is folded in again. Resolves when more may come. */
  async restored(position: number): Promise<void> {
    this.#restored = position;
    if (this.#parts.store.durable.unwrittenBytes > RESTORED_BYTES_MAX) await this.#write(PLACE_STEP_BYTES);
  }

  /** From now on what comes is written. All of the journal was folded in, or what is behind `position` is still to be folded in by another life. */
  start(isWhole: boolean): void {
    if (isWhole) this.#restored = undefined;
    this.#schedule();
  }

  /** Writes what is not written yet. Whoever could still change it has stopped. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#writing;
    await turn();
    await this.#write(0);
  }

  #schedule(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#writing = this.#write(PLACE_STEP_BYTES).finally(() => this.#schedule());
    }, this.#intervalMs);
    this.#timer.unref();
  }

  /** Begins at the beginning of a turn. */
  async #write(stepBytes: number): Promise<void> {
    const { store, eventJournal, log } = this.#parts;
    const { position } = this;
    const written = store.place?.position ?? -1;
    try {
      if (store.durable.unwritten > 0 || position - written > stepBytes) {
        await store.write({ pair: this.#pair, position }, eventJournal.settled());
        if (this.#intervalMs !== WRITE_INTERVAL_MS) log.info({}, "profiles can be written again");
        this.#intervalMs = WRITE_INTERVAL_MS;
      }
      if (position - this.#reader.position > stepBytes) await this.#reader.save(position, { pair: this.#pair });
    } catch (error) {
      if (this.#intervalMs === WRITE_INTERVAL_MS) log.error({ error: String(error) }, "profiles cannot be written, and are kept in memory meanwhile");
      this.#intervalMs = Math.min(2 * this.#intervalMs, RETRY_INTERVAL_MAX_MS);
    }
  }
}
