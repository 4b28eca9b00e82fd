import { setTimeout as elapsed } from 'node:timers/promises';
import { runTrial } from './trial.mjs';

export const title = 'jobs delivered ten times, out of order, to processes that die; and the same request at once';

export const counts = { test: 20, short: 200, long: 10_000 };

const TIMES = 10;

export function run({ random, count }) {
  const together = 100;
  return runTrial({
    random,
    async break({ processes, installation, seen }) {
      const deliveries = Array.from({ length: count * TIMES }, (_, n) => `job-${n % count}`);
      for (let n = deliveries.length - 1; n > 0; n--) {
        const other = random.integer(0, n);
        [deliveries[n], deliveries[other]] = [deliveries[other], deliveries[n]];
      }
      const deliver = async () => {
        for (let id = deliveries.pop(); id; id = deliveries.pop()) {
          seen.push(await processes.ask(random.integer(0, processes.count - 1), 'once', id));
        }
      };
      const delivering = Promise.all(Array.from({ length: 16 }, deliver));
      let kills = 0;
      for (; deliveries.length > 0; kills++) {
        await elapsed(random.integer(300, 1500));
        await Promise.race([
          delivering,
          processes.replace(random.integer(0, processes.count - 1), installation.database),
        ]);
      }
      await delivering;
      const rounds = Math.ceil(count / 10);
      for (let n = 0; n < rounds; n++) {
        const at = () => random.integer(0, processes.count - 1);
        seen.push(
          ...(await Promise.all(Array.from({ length: together }, () => processes.ask(at(), 'once', `same-${n}`)))),
        );
      }
      return { jobs: count, deliveries: count * TIMES, kills, sameRequest: rounds, atOnce: together };
    },
  });
}
