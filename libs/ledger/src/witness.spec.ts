import fc from 'fast-check';
import { parseCheckpoint } from './checkpoint.js';
import { treeHasher, ZERO_HASH } from './hash.js';
import { COSIGNATURE_V1, makeSigner } from './key.js';
import { openNote, parseNote, parseSignature, signNote } from './note.js';
import { KeyHistory } from './rotation.js';
import { ORIGIN, sampleLog, testSeed } from './test/sample-log.js';
import { logKeys, noteOf, SampleTiles } from './test/signed-log.js';
import {
  cosignatureLine,
  formatAddCheckpoint,
  judgeCheckpoint,
  MAX_PROOF_LINES,
  parseAddCheckpoint,
  withSignatures,
  type AddCheckpoint,
  type Witnessed,
} from './witness.js';

const hasher = treeHasher();
const log = sampleLog(40);
const tiles = new SampleTiles(log);
const logs = new Map([[ORIGIN, new KeyHistory(logKeys[0])]]);
const witness = makeSigner('witness.example', testSeed('witness'), COSIGNATURE_V1);

const witnessedAt = (size: number): Witnessed => {
  const note = noteOf(log, size);
  return { ...parseCheckpoint(parseNote(note).text), note };
};
const request = (old: number, size: number, change: Partial<AddCheckpoint> = {}): AddCheckpoint => ({
  old,
  proof: tiles.consistency(Math.min(old, size), Math.max(old, size)),
  note: noteOf(log, size),
  ...change,
});
const judge = (asked: AddCheckpoint, latest: Witnessed | null = null) =>
  judgeCheckpoint(hasher, logs, () => latest, asked);
/** Another history of the same log. */
const other = sampleLog(40).map((entry, seq) => (seq < 5 ? entry : { ...entry, hash: hasher.leaf(`other ${seq}`) }));
const ofStranger = signNote(`${ORIGIN}\n1\n${'A'.repeat(43)}=\n`, [makeSigner('else', testSeed('else'))]);

describe('a witness', () => {
  it('cosigns the first checkpoint that it sees, and every continuation', () => {
    expect(judge(request(0, 13))).toMatchObject({ status: 200, witnessed: { size: 13, origin: ORIGIN } });
    for (const [old, size] of [
      [13, 13],
      [13, 14],
      [16, 32],
      [1, 40],
    ] as const) {
      expect(judge(request(old, size), witnessedAt(old))).toMatchObject({ status: 200, witnessed: { size } });
    }
  });

  it.each<[string, AddCheckpoint, Witnessed | null, object]>([
    ['no note', request(0, 9, { note: 'text' }), null, { status: 400 }],
    ['no checkpoint', request(0, 9, { note: signNote('a\nb\nc\n', [logKeys[0]]) }), null, { status: 400 }],
    ['another origin', request(0, 9, { note: noteOf(log, 9).replace(ORIGIN, 'other.example') }), null, { status: 404 }],
    ['no signature of a trusted key', request(0, 9, { note: ofStranger }), null, { status: 403 }],
    ['a wrong signature', request(0, 9, { note: noteOf(log, 9).replace('\n9\n', '\n8\n') }), null, { status: 403 }],
    ['an old size above the size', request(10, 9), witnessedAt(10), { status: 400, fork: false }],
    ['another old size than it cosigned', request(0, 20), witnessedAt(10), { status: 409, size: 10 }],
    ['an old size before it cosigned any', request(4, 20), null, { status: 409, size: 0 }],
    ['a proof where none belongs', request(0, 9, { proof: [ZERO_HASH] }), null, { status: 422, fork: false }],
    ['no proof', request(8, 20, { proof: [] }), witnessedAt(8), { status: 422, fork: false }],
    ['a proof of other sizes', request(8, 20, { proof: tiles.consistency(7, 20) }), witnessedAt(8), { status: 422 }],
    [
      'another root of the same size',
      request(9, 9, { note: noteOf(other, 9) }),
      witnessedAt(9),
      { status: 422, fork: true },
    ],
    [
      'another root, with another old size',
      request(0, 9, { note: noteOf(other, 9) }),
      witnessedAt(9),
      { status: 409, fork: true },
    ],
    [
      'a history that goes on differently',
      request(8, 20, { note: noteOf(other, 20) }),
      witnessedAt(8),
      { status: 422 },
    ],
    [
      'an empty log with a root',
      request(0, 0, { note: signNote(`${ORIGIN}\n0\n${'A'.repeat(43)}=\n`, [logKeys[0]]) }),
      null,
      { status: 422 },
    ],
  ])('refuses %s', (_what, asked, latest, answer) => {
    expect(judge(asked, latest)).toMatchObject(answer);
  });

  it('never goes back, whatever it is asked in whatever order', () => {
    const sizes = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(fc.array(fc.tuple(sizes, sizes, fc.boolean()), { maxLength: 30 }), (asked) => {
        let latest: Witnessed | null = null;
        for (const [old, size, forked] of asked) {
          const change = forked ? { note: noteOf(other, size) } : {};
          const decision = judge(request(old, size, change), latest);
          if (decision.status !== 200) continue;
          expect(decision.witnessed.size).toBeGreaterThanOrEqual((latest as Witnessed | null)?.size ?? 0);
          latest = decision.witnessed;
        }
      }),
      { numRuns: 50 },
    );
  });

  it('gives a cosignature that verifies and takes the place of its earlier one', () => {
    const witnessed = witnessedAt(9);
    const line = cosignatureLine(witnessed, witness, 1_795_449_600);
    const once = withSignatures(witnessed.note, [parseSignature(line)]);
    const twice = withSignatures(once, [parseSignature(cosignatureLine(witnessed, witness, 1_795_449_700))]);
    const { verified } = openNote(twice, [logKeys[0], witness]);
    expect(verified.map(({ timestamp }) => timestamp)).toEqual([null, 1_795_449_700]);
    expect(() => cosignatureLine(witnessed, witness, 0)).toThrow('a time in seconds');
  });
});

describe('the body of add-checkpoint', () => {
  it('reads back from its text', () => {
    for (const asked of [request(0, 9), request(9, 33)]) {
      expect(parseAddCheckpoint(formatAddCheckpoint(asked))).toEqual(asked);
    }
  });

  const note = noteOf(log, 9);
  const line = `${'A'.repeat(43)}=\n`;
  it.each([
    ['nothing', ''],
    ['no old size', `\n${note}`],
    ['a leading zero', `old 01\n\n${note}`],
    ['a sign', `old -1\n\n${note}`],
    ['a size beyond 2^53', `old 9007199254740993\n\n${note}`],
    ['no empty line', `old 1\n${note}`],
    ['a line that is no hash', `old 1\nAAAA\n\n${note}`],
    ['more lines than a proof has', `old 1\n${line.repeat(MAX_PROOF_LINES + 1)}\n${note}`],
    ['no signatures', `old 1\n\n${ORIGIN}\n9\n${line}`],
    ['carriage returns', `old 1\r\n\r\n${note}`],
  ])('is malformed with %s', (_what, body) => {
    expect(() => parseAddCheckpoint(body)).toThrow();
  });

  it('may have 63 lines of proof', () => {
    expect(parseAddCheckpoint(`old 1\n${line.repeat(MAX_PROOF_LINES)}\n${note}`).proof).toHaveLength(63);
  });
});
