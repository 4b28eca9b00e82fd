import { setTimeout as elapsed } from 'node:timers/promises';
import { connectionFaults } from '../../libs/testing/dist/index.js';
import { runTrial } from './trial.mjs';

export const title = 'connections dropped, stalled, left half open, and cut before, in and after COMMIT';
export const counts = { test: 10, short: 60, long: 1000 };

/** Half open costs a deadline each time, so it comes less often. */
const rare = ['half-open', 'silent-commit'];
const common = Object.keys(connectionFaults).filter((fault) => !rare.includes(fault));

export function run({ random, count }) {
  return runTrial({
    random,
    async break({ installation: { proxy } }) {
      for (let n = 0; n < count; n++) {
        await proxy.strike(random.pick(random.chance(0.1) ? rare : common));
        await elapsed(random.integer(0, 400));
      }
      return { cuts: count, ...proxy.struck };
    },
  });
}
