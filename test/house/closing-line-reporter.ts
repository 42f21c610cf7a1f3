import type { Reporter, TestModule } from "vitest/node";

/**
 * Ends a test run with `N passed, N failed` alone on a line, which is what
 * continuous integration reads, and fails a run in which nothing was tested or
 * something was skipped: neither proves anything.
 */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        counts[test.result().state] += 1;
      }
      // A file that cannot be loaded has no tests of its own to count.
      counts.failed += module.errors().length > 0 ? 1 : 0;
    }
    const untested = counts.skipped + counts.pending;
    if (counts.passed + counts.failed === 0 || untested > 0) {
      process.exitCode = 1;
    }
    console.log(`\n${counts.passed} passed, ${counts.failed} failed${untested > 0 ? `, ${untested} skipped` : ""}`);
  }
}
