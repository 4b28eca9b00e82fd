import { describe, expect, it } from '@jest/globals';
import { Tally } from './tally.mjs';

const clean = {
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
};

describe('the count of a run', () => {
  it('adds checks and tests, and ends with the line that programs read', () => {
    const tally = new Tally();
    tally.check('types', true);
    tally.jest('tests', clean);
    expect(String(tally)).toBe('4 passed, 0 failed');
  });

  it('names what failed before that line', () => {
    const tally = new Tally();
    tally.check('lint', false);
    tally.jest('tests', { ...clean, numFailedTests: 2 });
    expect(String(tally)).toBe('failed: lint\nfailed: tests (2)\n3 passed, 3 failed');
  });

  it.each(['numPendingTests', 'numTodoTests', 'numRuntimeErrorTestSuites'])('counts %s as failed', (kind) => {
    const tally = new Tally();
    tally.jest('tests', { ...clean, [kind]: 1 });
    expect(tally.failed).toBe(1);
  });

  it('counts a run without a test as failed', () => {
    const tally = new Tally();
    tally.jest('tests', { ...clean, numPassedTests: 0 });
    expect(tally.failed).toBe(1);
  });
});
