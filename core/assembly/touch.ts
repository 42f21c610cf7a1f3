// Loading memory before it is needed, so that the processor waits for several lines at once.

const LINE_BYTES: usize = 64;

/** What touching has loaded is added up here, so that the loads are not taken for useless. */
const TOUCHED: usize = memory.data(4, 4);

/** Loads a word of each of so many cache lines. Bounds: the tables are followed by as much memory. */
export function touchLines(at: usize, lines: usize): void {
  let sum: u32 = 0;
  for (let line: usize = 0; line < lines; line++) sum += load<u32>(at + line * LINE_BYTES);
  store<u32>(TOUCHED, sum);
}
