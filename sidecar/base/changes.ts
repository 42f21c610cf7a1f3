import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { TopLevelFields } from "./top-level-fields.ts";

/** What is to be folded into a profile. Units are strings of bytes, one character each. */
interface ChangeParts {
  /** The unit of the profile when it has none yet. */
  readonly unit: string;
  /** Another unit of the same person; empty: none. */
  readonly linkedUnit?: string;
  /** The bytes of the profile of that unit. */
  readonly merged?: Uint8Array;
  /** The bytes of each `Event`. */
  readonly events?: readonly Uint8Array[];
  /** The bytes of each `Exposure`. */
  readonly exposures?: readonly Uint8Array[];
}

// Fields of Changes, and of Effects.
const UNIT = 1;
const LINKED_UNITS = 2;
const MERGED = 3;
const EVENTS = 4;
const EXPOSURES = 5;
const EXPOSURES_OF_EFFECTS = 1;

/** Writes a pillion.decision.v1.Changes. */
export function encodeChanges({ unit, linkedUnit = "", merged, events = [], exposures = [] }: ChangeParts): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(UNIT, WireType.LengthDelimited).bytes(Buffer.from(unit, "latin1"));
  if (linkedUnit !== "") writer.tag(LINKED_UNITS, WireType.LengthDelimited).bytes(Buffer.from(linkedUnit, "latin1"));
  if (merged !== undefined) writer.tag(MERGED, WireType.LengthDelimited).bytes(merged);
  for (const event of events) writer.tag(EVENTS, WireType.LengthDelimited).bytes(event);
  for (const exposure of exposures) writer.tag(EXPOSURES, WireType.LengthDelimited).bytes(exposure);
  return writer.finish();
}

/** The bytes of each `Exposure` in a pillion.decision.v1.Effects, as they lie there. */
export function exposuresOf(effects: Uint8Array): Uint8Array[] {
  const exposures: Uint8Array[] = [];
  const fields = new TopLevelFields(effects);
  while (fields.next()) {
    if (fields.number === EXPOSURES_OF_EFFECTS) exposures.push(effects.subarray(fields.start, fields.end));
  }
  return exposures;
}
