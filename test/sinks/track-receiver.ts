import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** An event as it arrived. */
interface Arrived {
  readonly eventId: string;
  readonly [field: string]: unknown;
}

/** A call as it arrived. */
export interface ReceivedCall {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly track: readonly { readonly name: string; readonly type?: string; readonly payload: readonly Arrived[] }[];
  readonly ids: readonly string[];
}

/** How a call is answered; a call that is lost gets no answer. */
export type Answer = { readonly status: number; readonly headers?: Readonly<Record<string, string>> } | "lost";

/** A receiver of the Track API that answers as it is told, and takes what it answers with 201. */
export class TrackReceiver {
  readonly calls: ReceivedCall[] = [];
  readonly taken: Arrived[] = [];
  readonly #server: Server;
  answer: (call: ReceivedCall) => Answer | Promise<Answer> = () => ({ status: 201 });

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", async () => {
        const { track } = JSON.parse(Buffer.concat(chunks).toString()) as Pick<ReceivedCall, "track">;
        const payloads = track.flatMap(({ payload }) => payload);
        const { url: path = "", headers } = request;
        const call = { path, authorization: headers.authorization, track, ids: payloads.map(({ eventId }) => eventId) };
        this.calls.push(call);
        const answer = await this.answer(call);
        if (answer === "lost" || answer.status === 201) this.taken.push(...payloads);
        if (answer === "lost") request.socket.destroy();
        else response.writeHead(answer.status, answer.headers).end();
      });
    });
  }

  static async start(): Promise<TrackReceiver> {
    const receiver = new TrackReceiver();
    await new Promise<void>((resolve) => receiver.#server.listen(0, "127.0.0.1", resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/{organization}/projects/{project}/sources/{source}/track`;
  }

  /** The ids of what it took, in their order. */
  get ids(): string[] {
    return this.taken.map(({ eventId }) => eventId);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
