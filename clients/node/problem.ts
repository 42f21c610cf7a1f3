import type { BodyRefusal } from "./body.ts";
import type { ChooseError } from "./choose-error.ts";

/** Something that made a default be used where the sidecar might have given something else. */
export type Problem =
  | { readonly about: "call"; readonly error: ChooseError }
  | { readonly about: "body"; readonly name: string; readonly refusal: BodyRefusal; readonly message: string };
