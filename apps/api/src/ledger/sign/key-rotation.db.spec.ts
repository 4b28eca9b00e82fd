import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeSigner, KEY_ROTATED, makeSigner, type Signer } from '@watchbook/ledger';
import { openGrowingLog, testIntent, type GrowingLog } from '../../testing/ledger-database.js';
import { KeyRotation } from './key-rotation.js';
import { KeyRing } from './log-key.js';
import { LogKeys } from './log-keys.js';
import { CheckpointSigner, latestCheckpoint } from './signer.js';

const ledgerOrigin = 'watchbook.test/ledger';
const [first, second, third] = [1, 2, 3].map((i) => makeSigner(ledgerOrigin, new Uint8Array(32).fill(i))) as [
  Signer,
  Signer,
  Signer,
];
const now = (): Date => new Date();
let log: GrowingLog;

beforeEach(async () => {
  log = await openGrowingLog();
});
afterEach(() => log.stop());

const fileOf = (machine: string): string => join(log.folder, `${machine}.key`);
const place = (file: string, key: Signer): Promise<void> => writeFile(file, encodeSigner(key), { mode: 0o600 });
const grow = (entries: number): Promise<void> => log.grow(entries);

/** One process of the installation, on a machine with key files and a memory of its own. */
async function processOn(
  machine: string,
  seal = (input: Parameters<typeof testIntent>[0]) => log.sealer.seal([testIntent(input)]),
) {
  const file = fileOf(machine);
  const settings = {
    ledgerOrigin,
    ledgerKeyFile: file,
    ledgerNextKeyFile: `${file}.next`,
    ledgerKey: null,
    ledgerNextKey: null,
  };
  const ring = await KeyRing.open(settings);
  const rotation = new KeyRotation(ring, seal);
  const signer = new CheckpointSigner(log.db.system, ring, join(log.folder, `${machine}.json`), now);
  let rotated = false;
  return {
    ring,
    /** One turn of the signer, as often as a rotation asks for one more. */
    async turn(turns = 3): Promise<void> {
      await ring.refresh();
      do {
        rotated = false;
        await signer.sign(async (client, state) => void (rotated = await rotation.step(client, state)));
      } while (rotated && --turns > 0);
    },
  };
}
const rotations = async (): Promise<number[]> =>
  (
    await log.db.system.query<{ seq: string }>('select seq from ledger_entry where action = $1 order by seq', [
      KEY_ROTATED,
    ])
  ).rows.map(({ seq }) => Number(seq));
/** Every checkpoint there is, with the key that signed it, opened by who only knows the first key. */
async function signers(): Promise<[number, string][]> {
  const history = await new LogKeys(log.db.system, () => first).history();
  const { rows } = await log.db.system.query<{ size: string; note: string }>(
    'select size, note from ledger_checkpoint order by size',
  );
  return rows.map(({ size, note }) => {
    history.open(note);
    return [Number(size), history.verifierFor(Number(size)).keyId];
  });
}

describe('the key of the log is rotated', () => {
  it('by an entry of the old key; from the checkpoint that covers it on the new key signs', async () => {
    await place(fileOf('a'), first);
    const { ring, turn } = await processOn('a');
    await grow(3);
    await turn();
    await place(`${fileOf('a')}.next`, second);
    await grow(2);
    await turn();
    const [seq] = await rotations();
    await grow(2);
    await turn();
    const found = await signers();
    for (const [size, keyId] of found) expect([size, keyId]).toEqual([size, size > seq! ? second.keyId : first.keyId]);
    expect(found.map(([, keyId]) => keyId)).toEqual([first.keyId, first.keyId, second.keyId, second.keyId]);
    expect([ring.current, ring.next]).toEqual([second, null]);
    expect(await readFile(`${fileOf('a')}.retired-${first.keyId}`, 'utf8')).not.toContain('PRIVATE');
  });

  it('again and again, and never back to a retired one', async () => {
    await place(fileOf('a'), first);
    const { ring, turn } = await processOn('a');
    for (const next of [second, third]) {
      await place(`${fileOf('a')}.next`, next);
      await grow(1);
      await turn();
      await turn();
    }
    expect(ring.current).toEqual(third);
    await place(`${fileOf('a')}.next`, first);
    await grow(1);
    await expect(turn()).rejects.toThrow('never does so again');
    expect((await signers()).at(-1)![1]).toBe(third.keyId);
    expect(await rotations()).toHaveLength(2);
  });

  it('once, whatever moment a process dies in and whoever goes on', async () => {
    await place(fileOf('a'), first);
    await place(`${fileOf('a')}.next`, second);
    const dies = async (input: Parameters<typeof testIntent>[0]) => {
      await log.sealer.seal([testIntent(input)]);
      throw new Error('died after sealing');
    };
    await grow(1);
    await expect((await processOn('a', dies)).turn()).rejects.toThrow('died');
    const neverSealed = () => Promise.reject(new Error('died before sealing'));
    await expect((await processOn('a', neverSealed)).turn(1)).resolves.toBeUndefined();
    await (await processOn('a')).turn();
    await (await processOn('a')).turn();
    expect(await rotations()).toHaveLength(1);
    expect((await processOn('a')).ring.current).toEqual(second);
    expect((await signers()).at(-1)![1]).toBe(second.keyId);
  });

  it('not at all when it dies before the entry is sealed', async () => {
    await place(fileOf('a'), first);
    await place(`${fileOf('a')}.next`, second);
    await grow(1);
    await expect((await processOn('a', () => Promise.reject(new Error('died')))).turn()).rejects.toThrow('died');
    expect([await rotations(), (await signers()).at(-1)![1]]).toEqual([[], first.keyId]);
    await grow(1);
    await (await processOn('a')).turn();
    expect((await signers()).at(-1)![1]).toBe(second.keyId);
  });

  it('for every machine that holds the new key, and the others sign no more', async () => {
    for (const machine of ['a', 'b', 'c']) await place(fileOf(machine), first);
    for (const machine of ['a', 'b']) await place(`${fileOf(machine)}.next`, second);
    const machines = await Promise.all(['a', 'b', 'c'].map((machine) => processOn(machine)));
    await grow(1);
    await Promise.all(machines.slice(0, 2).map(({ turn }) => turn()));
    expect(await rotations()).toHaveLength(1);
    await grow(1);
    await expect(machines[2]!.turn()).rejects.toThrow('this process does not hold it');
    for (const { turn } of machines.slice(0, 2)) {
      await grow(1);
      await turn();
    }
    expect((await signers()).at(-1)![1]).toBe(second.keyId);
    expect(machines.map(({ ring }) => ring.current)).toEqual([second, second, first]);
  });

  it('only as the old key signed it: a forged entry stops the signer, with its place', async () => {
    await place(fileOf('a'), first);
    const { turn } = await processOn('a');
    await grow(1);
    await turn();
    const before = (await latestCheckpoint(log.db.system))!.size;
    const forged = { action: KEY_ROTATED, resources: [{ type: 'log-key', id: 'x', version: null }] };
    await log.sealer.seal([testIntent(forged)]);
    await expect(turn()).rejects.toMatchObject({ damage: { kind: 'key' } });
    expect((await latestCheckpoint(log.db.system))!.size).toBe(before);
  });
});
