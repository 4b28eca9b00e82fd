// `npm run build`: the server, the command line tool and the web application, where their sources changed.
import { resolve } from 'node:path';
import { buildPrograms, buildWeb } from './setup/build.mjs';
import { explain } from './setup/step.mjs';

const root = resolve(import.meta.dirname, '..');
try {
  await buildPrograms(root);
  await buildWeb(root);
} catch (cause) {
  explain(cause);
  process.exitCode = 1;
}
