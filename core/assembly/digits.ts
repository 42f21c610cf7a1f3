// Digits of ASCII.

export function isDigit(byte: u32): bool {
  return byte - 0x30 < 10;
}

/** Whether a byte is a hexadecimal digit, in either case, */
export function isHex(byte: u32): bool {
  return isDigit(byte) || (byte | 0x20) - 0x61 < 6;
}

/** and its value. */
export function hexValue(byte: u32): u32 {
  return isDigit(byte) ? byte - 0x30 : (byte | 0x20) - 0x57;
}
