import { readFileSync, writeFileSync } from 'node:fs';
import { toBase64 } from './bytes.js';
import { treeHasher } from './hash.js';
import { COSIGNATURE_V1, encodeSigner, encodeVkey, makeSigner } from './key.js';
import { parseCheckpoint } from './checkpoint.js';
import { incarnationResources } from './incarnation.js';
import { parseNote, parseSignature } from './note.js';
import { isRotation, KeyHistory, rotationText } from './rotation.js';
import { checkpointOf, ORIGIN, sampleLog, testSeed } from './test/sample-log.js';
import { entryBytes, logKeys, noteOf, rotatedLog, SampleTiles } from './test/signed-log.js';
import { entryBundle, tileBytes, type SizedTile } from './tile-proof.js';
import { tilePath, tileWidthAt } from './tile.js';
import {
  cosignatureLine,
  formatAddCheckpoint,
  judgeCheckpoint,
  parseAddCheckpoint,
  withSignatures,
  type WitnessDecision,
  type Witnessed,
} from './witness.js';

// The files are what other implementations are tested on, so they change only on purpose: WATCHBOOK_WRITE_VECTORS=1.
const folder = new URL('../testdata/', import.meta.url);
const hasher = treeHasher();
const log = sampleLog(24);
const TIME = 1_795_449_600;
const witness = makeSigner('witness.example', testSeed('witness'), COSIGNATURE_V1);

describe('the golden vectors of the public log', () => {
  it.each([
    ['public-log.json', publicLogVectors],
    ['witness.json', witnessVectors],
    ['rotation.json', rotationVectors],
  ])('%s holds what this implementation makes', (name, make) => {
    const made = `${JSON.stringify(make(), null, 2)}\n`;
    const file = new URL(name, folder);
    if (process.env['WATCHBOOK_WRITE_VECTORS']) writeFileSync(file, made);
    expect(made).toBe(readFileSync(file, 'utf8'));
  });
});

function publicLogVectors(): unknown {
  const size = 70_000;
  const leaves = Array.from({ length: size }, (_, i) => ({ hash: hasher.leaf(`leaf ${i}`) }));
  const tiles = new SampleTiles(leaves);
  const wanted: [number, number][] = [
    [0, 0],
    [0, 272],
    [0, 273],
    [1, 0],
    [1, 1],
    [2, 0],
  ];
  const places = [0, 7, 999, 1000, 1_234_067, 9_007_199_254_740_991];
  return {
    about:
      'C2SP tlog-tiles. Paths by level, index and width; tiles (base64) of a log of 70,000 entries `leaf 0`, `leaf 1`, …; entry bundles (base64) and checkpoints of the log in logs.json.',
    paths: places.flatMap((index, i) => [256, 1, 255].map((width) => pathVector({ level: i, index, width }))),
    refused: ['0/1', '00/001', '64/000', '0/x000/001', '0/000.p/0', '0/000.p/256', '0/000.p/01', '0/x001', '0/000/'],
    log: { size, rootHash: checkpointOf(leaves, size).rootHash },
    tiles: wanted.map(([level, index]) =>
      tileVector(tiles, { level, index, width: tileWidthAt({ level, index }, size) }),
    ),
    empty: ['0/274', '1/002', '2/001', '3/000'],
    bundles: [1, 24].map((width) => ({
      path: tilePath({ level: 0, index: 0 }, width).replace('0', 'entries'),
      bundle: toBase64(entryBundle(log.slice(0, width).map(entryBytes))),
    })),
    vkey: encodeVkey(logKeys[0]),
    checkpoints: [1, 8, 24].map((count) => noteOf(log, count)),
  };
}

const pathVector = (tile: SizedTile) => ({ ...tile, path: tilePath(tile, tile.width) });
const tileVector = (tiles: SampleTiles, tile: SizedTile) => ({
  path: tilePath(tile, tile.width),
  tile: toBase64(tileBytes(tiles.hashes(tile))),
});

function witnessVectors(): unknown {
  const tiles = new SampleTiles(log);
  const other = sampleLog(24).map((entry, seq) => (seq < 5 ? entry : { ...entry, hash: hasher.leaf(`other ${seq}`) }));
  const body = (old: number, size: number, note = noteOf(log, size)) =>
    formatAddCheckpoint({ old, proof: tiles.consistency(Math.min(old, size), Math.max(old, size)), note });
  const requests: [string, string][] = [
    ['the first checkpoint', body(0, 8)],
    ['a continuation', body(8, 24)],
    ['the same again', body(24, 24)],
    ['an older one', body(8, 16)],
    ['an old size above the size', body(24, 16)],
    ['another root of the same size', body(24, 24, noteOf(other, 24))],
    ['another log', body(24, 24).replace(ORIGIN, 'other.example/log')],
    ['a wrong signature', body(24, 24).replace('\n24\n', '\n23\n')],
    ['no request', 'old\n'],
  ];
  let latest: Witnessed | null = null;
  const answers = requests.map(([name, request]) => {
    const decision = decide(request, latest);
    if (decision.status === 200) latest = decision.witnessed;
    return { name, request, ...answerOf(decision) };
  });
  return {
    about:
      'C2SP tlog-witness: requests to add-checkpoint, one after another, and what a witness answers that begins without a state. `fork` says whether it keeps both notes. The signing key is known to everyone: for tests only.',
    log: { vkey: encodeVkey(logKeys[0]) },
    witness: { signingKey: encodeSigner(witness), vkey: encodeVkey(witness), timestamp: TIME },
    answers,
    monitored: withSignatures(latest!['note'], [parseSignature(cosignatureLine(latest!, witness, TIME))]),
  };
}

function decide(request: string, latest: Witnessed | null): WitnessDecision {
  try {
    const logs = new Map([[ORIGIN, new KeyHistory(logKeys[0])]]);
    return judgeCheckpoint(hasher, logs, () => latest, parseAddCheckpoint(request));
  } catch (cause) {
    return { status: 400, why: (cause as Error).message, fork: false };
  }
}

function answerOf(decision: WitnessDecision): object {
  const { status } = decision;
  if (status === 200) return { status, body: cosignatureLine(decision.witnessed, witness, TIME), fork: false };
  return { status, body: status === 409 ? `${decision.size}\n` : null, fork: decision.fork };
}

function rotationVectors(): unknown {
  const rotated = rotatedLog(20, [7, 12]);
  const rotations = rotated.filter(({ text }) => isRotation(text));
  const history = new KeyHistory(logKeys[0]);
  for (const { text } of rotations) history.learnText(text);
  return {
    about:
      'A log whose key was rotated twice: its entries, what the old keys signed, and with which key a checkpoint of which size opens. The signing keys are known to everyone: for tests only.',
    keys: logKeys.map((key) => ({ signingKey: encodeSigner(key), vkey: encodeVkey(key) })),
    entries: rotated.map(({ text }) => text),
    rotations: rotations.map(({ entry, text }, turn) => ({
      seq: entry.seq,
      canonical: text,
      signed: rotationText(checkpointOf(rotated, entry.seq), logKeys[turn + 1]!),
    })),
    fromSizes: history.keys.map(({ verifier, fromSize }) => ({ keyId: verifier.keyId, fromSize })),
    incarnation: { note: noteOf(rotated, 7), resources: incarnationResources(noteOf(rotated, 7)) },
    checkpoints: [7, 8, 12, 13, 20].flatMap((size) =>
      logKeys.map((key) => {
        const note = noteOf(rotated, size, key);
        return { note, opens: opens(history, note) };
      }),
    ),
  };
}

function opens(history: KeyHistory, note: string): boolean {
  try {
    return history.open(note).size === parseCheckpoint(parseNote(note).text).size;
  } catch {
    return false;
  }
}
