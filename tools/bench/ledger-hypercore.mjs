import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { entryText } from '@watchbook/ledger';
import { sampleIntent } from './ledger-sample.mjs';

const VERSION = '11.39.5';
const HOME = resolve('node_modules/.cache/watchbook-bench');
const BATCH = 1000;
const ZEROS = '0'.repeat(64);

/**
 * Opens hypercore as a peer. It weighs 180 MB, so it is no dependency of the portal: the first run of the benchmark
 * installs this one version beside it.
 * @returns null, with the reason on the standard error, where it cannot be installed
 */
export async function findHypercore() {
  const entry = join(HOME, 'node_modules/hypercore/index.js');
  if (!existsSync(entry)) install();
  if (!existsSync(entry)) return null;
  const { default: Hypercore } = await import(pathToFileURL(entry).href);
  return { hypercore: openWith(Hypercore, 1), 'hypercore, batches of 1,000': openWith(Hypercore, BATCH) };
}

function install() {
  mkdirSync(HOME, { recursive: true });
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const { status, stderr } = spawnSync('npm', ['install', '--prefix', HOME, ...options, `hypercore@${VERSION}`], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) console.error(`hypercore ${VERSION} could not be installed, so it is left out:\n${stderr}`);
}

/** A log of its own on the disk; it writes without fsync. */
const openWith = (Hypercore, batch) => async () => {
  const folder = mkdtempSync(join(tmpdir(), 'watchbook-hypercore-'));
  const core = new Hypercore(folder);
  await core.ready();
  const append = () => core.append(batch === 1 ? body() : Array.from({ length: batch }, body));
  const close = async () => {
    await core.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { append, close, entries: batch };
};

function body() {
  const { draft } = sampleIntent();
  return Buffer.from(
    entryText({ ...draft, v: 1, seq: 0, at: new Date().toISOString(), prev: ZEROS, own: null }),
    'latin1',
  );
}
