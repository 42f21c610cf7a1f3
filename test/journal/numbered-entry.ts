/** Who appended an entry, and as which of theirs. */
interface Numbered {
  readonly run: number;
  readonly caller: number;
  readonly number: number;
}

/** Bytes behind the names; of many sizes, so that ends of pages and blocks come anywhere. */
function fillOf({ run, caller, number }: Numbered): string {
  return "x".repeat((run * 7_919 + caller * 104_729 + number * 1_299_709) % 6_000);
}

/** Entries that say whose they are, and of which each byte is known. */
export const NumberedEntry = {
  write(numbered: Numbered): Buffer {
    const { run, caller, number } = numbered;
    return Buffer.from(`${run} ${caller} ${number} ${fillOf(numbered)}`);
  },

  /** Throws when an entry is not as it was written. */
  read(bytes: Uint8Array): Numbered {
    const text = Buffer.from(bytes).toString("latin1");
    const [run, caller, number, fill] = text.split(" ");
    const numbered = { run: Number(run), caller: Number(caller), number: Number(number) };
    if (fill !== fillOf(numbered)) throw new Error(`an entry was changed: ${text.slice(0, 40)}`);
    return numbered;
  },
};
