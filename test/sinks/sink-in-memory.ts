import type { PlacedEntry } from "#sidecar/journal/record.ts";
import type { Sink } from "#sidecar/sinks/sink.ts";

/** A sink that remembers what it took, and fails or stands still when it is told to. */
export class SinkInMemory implements Sink {
  readonly name: string;
  readonly texts: string[] = [];
  /** How many entries each delivery brought that it took or refused. */
  readonly batches: number[] = [];
  readonly resumedWith: unknown[] = [];
  rests = 0;
  isClosed = false;
  isFailing = false;
  standsStill = false;

  constructor(name: string) {
    this.name = name;
  }

  async resume(state: unknown): Promise<unknown> {
    this.resumedWith.push(state);
    const count = (state as { count?: number } | undefined)?.count ?? 0;
    this.texts.splice(count);
    return { count };
  }

  async deliver(entries: readonly PlacedEntry[], signal: AbortSignal): Promise<unknown> {
    this.batches.push(entries.length);
    if (this.standsStill) {
      await new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("the process ends")));
      });
    }
    this.texts.push(...entries.map(({ bytes }) => Buffer.from(bytes).toString()));
    if (this.isFailing) throw new Error("the sink was told to fail");
    return { count: this.texts.length };
  }

  async rest(): Promise<void> {
    this.rests += 1;
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}
