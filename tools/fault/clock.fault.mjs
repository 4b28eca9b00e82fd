import { setTimeout as elapsed } from 'node:timers/promises';
import { runTrial } from './trial.mjs';

export const title = 'clocks of processes jump, backwards too';
export const counts = { test: 4, short: 12, long: 100 };

const HOUR = 3_600_000;

export function run({ random, count }) {
  return runTrial({
    random,
    async break({ processes }) {
      for (let n = 0; n < count; n++) {
        processes.setClock(random.integer(0, processes.count - 1), random.integer(-24 * HOUR, 24 * HOUR));
        await elapsed(random.integer(50, 250));
      }
      return { jumps: count };
    },
  });
}
