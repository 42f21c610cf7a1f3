import type { TimeZone } from "#proto/generated/pillion/decision/v1/snapshot.ts";
import { zoneTable } from "./zone-table.ts";

/** Tells somebody the number of a zone, which is known only when all zones are. */
type Assign = (index: number) => void;

/**
 * The time zones of one catalog. They are numbered in the order of their names,
 * when all are known, so that the order in which optimizations are written does
 * not show in the snapshot.
 */
export class TimeZones {
  readonly #assigns = new Map<string, Assign[]>();

  /** Takes a zone into the snapshot, for local time that is told when a call is decided. `assign` is told its number by `finish`. */
  use(name: string, assign: Assign): void {
    const assigns = this.#assigns.get(name) ?? [];
    assigns.push(assign);
    this.#assigns.set(name, assigns);
  }

  /** Numbers the zones that are used, tells the numbers, and gives the tables in that order. */
  finish(): TimeZone[] {
    const inOrder = [...this.#assigns].sort(([a], [b]) => (a < b ? -1 : 1));
    inOrder.forEach(([, assigns], index) => {
      for (const assign of assigns) assign(index);
    });
    return inOrder.map(([name]) => zoneTable(name));
  }
}

/** The zones of a catalog, and the one that counts where none is named. */
export interface ZoneContext {
  readonly timeZones: TimeZones;
  readonly timeZone: string;
}
