import { isIPv4, isIPv6 } from "node:net";
import type { Place } from "./place.ts";
import { type ProblemList, quote } from "./problem.ts";

/** A block of addresses: all those that begin with the first `bits` bits of `value`. */
interface AddressBlock {
  readonly version: 4 | 6;
  readonly value: bigint;
  readonly bits: number;
}

const ALLOWED = "a block of addresses such as `10.0.0.0/8`, `2001:db8::/32`, or one address";
const BITS = { 4: 32, 6: 128 } as const;

/** The first 96 bits of an address of version 6 that stands for one of version 4: `::ffff:192.0.2.1`. */
const MAPPED = 0xffffn;

/** Reads the block of addresses at a place as the snapshot has it, and reports why it is none. */
export function readAddressBlock(text: string, place: Place, problems: ProblemList): string | undefined {
  const block = parseBlock(text);
  if (block === undefined) {
    problems.add("address_block_invalid", place, { found: quote(text), allowed: ALLOWED, hint: hintAbout(text) });
    return undefined;
  }
  const beyond = BigInt(BITS[block.version] - block.bits);
  const proper = { ...block, value: (block.value >> beyond) << beyond };
  if (proper.value !== block.value) {
    const hint = `did you mean ${quote(formatBlock(proper))}?`;
    problems.add("address_block_invalid", place, { found: `${quote(text)}, which names an address within the block`, allowed: "zeros after its bits", hint });
    return undefined;
  }
  return formatBlock(block);
}

function parseBlock(text: string): AddressBlock | undefined {
  const [address = "", written, more] = text.split("/");
  const version = isIPv4(address) ? 4 : isIPv6(address) && !address.includes("%") ? 6 : undefined;
  if (version === undefined || more !== undefined || (written !== undefined && !/^(0|[1-9]\d{0,2})$/u.test(written))) return undefined;
  const bits = Number(written ?? BITS[version]);
  if (bits > BITS[version]) return undefined;
  const value = version === 4 ? valueOf4(address) : valueOf6(address);
  const isMapped = version === 6 && bits >= 96 && value >> 32n === MAPPED;
  return isMapped ? { version: 4, value: value & 0xffff_ffffn, bits: bits - 96 } : { version, value, bits };
}

function valueOf4(address: string): bigint {
  return address.split(".").reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function valueOf6(address: string): bigint {
  // The last two groups may be written as an address of version 4.
  const dotted = /[^:]*\..*$/u.exec(address)?.[0];
  const hex =
    dotted === undefined ? address : address.replace(dotted, `${(valueOf4(dotted) >> 16n).toString(16)}:${(valueOf4(dotted) & 0xffffn).toString(16)}`);
  const [before = "", after] = hex.split("::");
  const groupsOf = (part: string) => part.split(":").filter((group) => group !== "");
  const [first, last] = [groupsOf(before), groupsOf(after ?? "")];
  const zeros = Array<string>(8 - first.length - last.length).fill("0");
  return [...first, ...zeros, ...last].reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

/** A block in the form that RFC 5952 recommends. */
function formatBlock({ version, value, bits }: AddressBlock): string {
  if (version === 4) return `${[24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join(".")}/${bits}`;
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(16 * (7 - index))) & 0xffffn).toString(16));
  return `${new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1)}/${bits}`;
}

function hintAbout(text: string): string | undefined {
  if (/^\[.*\]/u.test(text)) return "write it without brackets";
  if (text.includes("%")) return "write it without its zone";
  if (/(^|\.)0\d/u.test(text)) return "write numbers without leading zeros";
  return undefined;
}
