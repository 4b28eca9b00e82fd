// Runs Jest for one project: `node tools/jest.mjs libs/ledger [jest arguments]`.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [project, ...rest] = process.argv.slice(2);
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const child = spawn(
  process.execPath,
  ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, '--config', resolve(project, 'jest.config.mjs'), ...rest],
  { stdio: 'inherit' },
);
child.on('exit', (code, signal) => process.exit(signal ? 1 : code));
