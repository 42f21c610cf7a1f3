import type { Random } from "#test/differential/random.ts";

const VALUES: readonly unknown[] = [
  "",
  "everyone",
  "all",
  "a name",
  "2027-03-01",
  "30d",
  "desktop",
  "once",
  -1,
  0,
  50,
  100.5,
  true,
  false,
  null,
  [],
  {},
  ["a", "a"],
  ["a", 1],
  [2, 1],
  { attribute: "a", equals: 1 },
  { segment: "paying" },
  { event: "Purchase", at_least: 3 },
  { primary: "purchases" },
  { from: 0, to: 1, name: "checkout" },
  { time_zone: "Europe/Berlin", start: "2027-03-01T09:00", days: ["monday"], hours: ["22:00-02:00"] },
];

/** Around the bounds of shares. */
const NUMBERS: readonly number[] = [-1, -0.0001, 0, 0.0001, 99.9999, 100, 100.0001, 1e6];

const KEYS: readonly string[] = [
  "name",
  "body",
  "template",
  "audience",
  "weight",
  "equals",
  "one_of",
  "between",
  "contains",
  "not",
  "all",
  "segment",
  "event",
  "attribute",
  "request",
  "place",
  "is_set",
  "ignore_case",
  "matches",
  "in_last",
  "property",
  "aggregate",
  "schedule",
  "display",
  "metrics",
  "layer",
  "nonsense",
];

/** Changes one place of a JSON value, and says what was changed: what a slip of the hand could do, and what it could not. */
export function changeSomething(value: unknown, random: Random): string {
  const maps: { map: Record<string, unknown>; path: string }[] = [];
  const lists: { list: unknown[]; path: string }[] = [];
  const visit = (each: unknown, path: string): void => {
    if (Array.isArray(each)) {
      lists.push({ list: each, path });
      each.forEach((item, index) => {
        visit(item, `${path}[${index}]`);
      });
    } else if (typeof each === "object" && each !== null) {
      maps.push({ map: each as Record<string, unknown>, path });
      for (const [key, item] of Object.entries(each)) visit(item, `${path}.${key}`);
    }
  };
  visit(value, "");
  if (lists.length > 0 && random.oneIn(4)) {
    const { list, path } = random.pick(lists);
    return `${path}: ${changeList(list, random)}`;
  }
  const { map, path } = random.pick(maps);
  return `${path}: ${changeMap(map, random)}`;
}

function changeList(list: unknown[], random: Random): string {
  const kind = random.pick(["empty", "shorten", "repeat", "add"]);
  if (kind === "empty") list.length = 0;
  else if (kind === "shorten") list.pop();
  else list.push(structuredClone(kind === "repeat" && list.length > 0 ? list[0] : random.pick(VALUES)));
  return `${kind} to ${JSON.stringify(list)}`;
}

function changeMap(map: Record<string, unknown>, random: Random): string {
  const keys = Object.keys(map);
  const key = keys.length === 0 || random.oneIn(3) ? random.pick(KEYS) : random.pick(keys);
  if (Object.hasOwn(map, key) && random.oneIn(4)) {
    delete map[key];
    return `without ${key}`;
  }
  const isNumber = typeof map[key] === "number";
  map[key] = isNumber && !random.oneIn(3) ? random.pick(NUMBERS) : structuredClone(random.pick(VALUES));
  return `${key} is ${JSON.stringify(map[key])}`;
}
