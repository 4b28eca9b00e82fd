// Whether the tests find what they are for: `npm run defects`, `npm run defects -- csrf-unchecked foreign-host`.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { copyTree } from './defects/copy.mjs';
import { damaged, misfit, readDefects } from './defects/catalogue.mjs';
import { endSuites, runSuites } from './defects/suites.mjs';

const root = resolve(import.meta.dirname, '..');
const asked = process.argv.slice(2);
const all = await readDefects();
const unknown = asked.find((name) => !all.some((defect) => defect.name === name));
if (unknown) {
  console.error(`There is no defect ${unknown}: choose from ${all.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const defects = asked.length > 0 ? all.filter(({ name }) => asked.includes(name)) : all;

const copy = copyTree(root);
process.once('SIGINT', () => {
  endSuites();
  copy.remove();
  process.exit(130);
});
const results = [];
try {
  const suites = [...new Set(defects.flatMap((defect) => defect.suites))];
  console.log(`Without a defect: ${suites.length} suites`);
  const first = await runSuites(copy.folder, suites);
  // What a busy machine turned red is tried once more.
  const sound = first.red.length > 0 ? await runSuites(copy.folder, first.red) : first;
  if (sound.red.length > 0) throw new Error(`They are red without any defect:\n${sound.failed.join('\n')}`);
  for (const defect of defects) results.push(await tryDefect(copy.folder, defect));
} finally {
  copy.remove();
}

keep(results);
const survived = results.filter(({ found }) => !found);
console.log(`\n${results.length - survived.length} of ${results.length} defects were found`);
process.exit(survived.length === 0 ? 0 : 1);

/** What was tried now, and of the others what was found when they were tried last. */
function keep(tried) {
  const file = join(root, 'bench/results/defects.json');
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).results : [];
  const newest = new Map([...before, ...tried].map((result) => [result.name, result]));
  const kept = all.flatMap(({ name }) => newest.get(name) ?? []);
  const survivors = kept.filter(({ found }) => !found).map(({ name }) => name);
  mkdirSync(join(root, 'bench/results'), { recursive: true });
  const summary = { node: process.version, tried: kept.length, survived: survivors, results: kept };
  writeFileSync(file, `${JSON.stringify(summary, null, 2)}\n`);
}

async function tryDefect(folder, defect) {
  const { name, title, file, suites } = defect;
  const why = misfit(folder, defect);
  if (why !== null) return told({ name, title, found: false, seconds: 0, failed: [why] });
  const path = join(folder, file);
  const source = readFileSync(path, 'utf8');
  const began = performance.now();
  writeFileSync(path, damaged(source, defect));
  try {
    const { failed } = await runSuites(folder, suites);
    const found = failed.some((one) => !/ did not run: |^no result: /.test(one));
    return told({ name, title, found, seconds: Math.round((performance.now() - began) / 1000), failed });
  } finally {
    writeFileSync(path, source);
  }
}

function told(result) {
  const { name, title, found, seconds, failed } = result;
  console.log(`${found ? 'found   ' : 'SURVIVED'}  ${name}: ${title}  (${seconds} s, ${failed.length} tests failed)`);
  if (!found) for (const one of failed) console.log(`          ${one}`);
  return { at: new Date().toISOString(), ...result, failed: failed.slice(0, 5), failures: failed.length };
}
