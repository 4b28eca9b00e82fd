import { setTimeout as elapsed } from 'node:timers/promises';
import { heal, runTrial } from './trial.mjs';

export const title = 'kill -9 of every process of PostgreSQL under load';
export const counts = { test: 1, short: 5, long: 200 };

export function run({ random, count }) {
  return runTrial({
    random,
    async break({ installation, processes, seen }) {
      const recovered = [];
      for (let n = 0; n < count; n++) {
        await elapsed(random.integer(300, 1200));
        await installation.kill();
        await elapsed(random.integer(0, 500));
        await installation.restart();
        recovered.push(await heal({ installation, processes, seen }));
      }
      return { kills: count, recoveredMaxMs: Math.round(Math.max(...recovered)) };
    },
  });
}
