import type { LedgerEntry } from '@watchbook/contract';
import { Chain, emptyHead, type SealedEntry } from './chain.js';
import { signCheckpoint } from './checkpoint.js';
import { treeHasher } from './hash.js';
import { encodeVkey, makeSigner, type Signer } from './key.js';
import { isRotation, KeyHistory, readRotation, rotationResources } from './rotation.js';
import { checkpointOf, ORIGIN, sampleLog, testSeed } from './test/sample-log.js';
import { logKeys, noteOf, rotatedLog, rotationDraft } from './test/signed-log.js';

const [first, second, third] = logKeys;
const log = rotatedLog(20, [7, 12]);
const rotations = log.filter(({ text }) => isRotation(text));

const historyOf = (trusted: Signer, entries: readonly SealedEntry[] = rotations): KeyHistory => {
  const history = new KeyHistory(trusted);
  for (const { text } of entries) history.learnText(text);
  return history;
};
const idsOf = (history: KeyHistory) => history.keys.map(({ verifier, fromSize }) => [verifier.keyId, fromSize]);
const changed = (change: (entry: LedgerEntry) => void): LedgerEntry => {
  const entry = structuredClone(rotations[0]!.entry);
  change(entry);
  return entry;
};

describe('the keys of a log', () => {
  it('are found in its rotation entries, each with the first size that it may sign', () => {
    expect(rotations.map(({ entry }) => entry.seq)).toEqual([7, 12]);
    expect(idsOf(historyOf(first))).toEqual([
      [first.keyId, 0],
      [second.keyId, 8],
      [third.keyId, 13],
    ]);
    expect(historyOf(first).current.keyId).toBe(third.keyId);
  });

  it.each([
    [0, first],
    [7, first],
    [8, second],
    [12, second],
    [13, third],
    [20, third],
  ])('sign checkpoints of size %i one by one', (size, key) => {
    const history = historyOf(first);
    expect(history.verifierFor(size).keyId).toBe(key.keyId);
    expect(history.open(noteOf(log, size, key)).size).toBe(size);
    for (const other of logKeys.filter((known) => known !== key)) {
      expect(() => history.open(noteOf(log, size, other))).toThrow(`signed with ${key.keyId}`);
    }
  });

  it('are the same for who was given a later one', () => {
    expect(idsOf(historyOf(second))).toEqual(idsOf(historyOf(first)));
    expect(idsOf(historyOf(third))).toEqual(idsOf(historyOf(first)));
  });

  it('stay the trusted one while no rotation leads from it or to it', () => {
    const stranger = makeSigner(ORIGIN, testSeed('stranger'));
    const history = historyOf(stranger);
    expect(idsOf(history)).toEqual([[stranger.keyId, 0]]);
    expect(() => history.open(noteOf(log, 20, third))).toThrow('none of the given keys');
  });

  it('do not change with a rotation that is repeated', () => {
    const history = historyOf(first, [rotations[0]!, rotations[0]!, rotations[1]!]);
    expect(idsOf(history)).toEqual(idsOf(historyOf(first)));
  });

  it('do not change with a rotation of another log', () => {
    const elsewhere = makeSigner('other.example/log', testSeed('log'));
    const history = historyOf(elsewhere);
    expect(idsOf(history)).toEqual([[elsewhere.keyId, 0]]);
  });

  it('are followed by a copy and not by its original', () => {
    const history = historyOf(first, [rotations[0]!]);
    const copy = history.clone();
    copy.learnText(rotations[1]!.text);
    expect([history.keys.length, copy.keys.length]).toEqual([2, 3]);
  });
});

describe('a rotation is refused', () => {
  const forged = makeSigner(ORIGIN, testSeed('thief'));
  const elsewhere = makeSigner('other.example/log', testSeed('log 2'));

  it.each<[string, LedgerEntry, string]>([
    ['with another new key', changed(({ resources }) => (resources[1]!.id = encodeVkey(forged))), 'signature'],
    ['with another size', changed(({ resources }) => (resources[2]!.version = 3)), 'signature'],
    ['with another root', changed(({ resources }) => (resources[2]!.id = resources[2]!.id.replace(/^./, 'A'))), 'sig'],
    ['with another signature', changed(({ resources }) => (resources[3]!.id = `A${resources[3]!.id.slice(1)}`)), 'sig'],
    ['before the checkpoint that it names', changed((entry) => (entry.seq = 6)), 'members'],
    ['with a member more', changed(({ resources }) => resources.push(resources[0]!)), 'members'],
    ['with a member less', changed(({ resources }) => resources.pop()), 'members'],
    ['by a person', changed((entry) => (entry.actor.via = 'session')), 'members'],
    ['that failed', changed((entry) => (entry.outcome = 'failed')), 'members'],
    ['to no key', changed(({ resources }) => (resources[1]!.id = 'nonsense')), 'names no key'],
    ['to the key of another log', changed(({ resources }) => (resources[1]!.id = encodeVkey(elsewhere))), 'the name'],
    ['to the same key', changed(({ resources }) => (resources[1]!.id = resources[0]!.id)), 'is the old one'],
  ])('%s', (_what, entry, why) => {
    expect(() => readRotation(entry)).toThrow(why);
    expect(() => new KeyHistory(first).learn(entry)).toThrow(why);
  });

  it('signed with a key that is retired by then', () => {
    const entry = sealed(log.slice(0, 9), rotationResources(first, forged, checkpointOf(log, 9)));
    expect(() => historyOf(first, [rotations[0]!, entry])).toThrow(`since ${second.keyId} signs there`);
  });

  it('back to a key that was retired', () => {
    const entry = sealed(log.slice(0, 9), rotationResources(second, first, checkpointOf(log, 9)));
    expect(() => historyOf(first, [rotations[0]!, entry])).toThrow('was retired before');
  });

  it('out of order', () => {
    const early = rotatedLog(3, []);
    const entry = sealed(early, rotationResources(second, third, checkpointOf(early, 2)));
    expect(() => historyOf(first, [rotations[0]!, entry])).toThrow('the order of the log');
  });
});

describe('what the old key signs', () => {
  it('is no checkpoint, and no checkpoint is a rotation', () => {
    expect(sampleLog(20).some(({ text }) => isRotation(text))).toBe(false);
    expect(() => rotationResources(first, first, checkpointOf(log, 1))).toThrow('is the old one');
    expect(() => historyOf(first).open(signCheckpoint({ ...checkpointOf(log, 20), origin: 'other' }, third))).toThrow(
      'is about other',
    );
  });
});

/** The log with one more entry, which holds these resources. */
function sealed(before: readonly SealedEntry[], resources: LedgerEntry['resources']): SealedEntry {
  const hasher = treeHasher();
  const chain = new Chain(hasher, emptyHead(hasher), []);
  for (const { entry } of before) chain.append(entry, entry.at);
  return chain.append({ ...rotationDraft(before, 0), resources }, '2026-11-23T09:00:00.000Z');
}
