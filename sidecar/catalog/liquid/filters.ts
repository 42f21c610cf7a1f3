/** How a filter is written, and its number in programs; core/assembly/template/filter-numbers.ts has the same numbers. */
export interface FilterDescription {
  readonly number: number;
  /** The fewest and the most arguments. */
  readonly arguments: readonly [number, number];
  /** The first argument is the name of a member, or a path of names with dots: text in quotes. */
  readonly takesPath?: true;
}

/** The filters of templates; docs/TEMPLATES.md says what each does. */
export const FILTERS = {
  append: { number: 1, arguments: [1, 1] },
  prepend: { number: 2, arguments: [1, 1] },
  upcase: { number: 3, arguments: [0, 0] },
  downcase: { number: 4, arguments: [0, 0] },
  capitalize: { number: 5, arguments: [0, 0] },
  strip: { number: 6, arguments: [0, 0] },
  lstrip: { number: 7, arguments: [0, 0] },
  rstrip: { number: 8, arguments: [0, 0] },
  strip_newlines: { number: 9, arguments: [0, 0] },
  newline_to_br: { number: 10, arguments: [0, 0] },
  escape: { number: 11, arguments: [0, 0] },
  escape_once: { number: 12, arguments: [0, 0] },
  strip_html: { number: 13, arguments: [0, 0] },
  url_encode: { number: 14, arguments: [0, 0] },
  url_decode: { number: 15, arguments: [0, 0] },
  replace: { number: 16, arguments: [1, 2] },
  replace_first: { number: 17, arguments: [1, 2] },
  replace_last: { number: 18, arguments: [1, 2] },
  remove: { number: 19, arguments: [1, 1] },
  remove_first: { number: 20, arguments: [1, 1] },
  remove_last: { number: 21, arguments: [1, 1] },
  slice: { number: 22, arguments: [1, 2] },
  truncate: { number: 23, arguments: [0, 2] },
  truncatewords: { number: 24, arguments: [0, 2] },
  split: { number: 25, arguments: [1, 1] },
  json: { number: 26, arguments: [0, 0] },

  plus: { number: 32, arguments: [1, 1] },
  minus: { number: 33, arguments: [1, 1] },
  times: { number: 34, arguments: [1, 1] },
  divided_by: { number: 35, arguments: [1, 1] },
  modulo: { number: 36, arguments: [1, 1] },
  abs: { number: 37, arguments: [0, 0] },
  ceil: { number: 38, arguments: [0, 0] },
  floor: { number: 39, arguments: [0, 0] },
  round: { number: 40, arguments: [0, 1] },
  at_least: { number: 41, arguments: [1, 1] },
  at_most: { number: 42, arguments: [1, 1] },

  join: { number: 48, arguments: [0, 1] },
  first: { number: 49, arguments: [0, 0] },
  last: { number: 50, arguments: [0, 0] },
  size: { number: 51, arguments: [0, 0] },
  sort: { number: 52, arguments: [0, 1], takesPath: true },
  sort_natural: { number: 53, arguments: [0, 1], takesPath: true },
  reverse: { number: 54, arguments: [0, 0] },
  uniq: { number: 55, arguments: [0, 0] },
  compact: { number: 56, arguments: [0, 0] },
  concat: { number: 57, arguments: [1, 1] },
  map: { number: 58, arguments: [1, 1], takesPath: true },
  where: { number: 59, arguments: [1, 2], takesPath: true },
  sum: { number: 60, arguments: [0, 1], takesPath: true },
  default: { number: 61, arguments: [1, 1] },
} as const satisfies Record<string, FilterDescription>;

/** The number of `default` when it leaves false as it is. */
export const DEFAULT_ALLOWING_FALSE = 62;

/** The filter of a name; undefined when there is none. */
export function filterOf(name: string): FilterDescription | undefined {
  return Object.hasOwn(FILTERS, name) ? FILTERS[name as keyof typeof FILTERS] : undefined;
}
