// What happens when things break: `npm run fault`, `npm run fault -- --seed 7 --long cut-connections`.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { newSeed, SeededRandom } from '../libs/testing/dist/index.js';

const root = resolve(import.meta.dirname, '..');
const available = readdirSync(resolve(import.meta.dirname, 'fault'))
  .filter((file) => file.endsWith('.fault.mjs'))
  .map((file) => file.replace('.fault.mjs', ''));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, long: { type: 'boolean', default: false } },
});
const unknown = positionals.find((name) => !available.includes(name));
if (unknown) {
  console.error(`There is no fault ${unknown}: choose from ${available.join(', ')}`);
  process.exit(2);
}

const seed = values.seed === undefined ? newSeed() : Number(values.seed);
console.log(`seed ${seed}${values.long ? ', long' : ''}`);
const results = [];
for (const name of positionals.length > 0 ? positionals : available) {
  const { title, counts, run } = await import(`./fault/${name}.fault.mjs`);
  const began = performance.now();
  const result = await attempt(() =>
    run({ random: new SeededRandom(`${seed}/${name}`), count: values.long ? counts.long : counts.short }),
  );
  results.push({ name, title, seconds: Math.round((performance.now() - began) / 1000), ...result });
  print(results.at(-1));
}

mkdirSync(resolve(root, 'bench/results'), { recursive: true });
const file = resolve(root, 'bench/results/fault.json');
if (positionals.length === 0) {
  const summary = { at: new Date().toISOString(), seed, long: values.long, node: process.version, results };
  writeFileSync(file, `${JSON.stringify(summary, null, 2)}\n`);
}
process.exit(results.every(({ holds }) => holds) ? 0 : 1);

async function attempt(work) {
  try {
    const result = await work();
    if (result.skipped) return { holds: true, ...result };
    return { holds: result.violations.length === 0 && !result.tried.broken && result.answered > 0, ...result };
  } catch (cause) {
    return { holds: false, error: cause.message };
  }
}

function print({ name, title, seconds, holds, skipped, error, ...rest }) {
  console.log(`\n${holds ? (skipped ? 'skipped' : 'holds  ') : 'BROKEN '}  ${name}: ${title}  (${seconds} s)`);
  if (skipped) return console.log(`         ${skipped}`);
  if (error) return console.log(error);
  const { tried, violations, ...seen } = rest;
  console.log(`         tried     ${describe(tried)}`);
  console.log(`         seen      ${describe(seen)}`);
  for (const { kind, why } of violations.slice(0, 10)) console.log(`         ${kind}: ${why}`);
  return console.log(`         checker   ${violations.length} violations`);
}

function describe(counts) {
  return Object.entries(counts)
    .map(([what, count]) => `${what} ${typeof count === 'object' ? JSON.stringify(count) : count}`)
    .join(', ');
}
