import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Sealer } from '../../apps/api/dist/ledger/sealer.js';
import { sampleIntent } from './ledger-sample.mjs';
import { load } from './load.mjs';

const PROCESSES = 4;
const CALLERS_EACH = 16;

/** Four processes, each with its own sealer, on the one head. */
export async function measureProcesses(systemUrl, seconds) {
  const runs = await Promise.all(
    Array.from({ length: PROCESSES }, () => {
      const child = fork(fileURLToPath(import.meta.url), [], {
        env: { ...process.env, BENCH_CHILD: systemUrl, BENCH_SECONDS: String(seconds) },
      });
      return new Promise((resolve, reject) => {
        child.once('message', resolve);
        child.once('error', reject);
        child.once('exit', (code) => code !== 0 && reject(new Error(`A process ended with ${code}`)));
      });
    }),
  );
  const speeds = runs.map(({ perSecond }) => perSecond);
  return {
    processes: PROCESSES,
    callersEach: CALLERS_EACH,
    perSecond: speeds.reduce((sum, speed) => sum + speed, 0),
    slowest: Math.min(...speeds),
    fastest: Math.max(...speeds),
    p99Ms: Math.max(...runs.map(({ p99Ms }) => p99Ms)),
  };
}

if (process.env.BENCH_CHILD && process.send) {
  const sealer = new Sealer(
    process.env.BENCH_CHILD,
    () => new Date(),
    (cause) => console.error(cause),
  );
  const work = () => sealer.seal([sampleIntent()]);
  await work();
  const run = await load({ callers: CALLERS_EACH, seconds: Number(process.env.BENCH_SECONDS), work });
  await sealer.stop();
  process.send(run, () => process.exit(0));
}
