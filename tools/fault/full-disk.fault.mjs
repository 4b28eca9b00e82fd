import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as elapsed } from 'node:timers/promises';
import { heal, runTrial } from './trial.mjs';

export const title = 'the disk of the database is full';
export const counts = { test: 1, short: 3, long: 50 };

const SIZE = '320m';

/** The server's data lie on a small file system of their own, which a ballast fills up. */
export async function run({ random, count }) {
  const folder = mkdtempSync(join(tmpdir(), 'watchbook-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=755`, 'tmpfs', folder]);
  if (mounted.status !== 0) {
    rmSync(folder, { recursive: true });
    return { skipped: 'a small file system cannot be mounted here; run it as root' };
  }
  try {
    chmodSync(folder, 0o755);
    return await runTrial({
      random,
      data: join(folder, 'data'),
      break: (stage) => fillAgainAndAgain(stage, folder, { random, count }),
    });
  } finally {
    spawnSync('umount', [folder]);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fillAgainAndAgain(stage, folder, { random, count }) {
  const ballast = join(folder, 'ballast');
  const recovered = [];
  let crashes = 0;
  for (let n = 0; n < count; n++) {
    await elapsed(random.integer(200, 800));
    fill(folder, ballast);
    await elapsed(random.integer(2000, 4000));
    rmSync(ballast);
    if (await stage.installation.ensureUp()) crashes += 1;
    recovered.push(await heal(stage));
  }
  return { filled: count, serverEnded: crashes, recoveredMaxMs: Math.round(Math.max(...recovered)) };
}

/** Down to the last page: what the server needs next is not there. */
function fill(folder, ballast) {
  const { bavail, bsize } = statfsSync(folder);
  try {
    writeFileSync(ballast, Buffer.alloc(bavail * bsize));
  } catch (cause) {
    if (cause.code !== 'ENOSPC') throw cause;
  }
}
