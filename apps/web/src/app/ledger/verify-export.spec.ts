import { describe, expect, it } from '@jest/globals';
import { streamOf, TestLog, vkey } from '../../testing/log.js';
import { verifyExport, type Kept, type LogSource } from './verify-export.js';

const log = new TestLog();
for (let i = 0; i < 20; i++) log.add(i % 2 === 0 ? 'ours' : 'others', `r${i}`);
const earlier = new TestLog();
for (let i = 0; i < 9; i++) earlier.add(i % 2 === 0 ? 'ours' : 'others', `r${i}`);

const serving = (lines: readonly string[], note = log.note): LogSource => ({
  vkey: () => Promise.resolve(vkey),
  checkpoint: () => Promise.resolve(note),
  entries: () => Promise.resolve(streamOf(lines)),
});
const verify = (source: LogSource, kept: Kept | null = null) => verifyExport(source, kept, () => undefined);

describe('verification of the whole log in the browser', () => {
  it('finds it whole, counts its hours and keeps what the next time needs', async () => {
    expect(await verify(serving(log.lines()))).toMatchObject({
      found: { ok: true, size: 20, signedSize: 20 },
      note: log.note,
      vkey: vkey.trim(),
      hours: [{ hour: '2026-11-27T08', allowed: 20, refused: 0 }],
    });
  });

  it('holds it against the checkpoint of an earlier visit', async () => {
    const kept = { note: earlier.note, vkey: vkey.trim() };
    expect(await verify(serving(log.lines()), kept)).toMatchObject({ found: { ok: true }, keptSize: 9 });
  });

  it('finds a tail that was cut off, and a log told anew, by the checkpoint of an earlier visit', async () => {
    const kept = { note: log.note, vkey: vkey.trim() };
    const cut = await verify(serving(earlier.lines(), earlier.note), kept);
    expect(cut.found).toMatchObject({ ok: false, damage: { kind: 'truncated', seq: 9 } });
    const anew = new TestLog();
    for (let i = 0; i < 20; i++) anew.add('others', `r${i}`);
    const told = await verify(serving(anew.lines(), anew.note), { note: earlier.note, vkey: vkey.trim() });
    expect(told.found).toMatchObject({ ok: false, damage: { kind: 'root' } });
  });

  it('trusts the key of the first visit, whatever the portal says now', async () => {
    const foreign = vkey.trim().replace(/[^+]{20}$/, 'A'.repeat(20));
    await expect(verify(serving(log.lines()), { note: earlier.note, vkey: foreign })).rejects.toThrow('key id');
  });
});
