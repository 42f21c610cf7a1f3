/**
 * Reads the key that an `authorization` header shows: `Bearer prefix.secret`, or
 * `Basic base64(prefix:secret)`. Undefined when it shows none; a text that no key
 * equals when it is damaged.
 */
export function keyOfAuthorization(header: string): string | undefined {
  const match = /^(basic|bearer)\s+(\S+)\s*$/i.exec(header);
  if (match === null) {
    return header.trim() === "" ? undefined : DAMAGED;
  }
  const [, scheme = "", credential = ""] = match;
  if (scheme.toLowerCase() === "bearer") {
    return credential;
  }
  const pair = Buffer.from(credential, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  return colon === -1 ? DAMAGED : `${pair.slice(0, colon)}.${pair.slice(colon + 1)}`;
}

/** Keys hold no space, so no key equals this. */
const DAMAGED = "not a key";
