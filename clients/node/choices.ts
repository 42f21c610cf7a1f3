import type * as wire from "#proto/generated/pillion/decision/v1/decision.ts";
import { type BodyDefinition, type BodyDefinitions, type BodyParser, type BodyRefusal, readBody, type Unparsed } from "./body.ts";
import { type Choice, choiceOf } from "./choice.ts";
import type { ChooseError } from "./choose-error.ts";

/** Why a default was used: no answer at all, nothing for this name, or a body that is not what the caller wants. */
export type DefaultCause = "unanswered" | "absent" | "withheld" | BodyRefusal;

/** A body and where it came from. */
export type Resolution<T> =
  | { readonly source: "sidecar"; readonly value: T; readonly choice: Choice }
  | { readonly source: "default"; readonly value: T; readonly cause: DefaultCause };

/** What the sidecar said beside the choices. */
export interface Warning {
  /** The selector of an optimization that could not be decided. */
  readonly name: string;
  readonly code: "unsupported" | "invalid" | "template" | "unknown";
}

/** What came of a call; see `Choices`. */
export type Outcome = { readonly ok: true; readonly response: wire.ChooseResponse } | { readonly ok: false; readonly error: ChooseError };

/** Told of a body that came and was not used. */
export type BodyRefusalListener = (refused: { readonly name: string; readonly refusal: BodyRefusal; readonly message: string }) => void;

/**
 * The result of one call. It can always be asked for bodies: where the sidecar
 * gave nothing that fits, the caller's default is the answer. No method throws.
 */
export class Choices<Bodies> {
  readonly #outcome: Outcome;
  readonly #definitions: BodyDefinitions<Bodies>;
  readonly #onBodyRefused: BodyRefusalListener;
  #items: readonly Choice[] | undefined;

  constructor(outcome: Outcome, options: { definitions: BodyDefinitions<Bodies>; onBodyRefused: BodyRefusalListener }) {
    this.#outcome = outcome;
    this.#definitions = options.definitions;
    this.#onBodyRefused = options.onBodyRefused;
  }

  /** `sidecar` when the call was answered, `default` when it was not. */
  get source(): "sidecar" | "default" {
    return this.#outcome.ok ? "sidecar" : "default";
  }

  /** Why the call was not answered; undefined when it was. */
  get error(): ChooseError | undefined {
    return this.#outcome.ok ? undefined : this.#outcome.error;
  }

  /** What the person gets, in the order of the answer; empty when there is none. */
  get items(): readonly Choice[] {
    this.#items ??= this.#outcome.ok ? this.#outcome.response.choices.map(choiceOf) : [];
    return this.#items;
  }

  /** The version of the snapshot that decided; undefined when the call was not answered. */
  get snapshotVersion(): string | undefined {
    return this.#outcome.ok ? this.#outcome.response.snapshotVersion : undefined;
  }

  /** Seconds since that snapshot was last confirmed; undefined when the call was not answered. */
  get snapshotAgeSeconds(): number | undefined {
    return this.#outcome.ok ? this.#outcome.response.snapshotAgeSeconds : undefined;
  }

  /** Optimizations that could not be decided and are absent for that reason. */
  get warnings(): readonly Warning[] {
    return this.#outcome.ok ? this.#outcome.response.warnings.map(warningOf) : [];
  }

  /** The choice of that name; undefined when the answer has none. */
  get(name: string): Choice | undefined {
    return this.items.find((choice) => choice.name === name);
  }

  /**
   * The body of that name, or the default: the one given here, else the one of the
   * definition. A name without a definition wants a default.
   */
  body<N extends keyof Bodies & string>(name: N): Bodies[N];
  body<T>(name: string, fallback: T, parse: BodyParser<T>): T;
  body<T extends NonNullable<unknown>>(name: string, fallback: T): Unparsed<T>;
  body(name: string, ...rest: [] | [unknown, BodyParser<unknown>?]): unknown {
    return this.#resolve(name, rest).value;
  }

  /** As `body`, with where the value came from and why. */
  resolve<N extends keyof Bodies & string>(name: N): Resolution<Bodies[N]>;
  resolve<T>(name: string, fallback: T, parse: BodyParser<T>): Resolution<T>;
  resolve<T extends NonNullable<unknown>>(name: string, fallback: T): Resolution<Unparsed<T>>;
  resolve(name: string, ...rest: [] | [unknown, BodyParser<unknown>?]): Resolution<unknown> {
    return this.#resolve(name, rest);
  }

  #resolve(name: string, rest: readonly [] | readonly [unknown, BodyParser<unknown>?]): Resolution<unknown> {
    const definition = rest.length === 0 ? this.#definitionOf(name) : { default: rest[0], parse: rest[1] };
    if (!this.#outcome.ok) {
      return { source: "default", value: definition.default, cause: "unanswered" };
    }
    const choice = this.get(name);
    if (choice === undefined) {
      return { source: "default", value: definition.default, cause: "absent" };
    }
    if (choice.bodyText === "") {
      return { source: "default", value: definition.default, cause: "withheld" };
    }
    const body = readBody(choice.bodyText, definition);
    if (body.ok) {
      return { source: "sidecar", value: body.value, choice };
    }
    this.#onBodyRefused({ name, refusal: body.refusal, message: body.message });
    return { source: "default", value: definition.default, cause: body.refusal };
  }

  /** The types allow only names that have a definition; for any other the default is undefined. */
  #definitionOf(name: string): { readonly default: unknown; readonly parse?: BodyParser<unknown> | undefined } {
    const definitions: Readonly<Record<string, BodyDefinition<unknown>>> = this.#definitions;
    return Object.hasOwn(definitions, name) ? (definitions[name] ?? { default: undefined }) : { default: undefined };
  }
}

function warningOf(warning: wire.Warning): Warning {
  return { name: warning.name, code: WARNING_CODES[warning.code] ?? "unknown" };
}

const WARNING_CODES: Readonly<Record<wire.WarningCode, Warning["code"]>> = { 0: "unknown", 1: "unsupported", 2: "invalid", 3: "template" };
