import type { PreviewKey } from "#sidecar/base/preview-key.ts";
import { type KeysFile, readKeysFile } from "./keys-file.ts";

const ID_PATTERN = /^[a-zA-Z0-9_-]{1,64}$/;
/** As many characters as HMAC-SHA256 has bytes of output: shorter ones can be guessed sooner than the signature. */
const SECRET_CHARACTERS_MIN = 32;

/**
 * Reads the file of `preview_keys_file`: a list of entries with `id` and
 * `secret`. The first one signs, and all verify. A problem never shows a secret.
 */
export function readPreviewKeysFile(path: string): Promise<KeysFile<PreviewKey>> {
  return readKeysFile(path, {
    names: ["id", "secret"],
    expected: "`id` and `secret`",
    unique: "id",
    problemsOf: ({ id, secret }) => [
      ...(typeof id === "string" && ID_PATTERN.test(id) ? [] : [{ key: "id", found: "", allowed: "must be 1 to 64 letters, digits, `_` and `-`" }]),
      ...(typeof secret === "string" && secret.length >= SECRET_CHARACTERS_MIN
        ? []
        : [{ key: "secret", found: "", allowed: `must be text of at least ${SECRET_CHARACTERS_MIN} characters` }]),
    ],
    read: ({ id, secret }) => ({ id: String(id), secret: String(secret) }),
  });
}
