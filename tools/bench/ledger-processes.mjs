import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { designs } from './ledger-designs.mjs';
import { load } from './load.mjs';

const CALLERS_EACH = 64;
/** All processes of one design together have as many connections as one process has. */
const CONNECTIONS_EACH = 16;

/** Several processes of one design on the one head, at the same time. */
export async function measureProcesses(database, { design, processes, seconds }) {
  const children = Array.from({ length: processes }, () => start(database, design));
  await Promise.all(children.map(({ next }) => next()));
  const runs = await Promise.all(children.map(({ child, next }) => (child.send({ seconds }), next())));
  const speeds = runs.map(({ perSecond }) => perSecond);
  return {
    design,
    processes,
    callersEach: CALLERS_EACH,
    perSecond: speeds.reduce((sum, speed) => sum + speed, 0),
    'slowest / fastest': Number((Math.min(...speeds) / Math.max(...speeds)).toFixed(2)),
    p99Ms: Math.max(...runs.map(({ p99Ms }) => p99Ms)),
  };
}

function start(database, design) {
  const child = fork(fileURLToPath(import.meta.url), [], {
    env: { ...process.env, BENCH_CHILD: JSON.stringify({ database, design }) },
  });
  const next = () =>
    new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('error', reject);
      child.once('exit', (code) => code !== 0 && reject(new Error(`A process ended with ${code}`)));
    });
  return { child, next };
}

if (process.env.BENCH_CHILD && process.send) {
  const { database, design } = JSON.parse(process.env.BENCH_CHILD);
  const { append, close } = await designs[design](database, CONNECTIONS_EACH);
  for (let i = 0; i < 20; i++) await append();
  process.send('ready');
  const { seconds } = await new Promise((resolve) => process.once('message', resolve));
  const run = await load({ callers: CALLERS_EACH, seconds, work: append });
  await close();
  process.send(run, () => process.exit(0));
}
