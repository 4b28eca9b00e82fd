// The first operators of an empty portal: `npm run portal:found -- --operator 'NAME <EMAIL>' --operator 'NAME <EMAIL>'`.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { explain } from './setup/step.mjs';

const usage = `npm run portal:found -- --operator 'NAME <EMAIL>' --operator 'NAME <EMAIL>' [--institution NAME] [--again]
  Makes the institution of the operators and prints a link for each, with which they set a password. For an empty portal
  (DEMO=off); everything else is done in the portal, by two of them.
  --again makes new links while none of them has joined; whoever is not named then cannot join any more.`;

let database = null;
try {
  const { values } = parseArgs({
    options: {
      operator: { type: 'string', multiple: true, default: [] },
      institution: { type: 'string', default: 'Platform Operations' },
      again: { type: 'boolean', default: false },
    },
  });
  const operators = values.operator.map((text) => {
    const [, name, email] = /^\s*([^<>]+?)\s*<([^<>\s]+)>\s*$/.exec(text) ?? [];
    if (!name) throw new Error(`“${text}” is no NAME <EMAIL>\n\n${usage}`);
    return { name, email };
  });
  if (operators.length < 2) throw new Error(`At least two operators are needed\n\n${usage}`);
  const dataDir = resolve(process.env.DATA_DIR || '.data');
  if (!process.env.DATABASE_URL) {
    const { startDatabase } = await import('./database.mjs');
    database = await startDatabase({ dir: resolve(dataDir, 'postgres') });
  }
  const { foundPortal } = await import('../apps/api/dist/found-portal.js');
  const environment = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: process.env.DATABASE_URL || database.url };
  const { institution, again } = values;
  for (const { email, url, until } of await foundPortal(environment, { institution, operators, again }))
    console.log(`${email}\n  ${url}\n  until ${until.toISOString()}`);
} catch (cause) {
  explain(cause);
  process.exitCode = 1;
} finally {
  await database?.stop();
}
