const NUMBER = "(?:0|[1-9]\\d*)";
const PRE_RELEASE_IDENTIFIER = `(?:${NUMBER}|\\d*[A-Za-z-][0-9A-Za-z-]*)`;
const BUILD_IDENTIFIER = "[0-9A-Za-z-]+";

/** The grammar of versions in docs/DETERMINISM.md. Its alternatives exclude each other, so it matches in linear time. */
const VERSION = new RegExp(
  `^[vV]?${NUMBER}(?:\\.${NUMBER}(?:\\.${NUMBER})?)?` +
    `(?:-${PRE_RELEASE_IDENTIFIER}(?:\\.${PRE_RELEASE_IDENTIFIER})*)?` +
    `(?:\\+${BUILD_IDENTIFIER}(?:\\.${BUILD_IDENTIFIER})*)?$`,
  "u",
);

/** Whether text is a version: `[v]1[.2[.3]][-pre.release][+build]`. */
export function isVersion(text: string): boolean {
  return VERSION.test(text);
}
