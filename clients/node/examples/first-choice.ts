import { createPillionClient } from "pillion/client";

interface Popup {
  readonly title: string;
  readonly okButtonText: string;
}

function parsePopup(body: unknown): Popup | null {
  if (typeof body === "object" && body !== null && "title" in body && "okButtonText" in body) {
    return { title: String(body.title), okButtonText: String(body.okButtonText) };
  }
  throw new TypeError("a popup needs a title and a button");
}

const client = createPillionClient({
  address: process.argv[2] ?? "127.0.0.1:7070",
  deadlineMs: 200,
  bodies: {
    "demo-server-side-experiment": { default: { headline: "Everything for your next trip" } },
    "welcome-back": { default: null, parse: parsePopup },
  },
  onProblem: (problem) => console.warn(problem),
});

await client.ready(1_000);
const choices = await client.choose({
  userId: "customer@example.com",
  names: ["demo-server-side-experiment", "welcome-back"],
  device: "desktop",
  sessionId: "sess_web_20260127_001",
  attributes: { visits: 3 },
});

console.log(choices.body("demo-server-side-experiment").headline);
const popup = choices.body("welcome-back");
console.log(popup === null ? "no popup" : `${popup.title} [${popup.okButtonText}]`);
console.log(choices.source, choices.get("welcome-back")?.reason);

await client.close();
