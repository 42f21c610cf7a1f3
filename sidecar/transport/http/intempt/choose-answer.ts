import { type Choice, ChooseResponse, type Reason, reasonToJSON, type Warning, warningCodeToJSON } from "#proto/generated/pillion/decision/v1/decision.ts";

/**
 * Writes a `ChooseResponse` as the answer of the Choose API: exactly `name`,
 * `group` and `body` for each choice, without a group when there is none. A body
 * is JSON already and goes in as it is.
 */
export function writeChooseAnswer(response: Uint8Array, { explain }: { explain: boolean }): string {
  const answer = ChooseResponse.decode(response);
  if (!explain) {
    return `{"choices":[${answer.choices.map((choice) => `{${writeContractFields(choice)}}`).join(",")}]}`;
  }
  const choices = answer.choices.map((choice) => `{${writeContractFields(choice)},${writeExplanation(choice)}}`);
  const rest = { snapshotVersion: answer.snapshotVersion, snapshotAgeSeconds: answer.snapshotAgeSeconds, warnings: answer.warnings.map(warningFields) };
  return `{"choices":[${choices.join(",")}],${JSON.stringify(rest).slice(1)}`;
}

function writeContractFields({ name, group, body }: Choice): string {
  const fields = [`"name":${JSON.stringify(name)}`];
  if (group !== "") {
    fields.push(`"group":${JSON.stringify(group)}`);
  }
  if (body !== "") {
    fields.push(`"body":${body}`);
  }
  return fields.join(",");
}

function writeExplanation({ experience, variant, isControl, reason, decisionId }: Choice): string {
  const fields = {
    experienceId: experience || undefined,
    variantId: variant || undefined,
    isControl,
    reason: lowerCase(reasonToJSON(reason as Reason), "REASON_"),
    decisionId: decisionId || undefined,
  };
  return JSON.stringify(fields).slice(1, -1);
}

function warningFields({ name, code }: Warning): { name: string; code: string } {
  return { name, code: lowerCase(warningCodeToJSON(code), "WARNING_CODE_") };
}

function lowerCase(enumName: string, prefix: string): string {
  return enumName.replace(prefix, "").toLowerCase();
}
