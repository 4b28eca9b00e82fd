// `npm run generate`: writes docs/openapi.json, docs/schema.sql and the client of the web application anew.
import { resolve } from 'node:path';
import { startTemporaryDatabase } from './database/temporary.mjs';
import { DATABASE_VARIABLE, runJest } from './jest-run.mjs';
import { explain, run } from './setup/step.mjs';

const root = resolve(import.meta.dirname, '..');
process.chdir(root);
const database = await startTemporaryDatabase();
try {
  const env = { [DATABASE_VARIABLE]: database.url, WATCHBOOK_GENERATE: '1' };
  process.exitCode = await runJest(['apps/api'], ['generated.api.spec', 'migrations/schema.spec'], env);
} finally {
  await database.stop();
}

const { code, output } = await run('npm', ['run', 'generate', '--workspace', 'apps/web'], {
  shell: process.platform === 'win32',
});
if (code !== 0)
  explain(Object.assign(new Error('The client of the web application could not be written.'), { output }));
process.exitCode ||= code;
