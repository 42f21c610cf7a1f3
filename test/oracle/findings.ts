import { type Field, readFieldsBeforeDamage } from "./wire.ts";

/** What is wrong with a part of a snapshot, as the warnings name it. */
export type Finding = "unsupported" | "invalid";

/** Collects what is wrong with a part. */
export class Findings {
  #worst: Finding | undefined;

  /** Notes a finding; what is damaged and unsupported at once is invalid. */
  note(finding: Finding | undefined): void {
    if (this.#worst !== "invalid" && finding !== undefined) this.#worst = finding;
  }

  /** The worst of what was noted; undefined when nothing was. */
  get worst(): Finding | undefined {
    return this.#worst;
  }

  /** Notes whatever is not among the fields that a message is known to have: each number with the wire types it may come in. */
  noteUnknownFields(fields: readonly Field[], known: Readonly<Record<number, readonly Field["wire"][]>>): void {
    if (fields.some((field) => !known[field.number]?.includes(field.wire))) this.note("unsupported");
  }
}

/** The fields of a message up to where it is damaged. Damage is noted, and so is what is not among the known fields. */
export function readMessage(bytes: Buffer, findings: Findings, known: Readonly<Record<number, readonly Field["wire"][]>>): Field[] {
  const { fields, isDamaged } = readFieldsBeforeDamage(bytes);
  if (isDamaged) findings.note("invalid");
  findings.noteUnknownFields(fields, known);
  return fields;
}
