import { describe, expect, it } from '@jest/globals';
import { streamOf, TestLog, vkey } from '../../testing/log.js';
import { verifyOwn, type OwnSource, type OwnVerification } from './verify-own.js';

const ours = 'ours';
const newLog = () => new TestLog().add('others', 'r0').add(ours, 'r1').add(ours, 'r2').add('others', 'r3');

/** A portal that seals the request itself before it answers, as the true one does. */
const honest = (log: TestLog): OwnSource => ({
  vkey: () => Promise.resolve(vkey),
  entries: (from, request) => Promise.resolve(streamOf(log.add(ours, request).add('others', 'r9').pruned(ours, from))),
});

const verify = (source: OwnSource, after: { seq: number; hash: string } | null = null): Promise<OwnVerification> =>
  verifyOwn(source, { institution: ours, after }, () => undefined);

describe('verification of own entries in the browser', () => {
  it('finds them whole, and goes on the next time where it ended', async () => {
    const log = newLog();
    const first = await verify(honest(log));
    expect(first).toMatchObject({ total: 3, found: { ok: true, entries: 3 } });
    const last = first.found.ok ? first.found.last : null;
    const second = await verify(honest(log), last);
    expect(second).toMatchObject({ total: 4, found: { ok: true, entries: 1 } });
  });

  it('does not take an older answer for this one', async () => {
    const stale = newLog().pruned(ours);
    const source = { vkey: () => Promise.resolve(vkey), entries: () => Promise.resolve(streamOf(stale)) };
    expect((await verify(source)).found).toMatchObject({ ok: false, damage: { kind: 'stale' } });
  });

  it('finds out when an entry is hidden', async () => {
    const log = newLog();
    const hiding: OwnSource = {
      vkey: () => Promise.resolve(vkey),
      entries: (_from, request) => Promise.resolve(streamOf(log.add(ours, request).pruned(ours, 1))),
    };
    expect((await verify(hiding)).found).toMatchObject({ ok: false, damage: { kind: 'own' } });
  });
});
