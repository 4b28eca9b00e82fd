/** Adds up what passed and what failed, over checks and tests. */
export class Tally {
  passed = 0;
  failed = 0;
  #failures = [];

  /** One check that either holds or does not. */
  check(name, holds) {
    if (holds) this.passed += 1;
    else this.#fail(name, 1);
  }

  /**
   * The result of a Jest run as `--json` writes it.
   * A skipped test counts as failed, and so does a file that could not be run or a run without a test.
   */
  jest(name, { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites }) {
    this.passed += numPassedTests;
    const failed = numFailedTests + numPendingTests + numTodoTests + numRuntimeErrorTestSuites;
    if (failed > 0 || numPassedTests === 0) this.#fail(name, Math.max(failed, 1));
  }

  /** What failed, one a line; then the line that programs read. */
  toString() {
    const lines = this.#failures.map((name) => `failed: ${name}`);
    return [...lines, `${this.passed} passed, ${this.failed} failed`].join('\n');
  }

  #fail(name, count) {
    this.failed += count;
    this.#failures.push(count > 1 ? `${name} (${count})` : name);
  }
}
