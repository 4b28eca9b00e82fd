import type { Fault } from '@watchbook/ui';
import type { ProblemError } from '../http/problem-error.js';

/** The faults that the portal found, each at its field. */
export const faultsOfProblem = (problem: ProblemError | null): Fault[] =>
  (problem?.errors ?? []).map(({ pointer, code, detail }) => ({ pointer, code, detail }));
