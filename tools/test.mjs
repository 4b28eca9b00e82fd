// `npm test`: all checks and tests; `node tools/test.mjs types|lint|tests|e2e` runs only these stages,
// and `unit|db|api|web` only this part of the tests.
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
  const { parts, stages } = await import('./check/stages.mjs');
  for (const together of sideBySide(chosen(stages, parts))) {
    console.log(`\n${together.map(([name]) => name).join(', ')}`);
    await Promise.all(together.map(([name, stage]) => attempt(name, stage)));
  }
} catch (cause) {
  explain(cause);
  tally.check('setup', false);
}
console.log(`\n${tally}`);
process.exit(tally.failed > 0 ? 1 : 0);

function chosen(stages, parts) {
  const names = process.argv.slice(2);
  const all = { ...stages, ...parts };
  const unknown = names.find((name) => !Object.hasOwn(all, name));
  if (unknown) throw new Error(`There is no stage ${unknown}: choose from ${Object.keys(all).join(', ')}`);
  return names.length > 0 ? names.map((name) => [name, all[name]]) : Object.entries(stages);
}

/** Neither types nor lint keeps two cores busy, and neither needs what the other makes. */
function sideBySide(all) {
  const checks = all.filter(([name]) => name === 'types' || name === 'lint');
  const others = all.filter((one) => !checks.includes(one)).map((one) => [one]);
  return [checks, ...others].filter((together) => together.length > 0);
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
