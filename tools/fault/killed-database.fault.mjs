import { setTimeout as elapsed } from 'node:timers/promises';
import { heal, runTrial } from './trial.mjs';

export const title = 'kill -9 of every process of PostgreSQL under load';

export function run({ random, long }) {
  const kills = long ? 200 : 5;
  return runTrial({
    random,
    async break({ installation, processes, seen }) {
      const recovered = [];
      for (let n = 0; n < kills; n++) {
        await elapsed(random.integer(300, 1200));
        await installation.kill();
        await elapsed(random.integer(0, 500));
        await installation.restart();
        recovered.push(await heal({ installation, processes, seen }));
      }
      return { kills, recoveredMaxMs: Math.round(Math.max(...recovered)) };
    },
  });
}
