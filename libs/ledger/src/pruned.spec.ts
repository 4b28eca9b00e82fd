import fc from 'fast-check';
import { utf8 } from './bytes.js';
import { openCheckpoint } from './checkpoint.js';
import { decodeVkey, encodeVkey, makeSigner, makeVerifier } from './key.js';
import { parsePrunedLine, subtreeLine, verifyPruned, type PrunedOptions, type PrunedVerification } from './pruned.js';
import { placesOf, prunedLines } from './test/pruned-log.js';
import { chunked, exportOf, hasher, rewritten, sampleLog, testSeed } from './test/sample-log.js';
import { logKeys, noteOf } from './test/signed-log.js';
import { planPruned } from './proof.js';
import { verifyLog } from './verify.js';

const log = sampleLog(90);
const institution = log.find(({ entry }) => entry.actor.institution)!.entry.actor.institution!;
const other = log.find(({ entry }) => ![null, institution].includes(entry.actor.institution))!.entry;
const places = placesOf(log, institution);
const lines = prunedLines(log, places);
const lastOwn = log[places.at(-1)!]!;
const verifier = decodeVkey(encodeVkey(logKeys[0]));
const open: PrunedOptions['open'] = (note) => openCheckpoint(note, verifier);

const verify = (given: readonly string[], options: Partial<PrunedOptions> = {}): Promise<PrunedVerification> =>
  verifyPruned(chunked(exportOf(given), 500), { institution, open, ...options });
const damageOf = async (given: readonly string[], options: Partial<PrunedOptions> = {}): Promise<string> => {
  const found = await verify(given, options);
  return found.ok ? 'whole' : `${found.damage.seq} ${found.damage.kind}`;
};

describe('the pruned log of an institution', () => {
  it('verifies, and says how far the own entries run', async () => {
    expect(await verify(lines, { request: lastOwn.entry.request })).toEqual({
      ok: true,
      entries: places.length,
      last: { seq: places.length - 1, hash: lastOwn.hash },
      firstAt: log[places[0]!]!.entry.at,
      lastAt: lastOwn.entry.at,
      checkpoint: open(noteOf(log, log.length)),
      note: noteOf(log, log.length),
    });
  });

  it('shows nothing of others but hashes', () => {
    const shown = lines.filter((line) => parsePrunedLine(line) === null);
    expect(shown).toHaveLength(places.length);
    expect(lines.join('\n')).not.toContain(other.actor.institution);
    expect(lines.join('\n')).not.toContain(other.request);
  });

  it('verifies for any log and any number verified before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 90 }), fc.nat(), async (size, salt) => {
        const part = log.slice(0, size);
        const all = placesOf(part, institution);
        const from = all.length === 0 ? 0 : salt % (all.length + 1);
        const before = from === 0 ? undefined : { seq: from - 1, hash: log[all[from - 1]!]!.hash };
        const found = await verify(prunedLines(part, all.slice(from)), before ? { after: before } : {});
        expect(found).toMatchObject({ ok: true, entries: all.length - from });
      }),
      { numRuns: 300 },
    );
  });

  it('tells when any own entry was left out', async () => {
    for (const leftOut of places.slice(0, -1)) {
      const shown = places.filter((seq) => seq !== leftOut);
      const next = places[places.indexOf(leftOut) + 1];
      expect(await damageOf(prunedLines(log, shown))).toBe(`${next} own`);
    }
  });

  it('tells when the newest own entries were left out, by the request that is not among them', async () => {
    const cut = prunedLines(log, places.slice(0, -1));
    expect(await damageOf(cut)).toBe('whole');
    expect(await damageOf(cut, { request: lastOwn.entry.request })).toBe(`${places.at(-2)} stale`);
    expect(await damageOf(prunedLines(log, []), { request: lastOwn.entry.request })).toBe('null stale');
  });

  it('tells any change of one character', async () => {
    const text = lines.map((line) => `${line}\n`).join('');
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 2), fc.integer({ min: 0, max: 6 }), async (at, bit) => {
        const changed = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << bit)) + text.slice(at + 1);
        const found = await verifyPruned([utf8(changed)], { institution, open, request: lastOwn.entry.request });
        expect(found.ok).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('names what is wrong', async () => {
    const at = lines.findIndex((line, i) => i > 8 && parsePrunedLine(line) === null);
    const seq = (JSON.parse(lines[at]!) as { seq: number }).seq;
    const next = places[places.indexOf(seq) + 1]!;
    const edited = lines.with(at, lines[at]!.replace(/"request":"[^"]+"/, '"request":"forged"'));
    expect(await damageOf(edited)).toBe(`${seq} chain`);
    expect(await damageOf(lines.toSpliced(at, 1))).toBe(`${seq} sequence`);
    expect(await damageOf(lines.slice(0, -1))).toBe('90 truncated');
    expect(await damageOf([...lines.slice(0, -2), lines.at(-1)!])).toMatch(/truncated|root/);
    expect(await damageOf([...lines, lines[0]!])).toBe('90 not-canonical');
    expect(await damageOf(lines, { institution: other.actor.institution! })).toBe(`${places[0]} foreign`);
    const slipped = prunedLines(
      log,
      [...places, other.seq].sort((a, b) => a - b),
    );
    expect(await damageOf(slipped)).toBe(`${other.seq} foreign`);
    expect(await damageOf(lines, { after: { seq: 0, hash: log[places[0]!]!.hash } })).toBe(`${places[0]} own`);
    const forged = prunedLines(rewrittenLog(next), places);
    expect(await damageOf([...forged.slice(0, -1), lines.at(-1)!])).toBe('0 root');
    const foreignKey = makeSigner('other.example', testSeed('other'));
    const openOther: PrunedOptions['open'] = (note) =>
      openCheckpoint(note, makeVerifier(foreignKey.name, foreignKey.publicKey));
    expect(await damageOf(lines, { open: openOther })).toBe('null checkpoint');
    expect(await damageOf([subtreeLine({ level: 0, hash: 'a'.repeat(64) }), ...lines])).toMatch(/sequence/);
    expect(await damageOf([])).toBe('0 truncated');
    expect(await damageOf(['x'.repeat(20_000)])).toBe('0 too-large');
  });

  it('is not taken for a whole log', async () => {
    expect(await verifyLog([exportOf(lines)])).toMatchObject({
      ok: false,
      damage: { why: expect.stringContaining('pruned log of one institution') as string },
    });
  });
});

describe('a plan of a pruned log', () => {
  it('covers every leaf once, with the fewest subtrees', () => {
    expect([...planPruned([5], 11)]).toEqual([
      { level: 2, index: 0 },
      { level: 0, index: 4 },
      5,
      { level: 1, index: 3 },
      { level: 1, index: 4 },
      { level: 0, index: 10 },
    ]);
    expect([...planPruned([], 0)]).toEqual([]);
  });

  it.each([[[3, 2]], [[2, 2]], [[11]]])('refuses the leaves %j', (shown) => {
    expect(() => [...planPruned(shown, 11)]).toThrow('out of order');
  });
});

function rewrittenLog(at: number): typeof log {
  const texts = log.map(({ text }) => text);
  const forged = rewritten(texts.with(at, texts[at]!.replace(/"request":"[^"]+"/, '"request":"forged"')));
  return forged.map((text, i) => ({ ...log[i]!, text, hash: hasher.leaf(text) }));
}
