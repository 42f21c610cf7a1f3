import process from "node:process";

/** What the operating system's requests to stop lead to. */
export interface StopSignals {
  /** From now on the first signal calls this, at once when one has come already. A second one ends the process without delay. */
  whenAsked(stop: () => void): void;
  /** From now on signals do what they do by default. */
  ignore(): void;
}

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** The exit code of a process that was asked twice: what a shell reports for SIGINT. */
const ASKED_TWICE_EXIT_CODE = 130;

/** Begins to listen. A signal that comes before anybody knows what to do with it is kept. */
export function listenForStopSignals(): StopSignals {
  let asked = false;
  let stop: (() => void) | undefined;
  const onSignal = (): void => {
    if (asked) {
      process.exit(ASKED_TWICE_EXIT_CODE);
    }
    asked = true;
    stop?.();
  };
  for (const signal of SIGNALS) {
    process.on(signal, onSignal);
  }
  return {
    whenAsked: (then) => {
      stop = then;
      if (asked) {
        then();
      }
    },
    ignore: () => {
      for (const signal of SIGNALS) {
        process.off(signal, onSignal);
      }
      if (asked) {
        process.exit(ASKED_TWICE_EXIT_CODE);
      }
    },
  };
}
