import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CliFailure, exitCodes } from '../exit.js';

/** The holder of a lock: which process of which start of the machine. */
interface Holder {
  readonly pid: number;
  readonly boot: string;
  readonly started: string;
  readonly token: string;
}

/**
 * Keeps a second program off the same state: two witnesses on one state could cosign two histories.
 * The lock of a program that died is taken over.
 */
export class StateLock {
  private constructor(
    private readonly file: string,
    private readonly token: string,
  ) {}

  /** @throws CliFailure 5 while another program runs on this state */
  static async take(folder: string): Promise<StateLock> {
    const file = join(folder, 'lock');
    const mine: Holder = { ...(await identityOf(process.pid)), token: randomBytes(16).toString('hex') };
    const claim = `${file}.${mine.token}`;
    await writeFile(claim, JSON.stringify(mine), { mode: 0o600, flag: 'wx' });
    try {
      for (let attempt = 0; attempt < 3; attempt++) {
        if (await linked(claim, file)) return new StateLock(file, mine.token);
        const holder = await readHolder(file);
        if (holder && (await isAlive(holder))) throw taken(folder, holder.pid);
        if (holder) await moveAway(file, holder.token);
      }
      throw taken(folder, null);
    } finally {
      await rm(claim, { force: true });
    }
  }

  /** @throws CliFailure 5 when somebody took the lock away meanwhile */
  async assertHeld(): Promise<void> {
    if ((await readHolder(this.file))?.token !== this.token) throw taken(this.file, null);
  }

  async release(): Promise<void> {
    if ((await readHolder(this.file))?.token === this.token) await rm(this.file, { force: true });
  }
}

/** Fails where the file is there, and is never half there. */
async function linked(claim: string, file: string): Promise<boolean> {
  try {
    await link(claim, file);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cause;
  }
}

async function readHolder(file: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw cause;
  }
}

/** Takes a dead program's lock away, and puts it back when it was another's by then. */
async function moveAway(file: string, token: string): Promise<void> {
  const aside = `${file}.stale-${randomBytes(4).toString('hex')}`;
  try {
    await rename(file, aside);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw cause;
  }
  if ((await readHolder(aside))?.token !== token) await linked(aside, file);
  await rm(aside, { force: true });
}

async function isAlive(holder: Holder): Promise<boolean> {
  if (holder.pid !== process.pid) {
    try {
      process.kill(holder.pid, 0);
    } catch (cause) {
      // EPERM: it runs as somebody else.
      if ((cause as NodeJS.ErrnoException).code === 'ESRCH') return false;
    }
  }
  const now = await identityOf(holder.pid);
  return now.boot === holder.boot && now.started === holder.started;
}

/** Numbers of processes come again, above all in containers; on Linux their start tells them apart. */
async function identityOf(pid: number): Promise<Omit<Holder, 'token'>> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return { pid, boot: boot.trim(), started };
}

const taken = (folder: string, pid: number | null): CliFailure =>
  new CliFailure(exitCodes.conflict, `Another witness runs on ${folder}${pid === null ? '' : ` (process ${pid})`}`);
