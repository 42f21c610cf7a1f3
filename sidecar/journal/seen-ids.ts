/** Ids of one generation. At least so many of the newest ids are known. */
export const GENERATION_IDS = 1 << 20;
/** Slots of one generation; half of them stay empty, so that a search is short. */
const GENERATION_SLOTS = 2 * GENERATION_IDS;

/** What an empty slot holds. An id whose hash is this is known by the next number. */
const EMPTY = 0n;

/**
 * The newest ids, each by 64 bits of a hash, in memory of a fixed size. There are
 * two generations: when the newer one is full, the older one is forgotten, so that
 * between 2^20 and 2^21 of the newest ids are known.
 *
 * A new id is mistaken for a known one when their hashes are the same: of nine
 * million million new ids, one.
 */
export class SeenIds {
  #newer = new BigUint64Array(GENERATION_SLOTS);
  #older: BigUint64Array | undefined;
  #newerCount = 0;

  /** Whether an id is known. */
  has(hash: bigint): boolean {
    const key = keyOf(hash);
    return this.#newer[slotOf(this.#newer, key)] === key || (this.#older !== undefined && this.#older[slotOf(this.#older, key)] === key);
  }

  /** Remembers an id as the newest. */
  add(hash: bigint): void {
    const key = keyOf(hash);
    const slot = slotOf(this.#newer, key);
    if (this.#newer[slot] === key) return;
    if (this.#newerCount < GENERATION_IDS) {
      this.#newer[slot] = key;
      this.#newerCount += 1;
      return;
    }
    this.#older = this.#newer;
    // Fresh memory costs nothing until it is written to, unlike clearing the old.
    this.#newer = new BigUint64Array(GENERATION_SLOTS);
    this.#newer[slotOf(this.#newer, key)] = key;
    this.#newerCount = 1;
  }
}

function keyOf(hash: bigint): bigint {
  return hash === EMPTY ? 1n : hash;
}

/** The slot of a key, or the empty one where it would be. There is always an empty one. */
function slotOf(generation: BigUint64Array, key: bigint): number {
  let slot = Number(key & BigInt(GENERATION_SLOTS - 1));
  while (generation[slot] !== EMPTY && generation[slot] !== key) slot = (slot + 1) & (GENERATION_SLOTS - 1);
  return slot;
}
