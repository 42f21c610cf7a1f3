import { type ChooseRequest, reasonToJSON } from "#proto/generated/pillion/decision/v1/decision.ts";
import type { GrpcCaller } from "./callers.ts";

/** Who asks: a user, an anonymous person, or both. */
interface Identity {
  readonly userId?: string;
  readonly profileId?: string;
}

/** Somebody who asks a sidecar over gRPC, and is told in few words what they get. */
export class Shopper {
  readonly #caller: GrpcCaller;
  readonly #identity: Identity;

  constructor(caller: GrpcCaller, identity: Identity) {
    this.#caller = caller;
    this.#identity = identity;
  }

  /** The request of this person, as it can be sent, or be put into a question to Explain. */
  request(name: string, also: Partial<ChooseRequest> = {}): Partial<ChooseRequest> {
    const { userId = "", profileId = "" } = this.#identity;
    return { identification: { userId, profileId, sourceId: profileId === "" ? undefined : 5n }, names: [name], includeWithheld: true, ...also };
  }

  /** The experience or variant that one optimization gives, or nothing, and why: `first, TARGETED`. */
  async ask(name: string, also: Partial<ChooseRequest> = {}): Promise<string> {
    const answer = await this.#caller.choose(this.request(name, also));
    if (!answer.ok) throw new Error(`${answer.fault}: ${answer.details}`);
    const [choice] = answer.response.choices;
    if (choice === undefined) return `nothing${answer.response.warnings.length > 0 ? ", with a warning" : ""}`;
    return `${choice.experience || choice.variant || "nothing"}, ${reasonToJSON(choice.reason).replace("REASON_", "")}`;
  }
}
