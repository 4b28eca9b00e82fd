import { runTrial } from './trial.mjs';

export const title = 'jobs delivered ten times, out of order, to processes that die; and the same request at once';

const TIMES = 10;

export function run({ random, long }) {
  const jobs = long ? 10_000 : 200;
  const together = 100;
  return runTrial({
    random,
    async break({ processes, installation, seen }) {
      const deliveries = Array.from({ length: jobs * TIMES }, (_, n) => `job-${n % jobs}`);
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
        await Promise.race([
          delivering,
          processes.replace(random.integer(0, processes.count - 1), installation.database),
        ]);
      }
      await delivering;
      const rounds = long ? 500 : 20;
      for (let n = 0; n < rounds; n++) {
        const at = () => random.integer(0, processes.count - 1);
        seen.push(
          ...(await Promise.all(Array.from({ length: together }, () => processes.ask(at(), 'once', `same-${n}`)))),
        );
      }
      return { jobs, deliveries: jobs * TIMES, kills, sameRequest: rounds, atOnce: together };
    },
  });
}
