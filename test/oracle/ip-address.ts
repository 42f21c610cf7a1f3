/** An address of the Internet, as its bits in zeros and ones: 32 of version 4, 128 of version 6. */
type Address = string;

/** A block: the bits that all its addresses begin with, and how many bits they have. */
interface Block {
  readonly prefix: string;
  readonly length: number;
}

const NUMBER = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
const VERSION_4 = new RegExp(`^${NUMBER}(?:\\.${NUMBER}){3}$`);

/** What stands in front of the bits of an address of version 4 that is written as one of version 6. */
const MAPPED = "0".repeat(80) + "1".repeat(16);

/** Reads an address; undefined when the text is none. */
export function parseAddress(text: Buffer): Address | undefined {
  const bits = bitsOf(text.toString("latin1"));
  return bits?.length === 128 && bits.startsWith(MAPPED) ? bits.slice(MAPPED.length) : bits;
}

/** Reads a block; undefined when the text is none. */
export function parseBlock(text: Buffer): Block | undefined {
  const [address = "", count, ...more] = text.toString("latin1").split("/");
  const bits = bitsOf(address);
  if (bits === undefined || more.length > 0 || (count !== undefined && !/^(?:0|[1-9][0-9]{0,2})$/.test(count))) return undefined;
  const prefixLength = Number(count ?? bits.length);
  if (prefixLength > bits.length || bits.slice(prefixLength).includes("1")) return undefined;
  const prefix = bits.slice(0, prefixLength);
  const isMapped = bits.length === 128 && prefix.startsWith(MAPPED);
  return isMapped ? { prefix: prefix.slice(MAPPED.length), length: 32 } : { prefix, length: bits.length };
}

/** Whether an address is in a block, which is of the same version then. */
export function isInBlock(address: Address, block: Block | undefined): boolean {
  return block !== undefined && address.length === block.length && address.startsWith(block.prefix);
}

/** The bits of an address as it is written. */
function bitsOf(text: string): string | undefined {
  return text.includes(":") ? bitsOfVersion6(text) : bitsOfVersion4(text);
}

function bitsOfVersion4(text: string): string | undefined {
  if (!VERSION_4.test(text)) return undefined;
  return text
    .split(".")
    .map((part) => inBits(Number(part), 8))
    .join("");
}

function bitsOfVersion6(text: string): string | undefined {
  const halves = text.split("::").map(bitsOfGroups);
  const [first, last] = halves;
  if (first === undefined || halves.length > 2 || halves.includes(undefined)) return undefined;
  if (halves.length === 1) return first.length === 128 ? first : undefined;
  const zeros = 128 - first.length - (last ?? "").length;
  // At least one group of zeros is left out.
  return zeros < 16 ? undefined : first + "0".repeat(zeros) + last;
}

/** The bits of groups with `:` between them, of which the last two may be written as an address of version 4. */
function bitsOfGroups(text: string, half: number, halves: readonly string[]): string | undefined {
  if (text === "") return halves.length === 1 ? undefined : "";
  const groups = text.split(":").map((group, index, all) => {
    if (/^[0-9a-fA-F]{1,4}$/.test(group)) return inBits(Number.parseInt(group, 16), 16);
    const isLast = index === all.length - 1 && half === halves.length - 1;
    return isLast ? bitsOfVersion4(group) : undefined;
  });
  return groups.includes(undefined) ? undefined : groups.join("");
}

function inBits(value: number, count: number): string {
  return value.toString(2).padStart(count, "0");
}
