import { setTimeout as elapsed } from 'node:timers/promises';
import { runTrial } from './trial.mjs';

export const title = 'kill -9 of sealing processes at random moments under load';
export const counts = { test: 4, short: 14, long: 500 };

export function run({ random, count }) {
  return runTrial({
    random,
    async break({ processes, installation }) {
      for (let n = 0; n < count; n++) {
        await elapsed(random.integer(20, 300));
        await processes.replace(random.integer(0, processes.count - 1), installation.database);
      }
      return { kills: count };
    },
  });
}
