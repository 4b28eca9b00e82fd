import { Chain, emptyHead, treeHasher, type EntryDraft, type SealedEntry } from '@watchbook/ledger';
import { describe, expect, it } from '@jest/globals';
import { checkHistory } from './check-history.js';
import { violationKinds, type History, type Observation, type StoredEntry, type ViolationKind } from './history.js';

const WRITING = 'note.written';
const hasher = treeHasher();
const uuid = (n: number): string => `0190f3c8-0000-7000-8000-${String(n).padStart(12, '0')}`;

function draft(n: number, institution: string | null): EntryDraft {
  const isWrite = n % 3 === 0;
  return {
    id: uuid(n),
    actor: { institution, user: institution && 'somebody', roles: [], via: institution ? 'session' : 'system' },
    action: isWrite ? WRITING : 'note.read',
    outcome: 'allowed',
    purpose: null,
    resources: [{ type: 'note', id: `row-${n}`, version: 1 }],
    policy: 'a3'.repeat(32),
    request: 'request-1',
    detail: null,
    nonce: '0'.repeat(32),
  };
}

function seal(drafts: readonly EntryDraft[]): SealedEntry[] {
  const chain = new Chain(hasher, emptyHead(hasher), []);
  return drafts.map((each) => chain.append(each, '2026-01-01T00:00:00.000Z'));
}

const store = ({ entry, text, hash }: SealedEntry): StoredEntry => ({
  seq: entry.seq,
  hash,
  id: entry.id,
  body: Buffer.from(text),
});

/** Twelve requests one after the other, every third of them a write, and nothing wrong. */
function soundHistory(): History {
  const sealed = seal(Array.from({ length: 12 }, (_, n) => draft(n, n % 2 === 0 ? 'bank' : null)));
  const observations = sealed.map(({ entry: { seq, id, action, resources }, hash }): Observation => ({
    caller: `caller ${seq}`,
    began: seq * 10,
    ended: seq * 10 + 5,
    outcome: 'answered',
    receipts: [{ seq, hash, id }],
    writes: action === WRITING ? [{ id: resources[0]!.id, action }] : [],
    confirmed: true,
    hadContent: true,
  }));
  return { observations, stored: stateOf(sealed) };
}

function stateOf(sealed: readonly SealedEntry[]): History['stored'] {
  const writes = sealed.filter(({ entry }) => entry.action === WRITING);
  return {
    entries: sealed.map(store),
    head: { size: sealed.length, lastHash: sealed.at(-1)!.hash },
    waiting: [],
    rows: writes.map(({ entry }) => ({ id: entry.resources[0]!.id, action: WRITING })),
  };
}

const kindsIn = (history: History): ViolationKind[] => [
  ...new Set(checkHistory(history, { writing: [WRITING], refusedWithinMs: 2000 }).violations.map(({ kind }) => kind)),
];

type Change = (history: History) => History;
const seen =
  (at: number, change: Partial<Observation>): Change =>
  ({ observations, stored }) => ({ observations: observations.with(at, { ...observations[at]!, ...change }), stored });
const stored =
  (change: (state: History['stored']) => Partial<History['stored']>): Change =>
  (history) => ({ ...history, stored: { ...history.stored, ...change(history.stored) } });

/** One broken promise each, and all that must be found of it. */
const broken: [string, ViolationKind[], Change][] = [
  ['an answer without a receipt', ['unlogged'], seen(1, { receipts: [] })],
  ['an answer whose place is beyond the log', ['lost'], seen(11, { receipts: [{ seq: 99 }] })],
  ['a receipt with another hash', ['receipt'], seen(1, { receipts: [{ seq: 1, hash: 'ff'.repeat(32) }] })],
  ['a receipt with another id', ['receipt'], seen(1, { receipts: [{ seq: 1, id: uuid(7) }] })],
  [
    'two answers for one entry',
    ['shared'],
    (history) => ({
      ...history,
      observations: [...history.observations, { ...history.observations[11]!, caller: 'another' }],
    }),
  ],
  ['an answer before its entry', ['late'], seen(1, { confirmed: false })],
  ['a refusal with content', ['leak'], seen(1, { outcome: 'refused', receipts: [], writes: [] })],
  ['a refusal after three seconds', ['slow'], seen(1, { outcome: 'refused', hadContent: false, ended: 3010 })],
  [
    'an entry taken out of the middle',
    ['damage', 'head', 'lost'],
    stored(({ entries }) => ({
      entries: entries.toSpliced(4, 1),
    })),
  ],
  [
    'an entry in two places of the file',
    ['damage', 'head', 'duplicate'],
    stored(({ entries }) => ({
      entries: entries.toSpliced(4, 0, entries[4]!),
    })),
  ],
  [
    'an entry of a fork',
    ['damage', 'receipt'],
    stored(({ entries }) => ({
      entries: entries.with(5, store(seal([...Array(5).keys()].map((n) => draft(n, null)).concat(draft(5, 'x')))[5]!)),
    })),
  ],
  [
    'a stored hash that is not the hash',
    ['damage', 'receipt'],
    stored(({ entries }) => ({
      entries: entries.with(5, { ...entries[5]!, hash: 'ab'.repeat(32) }),
    })),
  ],
  [
    'an entry filed under another id',
    ['damage', 'receipt'],
    stored(({ entries }) => ({
      entries: entries.with(5, { ...entries[5]!, id: uuid(77) }),
    })),
  ],
  ['a cut-off tail', ['head', 'lost'], stored(({ entries }) => ({ entries: entries.slice(0, -1) }))],
  ['a head that is behind', ['head'], stored(({ head }) => ({ head: { ...head, size: head.size - 1 } }))],
  ['a head with another hash', ['head'], stored(({ head }) => ({ head: { ...head, lastHash: 'ab'.repeat(32) } }))],
  ['an intent that nobody sealed', ['waiting'], stored(() => ({ waiting: [uuid(50)] }))],
  [
    'an acknowledged write that is gone',
    ['lost-write', 'phantom-write'],
    stored(({ rows }) => ({
      rows: rows.slice(1),
    })),
  ],
  ['a row that is there twice', ['repeated-write'], stored(({ rows }) => ({ rows: [...rows, rows[0]!] }))],
  [
    'a row that no entry records',
    ['unlogged-write'],
    stored(({ rows }) => ({
      rows: [...rows, { id: 'row-unlogged', action: WRITING }],
    })),
  ],
  [
    'an answer that got an earlier place than one before it',
    ['order'],
    ({ observations, stored }) => ({
      observations: observations.with(3, { ...observations[3]!, began: 100, ended: 105 }),
      stored,
    }),
  ],
];

describe('the history checker', () => {
  it('finds nothing in a history that holds', () => {
    const verdict = checkHistory(soundHistory(), { writing: [WRITING] });
    expect(verdict).toEqual({ violations: [], answered: 12, refused: 0, lost: 0, entries: 12, rows: 4 });
  });

  it.each(broken)('finds %s', (_what, kinds, change) => {
    expect(kindsIn(change(soundHistory())).sort()).toEqual([...kinds].sort());
  });

  it('finds a write with two entries, and the same id sealed twice', () => {
    const twice = { ...draft(0, 'bank'), id: uuid(50) };
    const history = { observations: [], stored: stateOf(seal([draft(0, 'bank'), twice])) };
    history.stored = { ...history.stored, rows: history.stored.rows.slice(0, 1) };
    expect(kindsIn(history)).toEqual(['logged-twice']);
    const same = stateOf(seal([draft(1, null), draft(1, null)]));
    expect(kindsIn({ observations: [], stored: same })).toEqual(['duplicate']);
  });

  it('finds a wrong own number', () => {
    const chain = new Chain(hasher, emptyHead(hasher), [['bank', { seq: 7, hash: 'ab'.repeat(32) }]]);
    const state = stateOf([chain.append(draft(2, 'bank'), '2026-01-01T00:00:00.000Z')]);
    expect(kindsIn({ observations: [], stored: state })).toEqual(['damage']);
  });

  it('lets a refused request have an entry or not, and lets answers be repeated', () => {
    const sound = soundHistory();
    const refused = seen(1, { outcome: 'refused', receipts: [], hadContent: false })(sound);
    const nobody: Observation = { ...refused.observations[1]!, caller: 'nobody', outcome: 'lost' };
    const repeated: Observation = { ...sound.observations[0]!, caller: 'again', began: 500, ended: 501, repeats: true };
    const history = { ...refused, observations: [...refused.observations, nobody, repeated] };
    expect(kindsIn(history)).toEqual([]);
  });

  it('has a broken history for every kind of violation', () => {
    const covered = new Set([...broken.flatMap(([, kinds]) => kinds), 'logged-twice']);
    expect(Object.keys(violationKinds).filter((kind) => !covered.has(kind))).toEqual([]);
  });
});
