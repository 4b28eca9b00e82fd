import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as elapsed } from 'node:timers/promises';
import { heal, runTrial } from './trial.mjs';

export const title = 'fdatasync and fsync of the database fail';
export const counts = { test: 1, short: 5, long: 100 };

const source = join(import.meta.dirname, 'failing-fsync.c');

/** The server runs with a library before the system's own, which is compiled here and fails on demand. */
export async function run({ random, count }) {
  const folder = mkdtempSync(join(tmpdir(), 'watchbook-fsync-'));
  chmodSync(folder, 0o755);
  const library = join(folder, 'failing-fsync.so');
  const built = spawnSync('gcc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl']);
  if (process.platform !== 'linux' || built.status !== 0) {
    rmSync(folder, { recursive: true });
    return { skipped: 'needs Linux and gcc' };
  }
  const flag = join(folder, 'failing');
  Object.assign(process.env, { LD_PRELOAD: library, FAULT_FSYNC: flag });
  try {
    return await runTrial({ random, break: (stage) => failAgainAndAgain(stage, flag, { random, count }) });
  } finally {
    delete process.env.LD_PRELOAD;
    delete process.env.FAULT_FSYNC;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** PostgreSQL must not trust a page whose fsync failed: it ends, and comes back from what is surely on the disk. */
async function failAgainAndAgain(stage, flag, { random, count }) {
  const recovered = [];
  let crashes = 0;
  for (let n = 0; n < count; n++) {
    await elapsed(random.integer(300, 900));
    writeFileSync(flag, '');
    await elapsed(random.integer(500, 2500));
    rmSync(flag);
    if (await stage.installation.ensureUp()) crashes += 1;
    recovered.push(await heal(stage));
  }
  return { failures: count, serverEnded: crashes, recoveredMaxMs: Math.round(Math.max(...recovered)) };
}
