// Quality of matching on public data: `npm run test:data`, or some suites of it: `npm run test:data -- scripts list`. Needs the files that docs/data.md names; skipped without them.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const data = resolve(root, process.env.WATCHBOOK_DATA ?? '../shared/data');
const wanted = process.argv.slice(2);
const suites = readdirSync(new URL('./data-tests/', import.meta.url))
  .filter((file) => file.endsWith('.suite.mjs'))
  .filter((file) => wanted.length === 0 || wanted.includes(file.replace('.suite.mjs', '')))
  .sort();

if (!existsSync(resolve(data, 'dev/name_bench.csv'))) {
  console.log(
    `Skipped ${suites.length} suites: no public data in ${data}. Set WATCHBOOK_DATA to the folder that holds it.`,
  );
  process.exit(0);
}

const built = spawnSync(
  process.execPath,
  [resolve(root, 'node_modules/typescript/bin/tsc'), '-b', 'libs/matching/tsconfig.lib.json'],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
if (built.status !== 0) process.exit(1);

let failed = 0;
let passed = 0;
const results = [];
for (const file of suites) {
  const { default: suite } = await import(pathToFileURL(resolve(root, 'tools/data-tests', file)).href);
  for (const result of await suite(data)) {
    const { what, value, atLeast, atMost, reference, how, examples = {} } = result;
    const ok = (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);
    const limit = atLeast !== undefined ? `≥ ${atLeast}` : atMost !== undefined ? `≤ ${atMost}` : '';
    const known = limit === '' ? 'measured' : ok ? 'passed' : 'FAILED';
    results.push({
      suite: file.replace('.suite.mjs', ''),
      what,
      value,
      atLeast,
      atMost,
      reference,
      how,
      result: known.toLowerCase(),
    });
    const target = reference === undefined ? limit : `${limit} (reference ${reference})`;
    console.log(`${known.padEnd(8)}  ${what.padEnd(76)} ${String(Number(value.toFixed(4))).padStart(9)}  ${target}`);
    if (how !== undefined) console.log(`            ${how}`);
    for (const [kind, list] of Object.entries(examples)) {
      if (list.length > 0) console.log(`            ${kind}: ${list.join(' | ')}`);
    }
    if (limit !== '') ok ? (passed += 1) : (failed += 1);
  }
}
const folder = resolve(root, 'bench/results');
mkdirSync(folder, { recursive: true });
if (wanted.length === 0)
  writeFileSync(
    resolve(folder, 'data.json'),
    `${JSON.stringify({ at: new Date().toISOString(), node: process.version, results }, null, 2)}\n`,
  );
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
