import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StepError, run, step } from './step.mjs';

const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];

/**
 * Installs what package-lock.json lists, unless that very list is installed.
 * Uses nothing but Node, for it runs before anything is there.
 */
export async function ensureInstalled(root) {
  const stamp = join(root, 'node_modules', '.watchbook-installed');
  const wanted = fingerprint(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  await step('Installing packages (about a minute the first time)', async () => {
    const { file, prefix, shell } = npm();
    const { code, output } = await run(file, [...prefix, ...args], { cwd: root, shell });
    if (code !== 0) throw new StepError('npm could not install the packages.', adviceOn(output), output);
    writeFileSync(stamp, wanted);
  });
}

function fingerprint(root) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  return hash.update(`${process.platform} ${process.arch}`).digest('hex');
}

/** The npm that runs this script, or else the one on the path. */
function npm() {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('npm-cli.js')) return { file: process.execPath, prefix: [cli], shell: false };
  return { file: 'npm', prefix: [], shell: process.platform === 'win32' };
}

function adviceOn(output) {
  if (/EACCES|EPERM/.test(output)) return 'This user may not write here: clone the project into a folder of your own.';
  if (/ENOSPC/.test(output)) return 'The disk is full: the packages need about 1.5 GB.';
  return 'Check the connection to the npm registry (npm ping), then run the command again.';
}
