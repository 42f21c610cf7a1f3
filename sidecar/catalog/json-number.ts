const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/u;
const YAML_NUMBER = /^([-+]?)(\d*)(?:\.(\d*))?([eE][-+]?\d+)?$/u;
const YAML_RADIX = /^0[xo][\da-fA-F]+$/u;

/**
 * The JSON text of a number as YAML 1.2 may write it (`+1`, `.5`, `0x1F`, `007`),
 * digit by digit, so that big integers survive. Undefined when it has none, as
 * `.inf` and `.nan`, or when a double would be infinite.
 */
export function jsonNumberText(source: string): string | undefined {
  if (YAML_RADIX.test(source)) return BigInt(source).toString();
  const text = JSON_NUMBER.test(source) ? source : fromYaml(source);
  return text !== undefined && Number.isFinite(Number(text)) ? text : undefined;
}

function fromYaml(source: string): string | undefined {
  const match = YAML_NUMBER.exec(source);
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = "", exponent = ""] = match;
  if (whole === "" && fraction === "") return undefined;
  const digits = whole.replace(/^0+(?=\d)/u, "") || "0";
  return `${sign === "-" ? "-" : ""}${digits}${fraction === "" ? "" : `.${fraction}`}${exponent}`;
}
