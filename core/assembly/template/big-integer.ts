// Whole numbers of any size that a double's decimal digits lead to, in fixed places of memory.
//
//   +0 u32  number of words
//   +4      the words, least first; the last one is not 0

/** The longest: 800 digits (see parse-number.ts) times a power of ten that a double does not outlive take 3742 bits. */
const WORDS_MAX: u32 = 132;

/** The bytes of the place of a number. */
export const BIG_BYTES: i32 = 4 + 4 * 132;
if (BIG_BYTES != 4 + 4 * WORDS_MAX) ERROR("a place that does not fit its number");

/** Ten to the nine is the largest power of ten in a word. */
const BILLION: u32 = 1_000_000_000;

function wordAt(number: usize, index: u32): u32 {
  return load<u32>(number + 4 + 4 * <usize>index);
}

function setWord(number: usize, index: u32, word: u32): void {
  store<u32>(number + 4 + 4 * <usize>index, word);
}

export function setBig(number: usize, value: u64): void {
  store<u32>(number, value == 0 ? 0 : value >> 32 == 0 ? 1 : 2);
  setWord(number, 0, <u32>value);
  setWord(number, 1, <u32>(value >> 32));
}

export function copyBig(from: usize, to: usize): void {
  memory.copy(to, from, 4 + 4 * <usize>load<u32>(from));
}

/** number = number * factor + addend. */
export function multiplyBig(number: usize, factor: u32, addend: u32): void {
  const words = load<u32>(number);
  let carry: u64 = addend;
  for (let i: u32 = 0; i < words; i++) {
    carry += <u64>wordAt(number, i) * factor;
    setWord(number, i, <u32>carry);
    carry >>= 32;
  }
  if (carry == 0) return;
  setWord(number, words, <u32>carry);
  store<u32>(number, words + 1);
}

/** number = number * 10 ^ power. */
export function multiplyByPowerOfTen(number: usize, power: u32): void {
  for (; power >= 9; power -= 9) multiplyBig(number, BILLION, 0);
  let factor: u32 = 1;
  for (; power != 0; power--) factor *= 10;
  multiplyBig(number, factor, 0);
}

/** number = number * 2 ^ bits. */
export function shiftBig(number: usize, bits: u32): void {
  const words = load<u32>(number);
  if (words == 0) return;
  const whole = bits >> 5;
  const rest = bits & 31;
  let high: u32 = rest == 0 ? 0 : wordAt(number, words - 1) >> (32 - rest);
  store<u32>(number, words + whole + (high == 0 ? 0 : 1));
  if (high != 0) setWord(number, words + whole, high);
  for (let i = words; i != 0; i--) {
    const below: u32 = rest == 0 || i == 1 ? 0 : wordAt(number, i - 2) >> (32 - rest);
    high = (wordAt(number, i - 1) << rest) | below;
    setWord(number, i - 1 + whole, high);
  }
  for (let i: u32 = 0; i < whole; i++) setWord(number, i, 0);
}

/** Less than, equal to or greater than 0. */
export function compareBig(a: usize, b: usize): i32 {
  const words = load<u32>(a);
  if (words != load<u32>(b)) return words < load<u32>(b) ? -1 : 1;
  for (let i = words; i != 0; i--) {
    const left = wordAt(a, i - 1);
    const right = wordAt(b, i - 1);
    if (left != right) return left < right ? -1 : 1;
  }
  return 0;
}

/** a = a + b. */
export function addBig(a: usize, b: usize): void {
  const own = load<u32>(a);
  const words = max(own, load<u32>(b));
  let carry: u64 = 0;
  for (let i: u32 = 0; i < words; i++) {
    carry += (i < own ? <u64>wordAt(a, i) : 0) + (i < load<u32>(b) ? <u64>wordAt(b, i) : 0);
    setWord(a, i, <u32>carry);
    carry >>= 32;
  }
  if (carry != 0) setWord(a, words, <u32>carry);
  store<u32>(a, words + <u32>carry);
}

/** a = a - b, where b is not greater. */
export function subtractBig(a: usize, b: usize): void {
  const words = load<u32>(a);
  let borrow: u64 = 0;
  let last: u32 = 0;
  for (let i: u32 = 0; i < words; i++) {
    const difference = <u64>wordAt(a, i) - (i < load<u32>(b) ? <u64>wordAt(b, i) : 0) - borrow;
    setWord(a, i, <u32>difference);
    borrow = difference >> 63;
    if (<u32>difference != 0) last = i + 1;
  }
  store<u32>(a, last);
}

/** The bits up to the highest one that is set. */
export function bitsOfBig(number: usize): u32 {
  const words = load<u32>(number);
  return words == 0 ? 0 : 32 * words - clz<u32>(wordAt(number, words - 1));
}
