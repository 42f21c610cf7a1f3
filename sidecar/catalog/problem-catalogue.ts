/**
 * What sort of problem a code stands for.
 *
 * - `syntax`: the text is not well-formed YAML or JSON, or uses what a catalog cannot have.
 * - `shape`: a value of a kind that the JSON Schema refuses as well.
 * - `meaning`: a value that the JSON Schema cannot judge.
 * - `warning`: nothing is refused.
 */
type ProblemStage = "syntax" | "shape" | "meaning" | "warning";

/** A row of the catalogue of problems. */
interface ProblemDescription {
  readonly stage: ProblemStage;
  readonly meaning: string;
  /** It follows from something that is absent, so a syntax error elsewhere may be its only cause. */
  readonly needsWhole?: true;
}

/**
 * Every code a problem of a catalog can have. `docs/CATALOG.md` lists the same
 * codes, and a test compares the two. A retired code is never used again.
 */
export const PROBLEM_CATALOGUE = {
  file_too_large: { stage: "syntax", meaning: "a file beyond the size limit" },
  text_not_utf8: { stage: "syntax", meaning: "bytes that are not UTF-8" },
  syntax_invalid: { stage: "syntax", meaning: "text that cannot be parsed" },
  nesting_too_deep: { stage: "syntax", meaning: "values nested too deeply" },
  key_duplicate: { stage: "syntax", meaning: "a key that is given twice" },
  key_not_text: { stage: "syntax", meaning: "a key that is not text" },
  tag_unsupported: { stage: "syntax", meaning: "a tag that has no meaning here" },
  alias_unknown: { stage: "syntax", meaning: "an alias without an anchor before it" },
  aliases_too_large: { stage: "syntax", meaning: "aliases that stand for too many values" },
  text_malformed: { stage: "syntax", meaning: "text with half a character, which UTF-8 cannot hold" },
  number_not_finite: { stage: "syntax", meaning: "a number that JSON or a double cannot hold" },
  problems_truncated: { stage: "syntax", meaning: "more problems than are reported" },

  type_wrong: { stage: "shape", meaning: "a value of the wrong type" },
  key_unknown: { stage: "shape", meaning: "a key that does not exist here" },
  key_missing: { stage: "shape", meaning: "a key that is required here and absent", needsWhole: true },
  keys_conflict: { stage: "shape", meaning: "keys that exclude each other" },
  value_unknown: { stage: "shape", meaning: "a word that does not exist here" },
  name_invalid: { stage: "shape", meaning: "a name that does not match the pattern" },
  text_invalid: { stage: "shape", meaning: "text in the wrong form" },
  list_length_wrong: { stage: "shape", meaning: "a list of the wrong length", needsWhole: true },
  item_duplicate: { stage: "shape", meaning: "a list item that is given twice" },
  number_out_of_range: { stage: "shape", meaning: "a number out of range" },

  value_empty: { stage: "meaning", meaning: "a key with nothing after it" },
  text_too_long: { stage: "meaning", meaning: "text that is too long" },
  share_too_fine: { stage: "meaning", meaning: "a percentage with too many decimals" },
  weights_over_100: { stage: "meaning", meaning: "weights that sum to more than everyone" },
  weights_incomplete: { stage: "meaning", meaning: "a weight missing beside others", needsWhole: true },
  range_reversed: { stage: "meaning", meaning: "a range whose end comes before its start" },
  layer_overlap: { stage: "meaning", meaning: "a range of a layer that another experiment has" },
  name_duplicate: { stage: "meaning", meaning: "a name that is taken" },
  reference_unknown: { stage: "meaning", meaning: "a name that nothing has", needsWhole: true },
  segment_cycle: { stage: "meaning", meaning: "a segment that refers to itself" },
  segment_too_deep: { stage: "meaning", meaning: "segments that refer to segments too deeply" },
  prerequisite_cycle: { stage: "meaning", meaning: "an optimization that requires itself" },
  prerequisite_too_deep: { stage: "meaning", meaning: "optimizations that require optimizations too deeply" },
  person_forced_twice: { stage: "meaning", meaning: "a person with two forced choices" },
  condition_too_deep: { stage: "meaning", meaning: "conditions nested too deeply" },
  time_zone_unknown: { stage: "meaning", meaning: "a time zone that does not exist" },
  date_invalid: { stage: "meaning", meaning: "a date or time of day that does not exist" },
  ramp_falls: { stage: "meaning", meaning: "a share of a ramp below the one before it" },
  cap_duplicate: { stage: "meaning", meaning: "a cap beside another one that bounds the same" },
  cap_unbounded: { stage: "meaning", meaning: "a cap that bounds nothing", needsWhole: true },
  version_invalid: { stage: "meaning", meaning: "text that is not a version" },
  pattern_invalid: { stage: "meaning", meaning: "text that is not a pattern" },
  pattern_unsupported: { stage: "meaning", meaning: "a pattern with something that patterns cannot have here" },
  pattern_too_large: { stage: "meaning", meaning: "a pattern that is too large" },
  address_block_invalid: { stage: "meaning", meaning: "text that is not a block of addresses" },
  device_unknown: { stage: "meaning", meaning: "a device that no request has" },
  local_time_unknown: { stage: "meaning", meaning: "a weekday or hour that no clock shows" },
  number_not_exact: { stage: "meaning", meaning: "a whole number that a double cannot hold exactly" },
  file_unreadable: { stage: "meaning", meaning: "a file that cannot be read" },
  people_line_invalid: { stage: "meaning", meaning: "a line of a file of people that is not one" },
  key_not_applicable: { stage: "meaning", meaning: "a key that has no effect here" },
  template_invalid: { stage: "meaning", meaning: "text that is not a template" },
  template_unsupported: { stage: "meaning", meaning: "a template with something that templates cannot have here" },
  template_too_large: { stage: "meaning", meaning: "a template that is too large" },
  window_too_long: { stage: "meaning", meaning: "a time further back than events are counted" },
  count_pointless: { stage: "meaning", meaning: "a comparison of a count that always comes out the same" },
  counters_too_many: { stage: "meaning", meaning: "more different things counted than one catalog may have" },
  body_too_large: { stage: "meaning", meaning: "a body beyond the size limit" },
  optimizations_too_many: { stage: "meaning", meaning: "more optimizations than one catalog may have" },

  experience_needs_setup: { stage: "warning", meaning: "an experience that needs setup and is never shown", needsWhole: true },
  experience_unreachable: { stage: "warning", meaning: "an experience that an earlier one hides from everyone" },
} as const satisfies Record<string, ProblemDescription>;

/** The code of a problem. */
export type ProblemCode = keyof typeof PROBLEM_CATALOGUE;

/** The row of a code. */
export function describeProblemCode(code: ProblemCode): ProblemDescription {
  return PROBLEM_CATALOGUE[code];
}
