/** An object of a JSON body. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is an object, and no list. */
export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON callers write null for what they leave out. */
export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** Reads a text that may be absent; another type is a problem. */
export function readText(fields: Fields, name: string, problems: string[]): string {
  const value = fields[name];
  if (isAbsent(value)) {
    return "";
  }
  if (typeof value !== "string") {
    problems.push(`${name} must be a string`);
    return "";
  }
  return value;
}

/** Reads an object that may be absent; another type is a problem. */
export function readValues(body: Fields, name: string, problems: string[]): { [key: string]: unknown } | undefined {
  const value = body[name];
  if (isAbsent(value)) {
    return undefined;
  }
  if (!isObject(value)) {
    problems.push(`${name} must be an object`);
    return undefined;
  }
  return value;
}
