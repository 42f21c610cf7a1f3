/** Every bound of the catalog, with its reason. `docs/CATALOG.md` states the same numbers, and a test compares the two. */
export const CATALOG_LIMITS = {
  /** A file of 200,000 optimizations of 300 bytes fits; a larger one is a mistake, and parsing takes many times its size in memory. */
  fileBytesMax: 64 * 1024 * 1024,
  /** Twice the largest catalog that is measured. */
  optimizationsMax: 200_000,
  /** Lists that are walked as a whole: holdouts, layers, caps, segments, templates, metrics. */
  namedThingsMax: 10_000,
  /** Experiences of one personalization; people rank them by hand. */
  experiencesMax: 1_000,
  /** Variants of one experiment; a draw walks them in order. */
  variantsMax: 1_000,
  /** Parts of the day in one schedule; one for each hour. */
  scheduleHoursMax: 24,
  /** Steps of one ramp; one for each hour of a month, and some. */
  rampStepsMax: 1_000,
  /** Caps of one experience, personalization or experiment; a decision looks at each. */
  capsOfOneMax: 16,
  /** Showings that one cap allows; a profile keeps the moment of each. */
  capShowingsMax: 256,
  /** Groups of one optimization; a call may ask for 64. */
  groupsMax: 64,
  /** Secondary metrics of one personalization. */
  secondaryMetricsMax: 100,
  /** Half of what the core bears, so that what it generates around a condition fits as well. */
  conditionDepthMax: 32,
  /** Segments within segments; half of what the core bears. */
  segmentDepthMax: 32,
  /** Members of one `all` or `any`. */
  conditionMembersMax: 1_000,
  /** Operands of one comparison; longer lists of people or products belong into an attribute. */
  operandsMax: 10_000,
  /** One operand: as long as the longest address a call may carry. */
  operandBytesMax: 8_192,
  /** States of a pattern: of one that has no table, each may be looked at for each character of a text. */
  patternStatesMax: 1_000,
  /** Characters and sets of a pattern that differ from each other; the core counts them in a byte. */
  patternClassesMax: 255,
  /** Groups within groups of a pattern; the compiler recurses once a level. */
  patternDepthMax: 100,
  /** Entries of a pattern's table, of two bytes each. A pattern that would need more is run state by state. */
  patternTableEntriesMax: 32_768,
  /** People that one segment lists in the catalog itself; longer lists belong into a file, which is not parsed as YAML. */
  peopleListedMax: 10_000,
  /** People in one file; they take 80 MB of the snapshot. */
  peopleMax: 10_000_000,
  /** A file of 10,000,000 people of 25 bytes each fits. */
  peopleFileBytesMax: 256 * 1024 * 1024,
  /** The path of a file beside the catalog. */
  pathBytesMax: 1_024,
  /** People of one forced choice; more are an audience. */
  forcedPeopleMax: 10_000,
  /** Prerequisites of one optimization; each is decided, too. */
  prerequisitesMax: 16,
  /** Prerequisites within prerequisites; half of what the core bears. */
  prerequisiteDepthMax: 16,
  /** One person: the longest that a call can name. */
  unitBytesMax: 533,
  /** Names, groups, ids, salts and names of attributes, as in a call. */
  nameBytesMax: 256,
  /** Different things that are counted of events: each event is held against those of its name. */
  countersMax: 4_096,
  /** Different values of a property that are told apart, as in the core. */
  distinctValuesMax: 64,
  /** A title is one line of a screen. */
  titleBytesMax: 1_024,
  /** One body; a call answers with up to 4 MiB, and asks for tens of them. */
  bodyBytesMax: 256 * 1024,
  /** Nesting of the file: 32 conditions take two levels each, and bodies need room as well. The parsers recurse once a level. */
  nestingMax: 128,
  /** Values that aliases add; a few lines of aliases to aliases would otherwise stand for billions. */
  aliasedValuesMax: 1_000_000,
  /** Characters of a text with syntax errors whose other lines are checked all the same; each of its broken lines takes seven parses. */
  recoveredCharactersMax: 256 * 1024,
  /** Broken lines up to which that is done; a text with more was not broken by slips. */
  recoveredLinesMax: 10,
  /** Problems that are reported; whoever has more begins with these. */
  problemsMax: 1_000,
  /** Names that are compared for a "did you mean". */
  suggestionCandidatesMax: 2_000,
  /** Names that are listed as allowed before the rest is only counted. */
  allowedListedMax: 20,
} as const;
