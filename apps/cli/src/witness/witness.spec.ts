import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeVkey, openNote, parseCheckpoint, parseNote, type Verifier } from '@watchbook/ledger';
import { FakeLog, logKey, ORIGIN } from '../test/fake-log.js';
import { runCli as run } from '../test/run-cli.js';
import { StateLock } from './state-lock.js';
import { WitnessDesk } from './witness-desk.js';
import { WitnessFolder } from './witness-folder.js';

const NAME = 'witness.example';
let folder: string;
let logs: FakeLog[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchbook-witness-'));
});
afterEach(async () => {
  await Promise.all(logs.map((log) => log.stop()));
  logs = [];
  await rm(folder, { recursive: true });
});

async function start(name?: string, size = 10): Promise<FakeLog> {
  const log = await FakeLog.start(name);
  logs.push(log);
  return log.grow(size);
}
const look = (log: FakeLog, ...more: string[]) =>
  run('witness', '--url', log.url, '--key', vkeyOf(1), '--name', NAME, '--state', folder, '--once', ...more);
const vkeyOf = (number: number): string => new FakeLog('any', logKey(number)).vkey;
const witnessKey = async (): Promise<Verifier> =>
  decodeVkey((await run('witness', 'status', '--state', folder)).stderr.split('\n')[0]!);
const status = async () => {
  const { code, stdout } = await run('witness', 'status', '--state', folder, '-o', 'json');
  return { code, rows: JSON.parse(stdout) as { size: number; forks: number; rootHash: string }[] };
};
const keptForks = async (): Promise<string[]> => (await readdir(join(folder, 'forks'))).sort();
/** The notes of the only fork that was kept, both signed by the log. */
async function forkNotes(): Promise<[number, string][]> {
  const names = (await keptForks()).filter((name) => name.endsWith('.note'));
  expect(names).toHaveLength(2);
  const notes = await Promise.all(names.map((name) => readFile(join(folder, 'forks', name), 'utf8')));
  return notes.map((note) => {
    expect(openNote(note, [logKey(1)]).verified.length).toBeGreaterThan(0);
    const { size, rootHash } = parseCheckpoint(parseNote(note).text);
    return [size, rootHash];
  });
}

describe('watchbook witness', () => {
  it('makes a key of its own, follows the log and brings a cosignature of every checkpoint', async () => {
    const log = await start();
    for (const more of [0, 1, 300, 70]) {
      log.grow(more);
      const { code, stdout, stderr } = await look(log);
      expect([code, stderr]).toEqual([0, '']);
      const key = decodeVkey(stdout.trim());
      expect(key.name).toBe(NAME);
      const { text, verified } = openNote(log.brought.at(-1)!, [key]);
      expect(parseCheckpoint(text)).toEqual(log.checkpoint());
      expect(verified[0]!.timestamp).toBeGreaterThan(1_700_000_000);
    }
    expect((await stat(join(folder, 'witness.key'))).mode & 0o077).toBe(0);
    expect(await status()).toMatchObject({
      code: 0,
      rows: [{ size: 381, forks: 0, rootHash: log.checkpoint().rootHash }],
    });
  });

  it('needs no account and asks only for checkpoint and hash tiles', async () => {
    const log = await start();
    await look(log);
    await look(log.grow(400));
    expect(log.asked.filter((path) => !/^(checkpoint|cosignatures|tile\/[0-9]\/.*)$/.test(path))).toEqual([]);
  });

  it('takes the full tile where the partial one is gone', async () => {
    const log = await start();
    await look(log);
    log.grow(300);
    log.lies.set('tile/0/000.p/10', 404);
    expect((await look(log)).code).toBe(0);
  });

  it('refuses a name that is not its own, and a key that others may read', async () => {
    const log = await start();
    expect((await run('witness', '--url', log.url, '--key', log.vkey, '--state', folder, '--once')).code).toBe(2);
    await look(log);
    expect((await look(log, '--name', 'other.example')).code).toBe(2);
    await chmod(join(folder, 'witness.key'), 0o644);
    expect(await look(log)).toMatchObject({ code: 1, stderr: expect.stringContaining('chmod 600') as string });
  });

  it('says when the log does not take its cosignature, and brings it again', async () => {
    const log = await start();
    log.lies.set('cosignatures', 422);
    expect(await look(log)).toMatchObject({ code: 1, stderr: expect.stringContaining('does not take') as string });
    log.lies.clear();
    expect((await look(log)).code).toBe(0);
    expect(log.brought).toHaveLength(1);
  });

  it.each([
    ['is away', 503],
    ['is busy', 429],
  ])('ends with 1 when the log %s, and keeps what it has', async (_what, code) => {
    const log = await start();
    await look(log);
    log.grow(5).lies.set('checkpoint', code);
    expect((await look(log)).code).toBe(1);
    log.lies.delete('checkpoint');
    log.lies.set('tile/0/000.p/15', code);
    expect((await look(log)).code).toBe(1);
    expect(await keptForks()).toEqual([]);
    log.lies.clear();
    expect((await look(log)).code).toBe(0);
  });

  it.each<[string, (log: FakeLog) => string | Uint8Array]>([
    ['no note', () => 'nonsense'],
    ['a checkpoint of another key', () => new FakeLog('x', logKey(9)).grow(20).note()],
    ['a forged size', (log) => log.note().replace('\n15\n', '\n16\n')],
    ['more than it reads', () => 'x'.repeat(1024 * 1024)],
  ])('cosigns nothing when it is shown %s', async (_what, lie) => {
    const log = await start();
    await look(log);
    log.grow(5).lies.set('checkpoint', lie(log));
    expect((await look(log)).code).toBe(1);
    expect([log.brought.length, await keptForks()]).toEqual([1, []]);
  });

  it('cosigns nothing when the log shows less than it did, and tells it from a fork', async () => {
    const log = await start();
    const older = log.note();
    await look(log.grow(5));
    log.lies.set('checkpoint', older);
    const { code, stderr } = await look(log);
    expect([code, stderr]).toEqual([1, expect.stringContaining('behind')]);
    expect(log.brought.map((note) => parseCheckpoint(parseNote(note).text).size)).toEqual([15, 15]);
    expect(await keptForks()).toEqual([]);
  });
});

describe('a witness that is shown two histories', () => {
  it.each([
    ['of the same size', 10],
    ['of which the other is longer', 25],
    ['of which the other is much longer', 600],
  ])('%s keeps both notes, ends with 6, and goes on refusing', async (_what, size) => {
    const [log, other] = [await start(), await start('another history', size)];
    await look(log);
    for (let i = 0; i < 2; i++) {
      const { code, stderr } = await look(other);
      expect([code, stderr]).toEqual([6, expect.stringContaining('FORK')]);
    }
    expect(await forkNotes()).toEqual([
      [10, log.checkpoint().rootHash],
      [size, other.checkpoint().rootHash],
    ]);
    expect(openNote(other.brought[0]!, [logKey(1)]).text).toBe(parseNote(log.note()).text);
    expect(new Set(other.brought).size).toBe(1);
    expect((await status()).code).toBe(6);
    expect((await look(log.grow(3))).code).toBe(0);
    expect((await status()).rows).toMatchObject([{ size: 13, forks: 1 }]);
  });

  it('keeps what proves the fork to anybody: the proof that leads to another beginning', async () => {
    const [log, other] = [await start(), await start('another history', 25)];
    await look(log);
    await look(other);
    const [evidence] = await new WitnessFolder(folder).forks();
    expect(evidence!.proof).toMatchObject({ toRoot: other.checkpoint().rootHash });
    expect(evidence!.proof!.fromRoot).not.toBe(log.checkpoint().rootHash);
  });

  it.each<[string, (log: FakeLog) => void]>([
    ['tiles that are not there', (log) => log.lies.set('tile/0/000.p/15', 404)],
    ['tiles of another tree', (log) => log.lies.set('tile/0/000.p/15', new Uint8Array(15 * 32))],
    ['tiles that are too short', (log) => log.lies.set('tile/0/000.p/15', new Uint8Array(32))],
    ['tiles that are too long', (log) => log.lies.set('tile/0/000.p/15', new Uint8Array(8224))],
  ])('or a continuation that cannot be proved, with %s, keeps both notes', async (_what, lie) => {
    const log = await start();
    await look(log);
    lie(log.grow(5));
    expect((await look(log)).code).toBe(6);
    expect((await forkNotes()).map(([size]) => size)).toEqual([10, 15]);
    expect((await status()).rows[0]!.size).toBe(10);
  });
});

describe('a witness of a log whose key is rotated', () => {
  it('follows the rotations that the log proves, and remembers them', async () => {
    const log = await start();
    await look(log);
    log.grow(3).rotate(logKey(2)).grow(2);
    expect(await look(log)).toMatchObject({ code: 0, stderr: expect.stringContaining(logKey(2).keyId) as string });
    log.rotate(logKey(3)).grow(1).rotate(logKey(4));
    expect((await look(log)).code).toBe(0);
    log.lies.set('rotations', 404);
    expect((await look(log.grow(2))).code).toBe(0);
    expect(log.brought).toHaveLength(4);
  });

  it('refuses a key that no rotation names, and a rotation that is not in the tree', async () => {
    const log = await start();
    await look(log);
    const elsewhere = new FakeLog('elsewhere').grow(12).rotate(logKey(2));
    const forged = elsewhere.entries.at(-1)!;
    log.grow(5).key = logKey(2);
    expect((await look(log)).code).toBe(1);
    log.lies.set('rotations', JSON.stringify({ data: [{ seq: forged.entry.seq, canonical: forged.text }] }));
    expect((await look(log)).code).toBe(1);
    expect(log.brought).toHaveLength(1);
  });

  it('takes a checkpoint of a retired key for what it is', async () => {
    const log = await start();
    await look(log);
    log.grow(1).rotate(logKey(2));
    await look(log);
    log.grow(5).key = logKey(1);
    expect(await look(log)).toMatchObject({
      code: 6,
      stderr: expect.stringContaining(`signed with ${logKey(2).keyId}`) as string,
    });
  });
});

describe('the memory of a witness', () => {
  it('is durable before anything is cosigned', async () => {
    const log = await start();
    await look(log);
    class BrokenDisk extends WitnessFolder {
      override store(): Promise<void> {
        return Promise.reject(new Error('disk full'));
      }
    }
    const disk = new BrokenDisk(folder);
    const key = await disk.key(undefined);
    const keys = await disk.keysOf(decodeVkey(vkeyOf(1)));
    const desk = new WitnessDesk(
      disk,
      key,
      new Map([[ORIGIN, keys]]),
      { assertHeld: () => Promise.resolve() },
      () => undefined,
    );
    await expect(desk.cosign({ old: 10, proof: [], note: log.note() })).rejects.toThrow('disk full');
    expect((await status()).rows[0]!.size).toBe(10);
  });

  it('holds a checkpoint before the key of the witness signs it', async () => {
    const log = await start();
    const events: string[] = [];
    class WatchedDisk extends WitnessFolder {
      override async store(witnessed: Parameters<WitnessFolder['store']>[0]): Promise<void> {
        await super.store(witnessed);
        events.push('stored');
      }
    }
    const disk = new WatchedDisk(folder);
    await disk.prepare();
    const { seed, ...key } = await disk.key(NAME);
    const watched = Object.defineProperty({ ...key, seed }, 'seed', { get: () => (events.push('signed'), seed) });
    const keys = await disk.keysOf(decodeVkey(vkeyOf(1)));
    const unlocked = { assertHeld: () => Promise.resolve() };
    const desk = new WitnessDesk(disk, watched, new Map([[ORIGIN, keys]]), unlocked, () => undefined);
    expect((await desk.cosign({ old: 0, proof: [], note: log.note() })).status).toBe(200);
    expect(events).toEqual(['stored', 'signed', 'stored']);
  });

  it('is completed after a crash between storing and cosigning', async () => {
    const log = await start();
    await look(log);
    const [file] = (await readdir(join(folder, 'logs'))).map((name) => join(folder, 'logs', name));
    await writeFile(file!, log.note());
    await look(log);
    expect(openNote(await readFile(file!, 'utf8'), [await witnessKey()]).verified).toHaveLength(1);
  });

  it('belongs to one program at a time, and to the next one after a crash', async () => {
    const log = await start();
    await look(log);
    const lock = await StateLock.take(folder);
    expect(await look(log)).toMatchObject({ code: 5, stderr: expect.stringContaining('Another witness') as string });
    await lock.release();
    expect((await look(log)).code).toBe(0);
    await writeFile(join(folder, 'lock'), JSON.stringify({ pid: 2 ** 22 + 1, boot: '', started: '', token: 'dead' }));
    expect((await look(log)).code).toBe(0);
    await writeFile(
      join(folder, 'lock'),
      JSON.stringify({ pid: process.pid, boot: 'another start', started: '1', token: 'old' }),
    );
    expect((await look(log)).code).toBe(0);
    expect(await readdir(folder)).not.toContain('lock');
  });

  it('is taken once by many that start at the same moment', async () => {
    const taken = await Promise.allSettled(Array.from({ length: 8 }, () => StateLock.take(folder)));
    expect(taken.filter(({ status: found }) => found === 'fulfilled')).toHaveLength(1);
  });

  it('stops a witness whose lock was taken away', async () => {
    const lock = await StateLock.take(folder);
    await rm(join(folder, 'lock'));
    await StateLock.take(folder);
    await expect(lock.assertHeld()).rejects.toThrow('Another witness');
  });

  it('is not used for a log with another key', async () => {
    const log = await start();
    await look(log);
    const args = ['witness', '--url', log.url, '--key', vkeyOf(7), '--state', folder, '--once'];
    expect(await run(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining('another key') as string });
  });
});

describe('the options of a witness', () => {
  it.each([
    [['--state', 'x']],
    [['--key', 'nonsense', '--state', 'x', '--url', 'http://localhost:1']],
    [['--key', vkeyOf(1), '--state', 'x', '--every', '0', '--url', 'http://localhost:1']],
    [['--key', vkeyOf(1), '--state', 'x']],
  ])('%j are refused', async (args) => {
    const inFolder = args.map((arg) => (arg === 'x' ? folder : arg));
    expect((await run('witness', ...inFolder)).code).toBe(2);
  });
});
