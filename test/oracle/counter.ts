import { type Counter, type Kept, readCondition } from "./condition.ts";
import { Findings } from "./findings.ts";
import { allBytes, lastBytes, lastVarint, readFieldsBeforeDamage } from "./wire.ts";

const NAME_BYTES_MAX = 256;
const BUCKET_MS_MAX = 2n ** 40n;
const BUCKETS_MAX = 64n;
const AFTER_WITHIN_MS_MAX = 2n ** 46n;
const KEPT: readonly Kept[] = ["nothing", "numbers", "ends", "distinct"];

/** Reads a Counter of a snapshot, given those before it, and notes what of it cannot be evaluated. */
export function readCounter(bytes: Buffer, counters: readonly Counter[]): Counter {
  const findings = new Findings();
  const { fields, isDamaged } = readFieldsBeforeDamage(bytes);
  if (isDamaged) findings.note("invalid");
  findings.noteUnknownFields(fields, {
    1: ["bytes"],
    2: ["bytes"],
    3: ["bytes"],
    4: ["bytes"],
    5: ["varint"],
    6: ["varint"],
    7: ["varint"],
    8: ["varint"],
    9: ["varint"],
  });
  const [id, event, property] = [lastBytes(fields, 1), lastBytes(fields, 2), lastBytes(fields, 4)];
  if (id.length === 0 || [id, event, property].some((text) => text.length > NAME_BYTES_MAX)) findings.note("invalid");
  // Those that could not be evaluated have taken no id.
  if (counters.some((counter) => counter.findings.worst === undefined && counter.id.equals(id))) findings.note("invalid");
  const bucketMs = BigInt.asIntN(64, lastVarint(fields, 5) ?? 0n);
  const bucketsMax = lastVarint(fields, 6) ?? 0n;
  if (bucketMs < 0n || bucketMs > BUCKET_MS_MAX || bucketsMax > BUCKETS_MAX || (bucketMs === 0n) !== (bucketsMax === 0n)) findings.note("invalid");
  const keptNumber = lastVarint(fields, 9) ?? 0n;
  const kept = KEPT[Number(keptNumber)];
  if (kept === undefined) findings.note("unsupported");

  const afterIndex = lastVarint(fields, 7);
  const after = afterIndex === undefined ? undefined : counters[Number(afterIndex)];
  const afterWithinMs = BigInt.asIntN(64, lastVarint(fields, 8) ?? 0n);
  if (afterIndex !== undefined) {
    findings.note(after === undefined ? "invalid" : after.findings.worst);
    if (afterWithinMs <= 0n || afterWithinMs > AFTER_WITHIN_MS_MAX) findings.note("invalid");
  }
  const whereBytes = allBytes(fields, 3).at(-1);
  const where = whereBytes && readCondition(whereBytes, { segments: [], counters: [], zones: [], findings, isOfProperties: true });
  return { id, event, where, property, bucketMs, bucketsMax, after, afterWithinMs, kept: kept ?? "nothing", findings };
}
