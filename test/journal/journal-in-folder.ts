import type { Log } from "#sidecar/base/log.ts";
import { silentLog } from "#sidecar/base/log.ts";
import { FileJournal } from "#sidecar/journal/file-journal.ts";
import type { Journal } from "#sidecar/journal/journal.ts";

type Parts = Parameters<typeof FileJournal.open>[0];

/** Opens the journal of a folder, with room for all that tests do unless they say otherwise. */
export function openJournal(folder: string, parts: Partial<Parts> = {}): Promise<FileJournal> {
  return FileJournal.open({ folder, bytesMax: 1 << 30, keptBytes: 0, log: silentLog, ...parts });
}

/** Entries that say something. */
export function entries(...texts: readonly string[]): Buffer[] {
  return texts.map((text) => Buffer.from(text));
}

/** All that can be read from a position on, as texts. */
export async function textsFrom(journal: Journal, position = journal.start, bytesMax = 1 << 20): Promise<string[]> {
  const texts: string[] = [];
  for (let at = position; at < journal.end; ) {
    const page = await journal.read(at, bytesMax);
    texts.push(...page.entries.map(({ bytes }) => Buffer.from(bytes).toString()));
    at = page.next;
  }
  return texts;
}

/** A log that remembers the messages of warnings and errors. */
export function rememberingLog(): { readonly log: Log; readonly messages: string[] } {
  const messages: string[] = [];
  const remember = (_fields: unknown, message: string): void => {
    messages.push(message);
  };
  return { log: { ...silentLog, warn: remember, error: remember }, messages };
}
