// `npm test`: all checks and tests; `node tools/test.mjs types|lint|unit|e2e` runs only these.
// Up to the line that imports the stages it uses nothing but Node 20.
import { resolve } from 'node:path';
import { Tally } from './check/tally.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { hasWantedNode, runAgainUnderWantedNode } from './setup/node.mjs';
import { explain } from './setup/step.mjs';

const root = resolve(import.meta.dirname, '..');
const tally = new Tally();
process.chdir(root);

try {
  await ensureInstalled(root);
  if (!hasWantedNode) await runAgainUnderWantedNode(root);
  const { stages } = await import('./check/stages.mjs');
  for (const name of chosen(Object.keys(stages))) {
    console.log(`\n${name}`);
    await attempt(name, stages[name]);
  }
} catch (cause) {
  explain(cause);
  tally.check('setup', false);
}
console.log(`\n${tally}`);
process.exit(tally.failed > 0 ? 1 : 0);

function chosen(all) {
  const names = process.argv.slice(2);
  const unknown = names.find((name) => !all.includes(name));
  if (unknown) throw new Error(`There is no stage ${unknown}: choose from ${all.join(', ')}`);
  return names.length > 0 ? names : all;
}

/** A stage that breaks off must not hide what the others find. */
async function attempt(name, stage) {
  try {
    await stage(root, tally);
  } catch (cause) {
    explain(cause);
    tally.check(name, false);
  }
}
