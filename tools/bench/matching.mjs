// The index of names against reading them all, with visibility: `npm run bench:matching`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { NameIndex } from '../../libs/matching/dist/index.js';
import { quantile } from '../data-tests/random.mjs';
import { misspelling, namesFrom } from './matching-names.mjs';

const SIZES = (process.env.BENCH_SIZES ?? '10000,100000,300000').split(',').map(Number);
const QUERIES = Number(process.env.BENCH_QUERIES ?? 400);
const SCANS = 10;

/** A third of the names each: for all, for the caller's group, for others. */
const AUDIENCES = [['to members'], ['to group:1'], ['to institution:other']];
const HELD = ['to members', 'to group:1', 'to institution:own', 'list'];

const results = SIZES.map(measure);
const environment = { node: process.version, cpus: cpus().length, cpu: cpus()[0]?.model ?? 'unknown' };
mkdirSync('bench/results', { recursive: true });
writeFileSync('bench/results/matching.json', `${JSON.stringify({ environment, results }, null, 2)}\n`);
console.table(results);

function measure(size) {
  globalThis.gc?.();
  const before = memory();
  const started = performance.now();
  const { index, names } = build(size);
  const buildSeconds = (performance.now() - started) / 1000;
  globalThis.gc?.();
  const megabytes = memory() - before;
  const wanted = sample(names);
  for (const { query } of wanted.slice(0, 50)) find(index, query);
  const times = [];
  let found = 0;
  for (const { id, query } of wanted) {
    const at = performance.now();
    const hits = find(index, query);
    times.push(performance.now() - at);
    if (hits.some((hit) => hit.id === id)) found += 1;
  }
  const scanMs = scan(names, wanted);
  return {
    names: size,
    'build s': round(buildSeconds),
    'index MB': round(megabytes),
    'p50 ms': round(quantile(times, 0.5)),
    'p95 ms': round(quantile(times, 0.95)),
    'p99 ms': round(quantile(times, 0.99)),
    'names/s': Math.round(1000 / (times.reduce((sum, time) => sum + time, 0) / times.length)),
    'recall@20': round(found / wanted.length, 3),
    'full scan p50 ms': round(scanMs),
    'times faster': round(scanMs / quantile(times, 0.5), 0),
  };
}

function build(size) {
  const next = namesFrom(1);
  const index = new NameIndex();
  const names = Array.from({ length: size }, (_, at) => ({ id: `n${at}`, ...next(), audience: at % AUDIENCES.length }));
  for (const { id, value, type, audience } of names) index.add(id, [{ value, type }], AUDIENCES[audience]);
  return { index, names };
}

/** Misspelled names that the caller may see. */
function sample(names) {
  const misspell = misspelling(2);
  const visible = names.filter(({ audience }) => audience < 2);
  const step = Math.max(1, Math.floor(visible.length / QUERIES));
  return visible
    .filter((_, at) => at % step === 0)
    .slice(0, QUERIES)
    .map(({ id, value, type }) => ({ id, query: { name: misspell(value), type } }));
}

function find(index, query) {
  return index.search({ ...query, tokens: HELD, limit: 20 });
}

/** The peer: Levenshtein distance to every visible name. */
function scan(names, wanted) {
  const visible = names.filter(({ audience }) => audience < 2).map(({ value }) => value.toLowerCase());
  const times = wanted.slice(0, SCANS).map(({ query }) => {
    const at = performance.now();
    const text = query.name.toLowerCase();
    visible.map((value) => levenshtein(text, value)).sort((a, b) => a - b);
    return performance.now() - at;
  });
  return quantile(times, 0.5);
}

function levenshtein(a, b) {
  let previous = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    previous = row;
  }
  return previous[b.length];
}

function memory() {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1024 / 1024;
}

function round(value, digits = 1) {
  return Number(value.toFixed(digits));
}
