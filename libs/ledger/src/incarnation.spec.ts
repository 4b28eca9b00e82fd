import type { LedgerEntry } from '@watchbook/contract';
import { openCheckpoint } from './checkpoint.js';
import { INCARNATION_OPENED, incarnationResources, readIncarnation } from './incarnation.js';
import { signNote } from './note.js';
import { checkpointOf, sampleLog } from './test/sample-log.js';
import { logKeys, noteOf } from './test/signed-log.js';

const log = sampleLog(9);
const note = noteOf(log, 9);
const entry: LedgerEntry = {
  ...log[0]!.entry,
  actor: { institution: null, user: null, roles: [], via: 'system' },
  action: INCARNATION_OPENED,
  outcome: 'allowed',
  resources: incarnationResources(note),
};

describe('a new incarnation', () => {
  it('binds the last checkpoint of the log before, with its signature', () => {
    const bound = readIncarnation(entry);
    expect(bound).toEqual({ ...checkpointOf(log, 9), note });
    expect(openCheckpoint(bound.note, logKeys[0]).size).toBe(9);
  });

  it('binds nothing that is no checkpoint of its log', () => {
    expect(() => incarnationResources(signNote('a\n', [logKeys[0]]))).toThrow('not a checkpoint');
    expect(() => incarnationResources(note.replace(/^.*\n/, 'other.example\n'))).toThrow('not signed by its log');
    expect(() => incarnationResources(note.replace('\n\n', '\nextension\n\n'))).toThrow('not signed by its log');
  });

  it.each<[string, Partial<LedgerEntry>]>([
    ['another action', { action: 'ledger.key-rotated' }],
    ['a person', { actor: { ...entry.actor, via: 'session' } }],
    ['fewer members', { resources: entry.resources.slice(1) }],
    ['no root', { resources: entry.resources.with(1, { type: 'log-checkpoint', id: 'AA==', version: 9 }) }],
    ['no size', { resources: entry.resources.with(1, { ...entry.resources[1]!, version: null }) }],
  ])('is not read from %s', (_what, change) => {
    expect(() => readIncarnation({ ...entry, ...change })).toThrow('opens no incarnation');
  });
});
