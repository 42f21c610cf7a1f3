const WIRE_TYPE_VARINT = 0;
const WIRE_TYPE_64_BIT = 1;
const WIRE_TYPE_LENGTH = 2;
const WIRE_TYPE_32_BIT = 5;
const VARINT_BYTES_MAX = 10;
const FIELD_NUMBER_MAX = 2 ** 29 - 1;

/**
 * Walks over the fields of one protobuf message without reading into them. It is
 * how the sidecar finds the project of a request, or counts the choices of an
 * answer, without decoding either.
 */
export class TopLevelFields {
  /** The number of the field that `next` arrived at. */
  number = 0;
  /** True when the field is a text, bytes or a message, which then lies in `[start, end)`. */
  delimited = false;
  start = 0;
  end = 0;
  /** True when the walk stopped at bytes that are not a message. */
  malformed = false;

  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Goes to the next field; false at the end, and at bytes that are not a message. */
  next(): boolean {
    if (this.#position >= this.#bytes.length || this.malformed) {
      return false;
    }
    const tag = this.#varint();
    this.number = Math.floor(tag / 8);
    this.delimited = false;
    if (this.malformed || this.number === 0 || this.number > FIELD_NUMBER_MAX) {
      return this.#fail();
    }
    switch (tag % 8) {
      case WIRE_TYPE_VARINT:
        this.#varint();
        break;
      case WIRE_TYPE_64_BIT:
        this.#position += 8;
        break;
      case WIRE_TYPE_LENGTH: {
        const length = this.#varint();
        this.delimited = true;
        this.start = this.#position;
        this.#position += length;
        this.end = this.#position;
        break;
      }
      case WIRE_TYPE_32_BIT:
        this.#position += 4;
        break;
      default:
        return this.#fail();
    }
    return this.#position <= this.#bytes.length && !this.malformed ? true : this.#fail();
  }

  #fail(): false {
    this.malformed = true;
    return false;
  }

  /** Reads a varint as a number; inexact beyond 2^53, where no tag and no length of a message in memory can be. */
  #varint(): number {
    const bytes = this.#bytes;
    let value = 0;
    let factor = 1;
    for (let count = 0; count < VARINT_BYTES_MAX; count += 1) {
      const byte = bytes[this.#position];
      if (byte === undefined) {
        break;
      }
      this.#position += 1;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        return value;
      }
      factor *= 128;
    }
    this.malformed = true;
    return 0;
  }
}
