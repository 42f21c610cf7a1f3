/** A word that may not be written, and why. */
export interface BannedWord {
  readonly word: string;
  readonly pattern: RegExp;
  readonly reason: string;
}

/** Words that name no idea, so that anything ends up in a file or folder called so. */
export const BANNED_NAMES = ["util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"];

function banned(word: string, reason: string): BannedWord {
  return { word, pattern: new RegExp(`(?<![\\w.-])${word}(?![\\w-])`, "i"), reason };
}

const UNFINISHED = "what is not done is not merged; what is to be done stands in the issue tracker";
const ABOUT_ITSELF = "the project speaks of what it does, not of how it came to be written";
const MACHINE = "a path, host or account of one machine means nothing on another";

/**
 * Each word is spelled in a way that does not match itself, so that this file
 * passes its own check.
 */
export const BANNED_WORDS: readonly BannedWord[] = [
  banned("t[o]do", UNFINISHED),
  banned("fix[m]e", UNFINISHED),
  banned("x{3}", UNFINISHED),
  banned("h[a]ck", UNFINISHED),
  banned("not (yet )?impl[e]mented", UNFINISHED),
  banned("place[h]older implementation", UNFINISHED),
  banned("co-[a]uthored-by", ABOUT_ITSELF),
  banned("as an A[I]", ABOUT_ITSELF),
  banned("language m[o]del", ABOUT_ITSELF),
  banned("c[l]aude", ABOUT_ITSELF),
  banned("ant[h]ropic", ABOUT_ITSELF),
  banned("chat[g]pt", ABOUT_ITSELF),
  banned("sub-?a[g]ents?", ABOUT_ITSELF),
  banned("coding a[g]ents?", ABOUT_ITSELF),
  banned("(this|previous|next|last|earlier) (coding )?se[s]sion'?s? (of|wrote|did|work)", ABOUT_ITSELF),
  banned("the b[r]ief", ABOUT_ITSELF),
  banned("is[s]ue #?\\d+", ABOUT_ITSELF),
  banned("reg[i]stry\\.npmjs\\.org", MACHINE),
  { word: "an absolute path of a developer's machine", pattern: /(?<![\w.])\/(work|home|Users)\/[a-z]/, reason: MACHINE },
];
