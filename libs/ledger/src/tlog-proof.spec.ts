import { openCheckpoint } from './checkpoint.js';
import { decodeVkey, encodeVkey } from './key.js';
import { buildProof, planInclusion } from './proof.js';
import { hasher, sampleLog } from './test/sample-log.js';
import { logKeys, noteOf, SampleTiles } from './test/signed-log.js';
import { formatTlogProof, parseTlogProof, TlogProofError, verifyTlogProof, type TlogProof } from './tlog-proof.js';

const SIZE = 21;
const log = sampleLog(SIZE);
const verifier = decodeVkey(encodeVkey(logKeys[0]));
const open = (note: string) => openCheckpoint(note, verifier);

const tiles = new SampleTiles(log);

function proofOf(seq: number): TlogProof {
  const hashes = buildProof(hasher, planInclusion(seq, SIZE), tiles.read);
  return { seq, hashes, entry: log[seq]!.text, note: noteOf(log, SIZE) };
}

describe('a proof that stands by itself', () => {
  it('reads back, and proves every entry of the log', () => {
    for (let seq = 0; seq < SIZE; seq++) {
      const proof = proofOf(seq);
      expect(parseTlogProof(formatTlogProof(proof))).toEqual(proof);
      expect(verifyTlogProof(proof, open)).toEqual({ entry: log[seq]!.entry, checkpoint: open(proof.note) });
    }
  });

  it('has the lines of the specification', () => {
    const text = formatTlogProof({ ...proofOf(20), entry: null });
    expect(text).toMatch(
      /^c2sp\.org\/tlog-proof@v1\nindex 20\n(?:[A-Za-z0-9+/]{43}=\n)+\nwatchbook\.example\/ledger\n21\n/,
    );
  });

  it('is refused after any change of one character', () => {
    const text = formatTlogProof(proofOf(6));
    for (let at = 0; at < text.length; at++) {
      const changed = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
      expect(() => verifyTlogProof(parseTlogProof(changed), open)).toThrow();
    }
  });

  it.each([
    ['', 'begins with'],
    ['c2sp.org/tlog-proof@v2\nindex 1\n\n', 'begins with'],
    ['c2sp.org/tlog-proof@v1\nindex 01\n\nnote', 'index'],
    ['c2sp.org/tlog-proof@v1\nindex 9999999999999999\n\nnote', 'index'],
    ['c2sp.org/tlog-proof@v1\nextra ?\nindex 1\n\nnote', 'base64'],
    ['c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\nnote', 'base64 hash'],
    [`c2sp.org/tlog-proof@v1\nindex 1\n${`${'A'.repeat(43)}=\n`.repeat(64)}\nnote`, 'at most 63'],
  ])('is not %j', (text, why) => {
    expect(() => parseTlogProof(text)).toThrow(why);
  });

  it('proves nothing without its entry, or about another place', () => {
    expect(() => verifyTlogProof({ ...proofOf(3), entry: null }, open)).toThrow(TlogProofError);
    expect(() => verifyTlogProof({ ...proofOf(3), seq: 4 }, open)).toThrow('about entry 4');
    expect(() => verifyTlogProof({ ...proofOf(3), entry: log[4]!.text, seq: 4 }, open)).toThrow('does not lead');
  });
});
