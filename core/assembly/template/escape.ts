// Text within a JSON string, as JSON.stringify writes it.

// For each of the first 32 bytes the letter after the backslash; u: four digits follow.
const LETTERS: usize = memory.data<u8>([
  0x75, 0x75, 0x75, 0x75, 0x75, 0x75, 0x75, 0x75, 0x62, 0x74, 0x6e, 0x75, 0x66, 0x72, 0x75, 0x75, 0x75, 0x75, 0x75, 0x75, 0x75, 0x75, 0x75, 0x75, 0x75, 0x75,
  0x75, 0x75, 0x75, 0x75, 0x75, 0x75,
]);
const NUMBERED: u32 = 0x75;

/** The bytes a text takes within a JSON string. */
export function escapedBytes(at: usize, length: u32): u64 {
  let bytes: u64 = length;
  for (const end = at + length; at < end; at++) {
    const byte = <u32>load<u8>(at);
    if (byte == 0x22 || byte == 0x5c) bytes++;
    else if (byte < 0x20) bytes += load<u8>(LETTERS + byte) == NUMBERED ? 5 : 1;
  }
  return bytes;
}

/** Writes a text of `length` bytes to `to`, where it takes as many as escapedBytes has said. */
export function writeEscaped(at: usize, length: u32, to: usize): void {
  for (const end = at + length; at < end; at++) {
    const byte = <u32>load<u8>(at);
    if (byte >= 0x20 && byte != 0x22 && byte != 0x5c) {
      store<u8>(to++, byte);
      continue;
    }
    const letter: u32 = byte < 0x20 ? load<u8>(LETTERS + byte) : byte;
    store<u8>(to, 0x5c);
    store<u8>(to, letter, 1);
    to += 2;
    if (letter != NUMBERED) continue;
    store<u16>(to, 0x3030);
    store<u8>(to, 0x30 + (byte >> 4), 2);
    store<u8>(to, (byte & 15) < 10 ? 0x30 + (byte & 15) : 0x57 + (byte & 15), 3);
    to += 4;
  }
}
