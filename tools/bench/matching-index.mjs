// The index of names in a process of its own: `node tools/bench/matching-index.mjs SIZE THREADS`, figures on stdout.
import { setTimeout as wait } from 'node:timers/promises';
import { Names } from '../../apps/api/dist/screening/names/names.js';
import { quantile } from '../data-tests/random.mjs';
import { audienceOf, groupOf, HELD, EVERYTHING, LIMIT, namesFrom, sampleOf } from './matching-names.mjs';

const [size, threads] = process.argv.slice(2).map(Number);
const QUERIES = 1000;
/** Rows of a file that are asked together, as by `screening/batch`. */
const ROWS = 25;
const SETTLED_MS = 10_000;
const names = new Names(threads);
const keepAlive = setInterval(() => undefined, 1000);

const began = performance.now();
await names.readAnew(groups(), () => []);
const build = (performance.now() - began) / 1000;

const sample = sampleOf(size, QUERIES);
await measure(sample.slice(0, 200), HELD, 0.75);
await bulk(sample);
const visible = await measure(sample, HELD, 0.75);
const every = await measure(sample, EVERYTHING, 0.75);
const exhaustive = await measure(sample, HELD, 0);
const { rate, cost } = await bulk(sample);
const found = await delta();
// What the process keeps, once nothing is asked of it: V8 and the system take their time to hand memory back.
await wait(SETTLED_MS);
globalThis.gc?.({ type: 'major', flavor: 'last-resort' });
const figures = {
  'build s': round(build),
  ...prefixed('visible', visible),
  ...prefixed('all', every),
  'recall@20, at 0.75 or more': visible.recall,
  'recall@20': exhaustive.recall,
  'bulk names/s': rate,
  'bulk CPU ms a name': cost,
  'a change is found after ms': round(found),
  'process when idle MB': Math.round(process.memoryUsage.rss() / 1024 / 1024),
  'most MB while building': Math.round(process.resourceUsage().maxRSS / 1024),
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
clearInterval(keepAlive);
await names.stop();

async function* groups() {
  const next = namesFrom(1);
  for (let from = 0; from < size; from += 1000)
    yield Array.from({ length: Math.min(1000, size - from) }, (_, at) => groupOf(from + at, next()));
}

async function measure(queries, tokens, minimum) {
  const times = [];
  let hits = 0;
  for (const { id, name } of queries) {
    const at = performance.now();
    const [targets] = await names.search([{ name, tokens, limit: LIMIT, minimum }]);
    times.push(performance.now() - at);
    if (targets.some((target) => target.id === id)) hits += 1;
  }
  return { times, recall: round(hits / queries.length, 4) };
}

/** All threads at work on files: names a second, and what one costs on all of them, which other work changes less. */
async function bulk(queries) {
  const left = [...queries, ...queries].map(({ name }) => ({ name, tokens: HELD, limit: LIMIT, minimum: 0.75 }));
  const count = left.length;
  const [at, used] = [performance.now(), process.cpuUsage()];
  const file = async () => {
    while (left.length > 0) await names.search(left.splice(0, ROWS));
  };
  await Promise.all(Array.from({ length: threads * 2 }, file));
  const { user, system } = process.cpuUsage(used);
  const seconds = (performance.now() - at) / 1000;
  return { rate: Math.round(count / seconds), cost: round((user + system) / 1000 / count, 3) };
}

/** From telling of a notice to finding it. */
async function delta() {
  const times = [];
  for (let at = 0; at < 20; at += 1) {
    const group = groupOf(size + at * 3, { value: `Zvonimir Quillfeather ${at}`, type: 'Person' }, audienceOf(0));
    const start = performance.now();
    names.change([group]);
    const { value } = group.subjects[0].names[0];
    const [targets] = await names.search([{ name: value, tokens: HELD, limit: LIMIT, minimum: 0.75 }]);
    if (!targets.some(({ id }) => id === group.subjects[0].id)) throw new Error('A change was not found');
    times.push(performance.now() - start);
  }
  return quantile(times, 0.95);
}

function prefixed(what, { times }) {
  const shares = { p50: 0.5, p95: 0.95, p99: 0.99 };
  return Object.fromEntries(
    Object.entries(shares).map(([name, share]) => [`${what}: ${name} ms`, round(quantile(times, share), 2)]),
  );
}

function round(value, digits = 1) {
  return Number(value.toFixed(digits));
}
