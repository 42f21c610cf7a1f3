import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { Fault } from "./fault.ts";

/** The parts of an `ExplainRequest`, as they lie in its bytes. */
export interface ExplainParts {
  /** The bytes of the `ChooseRequest`. */
  readonly request: Uint8Array;
  /** The bytes of the `Profile` to decide with; absent: the stored one. */
  readonly profile: Uint8Array | undefined;
  /** When to decide, in milliseconds since 1970 in UTC; absent: now. */
  readonly nowMs: number | undefined;
}

const REQUEST = 1;
const PROFILE = 2;
const NOW_MS = 3;

/** Takes an `ExplainRequest` apart; what is in it stays as it is. Throws a `Fault` `malformed_request`. */
export function explainParts(bytes: Uint8Array): ExplainParts {
  try {
    return readParts(new BinaryReader(bytes));
  } catch (error) {
    throw new Fault("malformed_request", "the request is not a protobuf message of the type ExplainRequest", { cause: error });
  }
}

function readParts(reader: BinaryReader): ExplainParts {
  let request: Uint8Array = new Uint8Array();
  let profile: Uint8Array | undefined;
  let nowMs: number | undefined;
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (field === REQUEST && wire === WireType.LengthDelimited) request = reader.bytes();
    else if (field === PROFILE && wire === WireType.LengthDelimited) profile = reader.bytes();
    else if (field === NOW_MS && wire === WireType.Varint) nowMs = Number(reader.int64());
    else reader.skip(wire, field);
  }
  return { request, profile, nowMs };
}
