import { readFile } from "node:fs/promises";
import type { Log } from "#sidecar/base/log.ts";
import type { PlacedEntry } from "#sidecar/journal/record.ts";
import { HttpPoster } from "./http-poster.ts";
import { ReceiverFailed } from "./receiver-failed.ts";
import type { Sink } from "./sink.ts";
import { type TrackItem, trackItemsOf } from "./track-items.ts";

/** Answers that speak of what was sent. All others, such as one that refuses the key, speak of the receiver, or of how it is addressed. */
const REFUSING_STATUSES: ReadonlySet<number> = new Set([400, 409, 413, 422]);
const TOO_LARGE = 413;

/** Where events are sent, and how. */
interface HttpEventsParts {
  /** With `{organization}`, `{project}` and `{source}` where those of an event are put. */
  readonly url: string;
  /** A file with the key, `prefix.secret`; empty: none is shown. */
  readonly keyFile: string;
  readonly timeoutMs: number;
  /** Events in one call, at most. */
  readonly eventsMax: number;
  readonly log: Log;
}

/** An item on its way. */
interface Outgoing {
  readonly position: number;
  /** Whether it is all that its entry still has to say. */
  readonly isLast: boolean;
  readonly url: string;
  readonly item: TrackItem;
}

/**
 * Posts what is in the journal to a receiver of the Track API, in order, one call
 * after the other.
 *
 * What a receiver took cannot be taken back, so it may get an entry again, with the
 * id that it had before: after this process ended between an answer and the note of
 * it, and when an answer got lost. What the receiver refuses is divided until the
 * entry is found that it does not want; that one is counted and left out, so that it
 * does not keep the others waiting for ever.
 */
export class HttpEvents implements Sink {
  readonly name = "http";
  readonly #parts: HttpEventsParts;
  readonly #poster: HttpPoster;
  #authorization: string | undefined;
  #eventsAtOnce: number;
  /** The position of the newest entry of which all was taken, or refused for good. */
  #takenTo = -1;
  #refused = 0;

  private constructor(parts: HttpEventsParts) {
    this.#parts = parts;
    this.#poster = new HttpPoster(parts.timeoutMs);
    this.#eventsAtOnce = parts.eventsMax;
  }

  /** Rejects when there is no key in its file. */
  static async open(parts: HttpEventsParts): Promise<HttpEvents> {
    await readAuthorization(parts.keyFile);
    return new HttpEvents(parts);
  }

  get refused(): number {
    return this.#refused;
  }

  /** Reads the key anew, because a receiver that fails may want another by now. */
  async resume(): Promise<object> {
    this.#authorization = await readAuthorization(this.#parts.keyFile);
    return {};
  }

  async deliver(entries: readonly PlacedEntry[], signal: AbortSignal): Promise<object> {
    const refusedBefore = this.#refused;
    try {
      await this.#deliver(entries, signal);
    } finally {
      const refused = this.#refused - refusedBefore;
      if (refused > 0) {
        this.#parts.log.warn(
          { sink: this.name, refused, position: entries[0]?.position },
          "entries were refused by the receiver and are left out; the first is at this position or behind it",
        );
      }
    }
    return {};
  }

  async rest(): Promise<void> {
    // An idle connection is the agent's to keep or to lose.
  }

  async close(): Promise<void> {
    this.#poster.close();
  }

  async #deliver(entries: readonly PlacedEntry[], signal: AbortSignal): Promise<void> {
    let run: Outgoing[] = [];
    for (const entry of entries) {
      // It was taken before a failure behind it.
      if (entry.position <= this.#takenTo) continue;
      for (const outgoing of this.#outgoingOf(entry)) {
        if (run.length >= this.#eventsAtOnce || (run[0] !== undefined && run[0].url !== outgoing.url)) {
          await this.#send(run, signal);
          run = [];
        }
        run.push(outgoing);
      }
    }
    await this.#send(run, signal);
  }

  #outgoingOf({ position, bytes }: PlacedEntry): Outgoing[] {
    try {
      const items = trackItemsOf(bytes);
      return items.map((item, index) => ({ position, isLast: index === items.length - 1, url: urlOf(this.#parts.url, item), item }));
    } catch {
      // Nothing that can be read will ever be there.
      this.#refused += 1;
      return [];
    }
  }

  /** Sends what goes to one address; in halves when the receiver refuses the whole. */
  async #send(run: readonly Outgoing[], signal: AbortSignal): Promise<void> {
    const [first] = run;
    if (first === undefined) return;
    const body = JSON.stringify({ track: groupsOf(run.map(({ item }) => item)) });
    const { status, retryAfterMs } = await this.#poster.post({ url: new URL(first.url), body, authorization: this.#authorization }, signal);
    if (status >= 200 && status < 300) {
      this.#eventsAtOnce = Math.min(this.#eventsAtOnce + 1, this.#parts.eventsMax);
      this.#take(run);
      return;
    }
    if (!REFUSING_STATUSES.has(status)) throw new ReceiverFailed(`the receiver answered ${status}`, retryAfterMs);
    if (run.length === 1) {
      this.#refused += 1;
      this.#take(run);
      return;
    }
    const half = Math.ceil(run.length / 2);
    if (status === TOO_LARGE) this.#eventsAtOnce = half;
    await this.#send(run.slice(0, half), signal);
    await this.#send(run.slice(half), signal);
  }

  #take(run: readonly Outgoing[]): void {
    for (const { position, isLast } of run) if (isLast) this.#takenTo = position;
  }
}

/** The items as the Track API has them: those of one name, one after the other, in one payload. */
function groupsOf(items: readonly TrackItem[]): { name: string; type?: string; payload: unknown[] }[] {
  const groups: { name: string; type?: string; payload: unknown[] }[] = [];
  for (const { name, type, payload } of items) {
    const last = groups.at(-1);
    if (last !== undefined && last.name === name && (last.type ?? "") === type) last.payload.push(payload);
    else groups.push({ name, ...(type !== "" && { type }), payload: [payload] });
  }
  return groups;
}

function urlOf(template: string, { organization, project, source }: TrackItem): string {
  const values: Readonly<Record<string, string>> = { organization, project, source };
  return template.replace(/\{(organization|project|source)\}/g, (_placeholder, name: string) => encodeURIComponent(values[name] ?? ""));
}

/** The header that shows the key; a problem never shows it. */
async function readAuthorization(keyFile: string): Promise<string | undefined> {
  if (keyFile === "") return undefined;
  const [, prefix, secret] = /^([^\s.:]+)\.(\S+)\s*$/.exec(await readFile(keyFile, "utf8")) ?? [];
  if (prefix === undefined || secret === undefined) throw new Error(`\`${keyFile}\` does not hold a key of the form prefix.secret`);
  return `Basic ${Buffer.from(`${prefix}:${secret}`).toString("base64")}`;
}
