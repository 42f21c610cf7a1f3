// The names of the parts of a pillion.decision.v1.Place, as conditions have them.

import { sameBytes } from "./bytes";

/** The fields of Place, by number. */
export const PLACE_COUNTRY: u32 = 1;
export const PLACE_REGION: u32 = 2;
export const PLACE_CITY: u32 = 3;

// "country", "region", "city".
const COUNTRY: usize = memory.data<u8>([0x63, 0x6f, 0x75, 0x6e, 0x74, 0x72, 0x79]);
const REGION: usize = memory.data<u8>([0x72, 0x65, 0x67, 0x69, 0x6f, 0x6e]);
const CITY: usize = memory.data<u8>([0x63, 0x69, 0x74, 0x79]);

/** The field of a name; 0 for one that this core does not know. */
export function placeField(name: usize, length: u32): u32 {
  if (length == 7 && sameBytes(name, COUNTRY, 7)) return PLACE_COUNTRY;
  if (length == 6 && sameBytes(name, REGION, 6)) return PLACE_REGION;
  return length == 4 && sameBytes(name, CITY, 4) ? PLACE_CITY : 0;
}
