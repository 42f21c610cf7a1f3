import { writeSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { openJournal } from "./journal-in-folder.ts";
import { NumberedEntry } from "./numbered-entry.ts";

/*
 * Appends to the journal of a folder from several callers at once, without an end,
 * and writes a line for each append: `+` when it was acknowledged, with the caller and
 * the number of the last entry, and `-` when it was refused, with the code.
 */
const [folder = "", run = "0", callers = "1", bytesMax = "0"] = process.argv.slice(2);
const journal = await openJournal(folder, { bytesMax: Number(bytesMax) });
// Whoever reads this journal begins when the process has ended; until then all of it is needed.
await journal.reader("test");

async function appendForever(caller: number): Promise<void> {
  for (let number = 0; ; ) {
    const batch = Array.from({ length: 1 + (number % 5) }, (_, index) => NumberedEntry.write({ run: Number(run), caller, number: number + index }));
    try {
      await journal.append(batch);
      number += batch.length;
      writeSync(1, `+ ${caller} ${number - 1}\n`);
    } catch (error) {
      writeSync(1, `- ${caller} ${(error as { code?: string }).code}\n`);
      await wait(5);
    }
  }
}

writeSync(1, "ready\n");
await Promise.all(Array.from({ length: Number(callers) }, (_, caller) => appendForever(caller)));
