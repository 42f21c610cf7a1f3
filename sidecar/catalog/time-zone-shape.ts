import { quote } from "./problem.ts";
import { patternShape, type Shape } from "./shape.ts";
import { suggest } from "./suggest.ts";
import { isTimeZone, timeZoneNames } from "./zone-table.ts";

const EXPECTED = "a time zone such as `Europe/Berlin` or `+02:00`";
const form = patternShape(/^([A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*|[+-]([01]\d|2[0-3]):[0-5]\d)$/u, EXPECTED);

/** Names that were found in the zone database: a catalog names one again and again, and finding it takes a while. */
const found = new Set<string>();

/** A time zone: a name of the IANA database, or an offset. */
export const timeZoneShape: Shape<string> = {
  read(place, problems) {
    const name = form.read(place, problems);
    if (name === undefined || found.has(name)) return name;
    if (!isTimeZone(name)) {
      const meant = suggest(name, timeZoneNames());
      const hint = meant === undefined ? undefined : `did you mean ${quote(meant)}?`;
      problems.add("time_zone_unknown", place, { found: quote(name), allowed: EXPECTED, hint });
      return undefined;
    }
    found.add(name);
    return name;
  },
  schema: form.schema,
};
