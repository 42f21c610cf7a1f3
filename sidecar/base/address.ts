/** A TCP address. Port 0 asks the operating system for a free one. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

const PORT_MAX = 65_535;

/** Reads `host:port` or `[host]:port`; undefined when the text is neither. */
export function parseAddress(text: string): Address | undefined {
  const match = /^(?:\[([^\]]+)\]|([^:\s]+)):(\d{1,5})$/.exec(text);
  if (match === null) {
    return undefined;
  }
  const host = match[1] ?? match[2] ?? "";
  const port = Number(match[3]);
  return port <= PORT_MAX ? { host, port } : undefined;
}

/** Writes an address so that `parseAddress` reads it again. */
export function formatAddress({ host, port }: Address): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Says whether only this machine can reach the host. A name other than `localhost` might resolve to anything, so it is not. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}
