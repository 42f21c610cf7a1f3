import { writeSync } from "node:fs";
import { openJournal } from "#test/journal/journal-in-folder.ts";
import { NumberedEntry } from "#test/journal/numbered-entry.ts";
import { deliverIntoFiles } from "./deliver-into-files.ts";

/*
 * Appends to a journal from several callers at once, without an end, while its entries are delivered into files;
 * and writes a line for each append that was acknowledged, with the caller and the number of the last entry.
 */
const [folder = "", run = "0", callers = "1"] = process.argv.slice(2);
const journal = await openJournal(`${folder}/journal`, { bytesMax: 1 << 30 });
const delivery = await deliverIntoFiles(journal, `${folder}/events`);
delivery.start();

async function appendForever(caller: number): Promise<void> {
  for (let number = 0; ; ) {
    const batch = Array.from({ length: 1 + (number % 5) }, (_, index) => NumberedEntry.write({ run: Number(run), caller, number: number + index }));
    await journal.append(batch);
    number += batch.length;
    writeSync(1, `+ ${caller} ${number - 1}\n`);
  }
}

writeSync(1, "ready\n");
await Promise.all(Array.from({ length: Number(callers) }, (_, caller) => appendForever(caller)));
