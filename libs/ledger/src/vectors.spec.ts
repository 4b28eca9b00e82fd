import { readFileSync, writeFileSync } from 'node:fs';
import { toHex, utf8 } from './bytes.js';
import { openCheckpoint, signCheckpoint } from './checkpoint.js';
import { commitDetail } from './commitment.js';
import { treeHasher, type Hash } from './hash.js';
import { canonicalJson, type Json } from './json.js';
import { COSIGNATURE_V1, encodeSigner, encodeVkey, makeSigner } from './key.js';
import { cosign, formatNote, parseNote } from './note.js';
import { buildProof, planConsistency, planInclusion, type TreeNode } from './proof.js';
import { Frontier } from './tree.js';
import { checkpointOf, linesOf, rewritten, sampleLog, testSeed } from './test/sample-log.js';
import { logKeys, noteOf, SampleTiles } from './test/signed-log.js';
import { formatTlogProof } from './tlog-proof.js';
import { verifyPruned } from './pruned.js';
import { placesOf, prunedLines } from './test/pruned-log.js';
import { verifyLog } from './verify.js';

// The files are what other implementations are tested on, so they change only on purpose: WATCHBOOK_WRITE_VECTORS=1.
const folder = new URL('../testdata/', import.meta.url);
const hasher = treeHasher();
const log = sampleLog(24);
const lines = linesOf(log);

describe('the golden vectors', () => {
  it.each([
    ['entries.json', entryVectors],
    ['details.json', detailVectors],
    ['tree.json', treeVectors],
    ['notes.json', noteVectors],
    ['logs.json', logVectors],
    ['pruned.json', prunedVectors],
    ['proofs.json', proofVectors],
  ])('%s holds what this implementation makes', async (name, make) => {
    const made = `${JSON.stringify(await make(), null, 2)}\n`;
    const file = new URL(name, folder);
    if (process.env['WATCHBOOK_WRITE_VECTORS']) writeFileSync(file, made);
    expect(made).toBe(readFileSync(file, 'utf8'));
  });
});

function entryVectors(): unknown {
  return {
    about: 'Entries, their canonical text (RFC 8785) and their hash, SHA-256(0x00 || canonical text).',
    entries: log.slice(0, 8).map(({ entry, hash }, i) => ({ entry, canonical: lines[i], hash })),
  };
}

function detailVectors(): unknown {
  const details: Json[] = [
    null,
    { name: '王伟', note: 'a\n"b"', amount: 1e21 },
    { z: [1, 0.1, -0], a: { '€': 1, '\r': 2, 1: 3 } },
  ];
  return {
    about: 'Commitments: SHA-256(salt || canonical detail).',
    details: details.map((detail, i) => {
      const salt = testSeed(`salt ${i}`);
      return { detail, salt: toHex(salt), canonical: canonicalJson(detail), commitment: commitDetail(detail, salt) };
    }),
  };
}

function treeVectors(): unknown {
  const leaves = Array.from({ length: 21 }, (_, i) => utf8(`leaf ${i}`));
  const nodes = new Map<string, Hash>();
  const tree = new Frontier(hasher);
  const roots = [tree.root()];
  for (const leaf of leaves) {
    tree.append(hasher.leaf(leaf), (level, index, hash) => nodes.set(`${level}/${index}`, hash));
    roots.push(tree.root());
  }
  const read = ({ level, index }: TreeNode): Hash => nodes.get(`${level}/${index}`)!;
  const inclusion = [
    [0, 1],
    [0, 8],
    [5, 8],
    [6, 7],
    [20, 21],
    [16, 21],
    [3, 20],
  ] as const;
  const consistency = [
    [0, 5],
    [1, 8],
    [4, 8],
    [6, 8],
    [7, 21],
    [16, 21],
    [21, 21],
  ] as const;
  return {
    about: 'RFC 9162 trees over the leaves `leaf 0`, `leaf 1`, …: roots by size from 0, and proofs.',
    roots,
    inclusion: inclusion.map(([seq, size]) => ({
      seq,
      size,
      leafHash: nodes.get(`0/${seq}`),
      rootHash: roots[size],
      hashes: buildProof(hasher, planInclusion(seq, size), read),
    })),
    consistency: consistency.map(([from, to]) => ({
      from,
      to,
      fromRoot: roots[from],
      toRoot: roots[to],
      hashes: buildProof(hasher, planConsistency(from, to), read),
    })),
  };
}

function noteVectors(): unknown {
  const witness = makeSigner('witness.example', testSeed('witness'), COSIGNATURE_V1);
  const note = signCheckpoint(checkpointOf(log, 24), logKeys[0]);
  const { text, signatures } = parseNote(note);
  return {
    about: 'Keys and signed checkpoints. The signing keys are known to everyone: for tests only.',
    log: { signingKey: encodeSigner(logKeys[0]), vkey: encodeVkey(logKeys[0]), checkpoint: note },
    witness: {
      signingKey: encodeSigner(witness),
      vkey: encodeVkey(witness),
      timestamp: 1_795_449_600,
      cosigned: formatNote({ text, signatures: [...signatures, cosign(text, witness, 1_795_449_600)] }),
    },
  };
}

async function logVectors(): Promise<unknown> {
  const edited = lines.with(9, lines[9]!.replace('"outcome":"denied"', '"outcome":"allowed"'));
  const logs: [string, string[]][] = [
    ['whole', lines],
    ['entry 9 edited', edited],
    ['entry 9 edited, the rest sealed again', rewritten(edited)],
    ['entry 4 deleted', lines.toSpliced(4, 1)],
    ['the last three cut off', lines.slice(0, -3)],
    ['entry 3 with a blank', lines.with(3, lines[3]!.replace(',', ', '))],
    ['entry 6 with another own link', lines.with(6, lines[6]!.replace(/("own":\{"prev":")./, '$1f'))],
  ];
  const checkpoints = [checkpointOf(log, 8), checkpointOf(log, 24)];
  return {
    about: 'Exports, the signed checkpoints they are verified against, and what a verifier finds.',
    vkey: encodeVkey(logKeys[0]),
    checkpoints: checkpoints.map((checkpoint) => signCheckpoint(checkpoint, logKeys[0])),
    logs: await Promise.all(
      logs.map(async ([name, entries]) => {
        const found = await verifyLog([utf8(entries.map((line) => `${line}\n`).join(''))], { checkpoints });
        return {
          name,
          lines: entries,
          verified: found.ok,
          seq: found.ok ? null : found.damage.seq,
          kind: found.ok ? null : found.damage.kind,
        };
      }),
    ),
  };
}

async function prunedVectors(): Promise<unknown> {
  const institution = log[0]!.entry.actor.institution!;
  const places = placesOf(log, institution);
  const request = log[places.at(-1)!]!.entry.request;
  const whole = prunedLines(log, places);
  const files: [string, string[]][] = [
    ['whole', whole],
    ['an own entry left out', prunedLines(log, places.toSpliced(2, 1))],
    ['the newest own entry left out', prunedLines(log, places.slice(0, -1))],
    [
      'an entry of another institution',
      prunedLines(
        log,
        log.map(({ entry }) => entry.seq),
      ),
    ],
    ['an own entry edited', whole.with(0, whole[0]!.replace('"purpose":"claims"', '"purpose":"other"'))],
    ['a hash changed', whole.map((line) => line.replace(/("hash":"[0-9a-f]{63})./, '$10'))],
    ['without its checkpoint', whole.slice(0, -1)],
  ];
  return {
    about: 'Pruned logs of one institution, asked for in one request, and what a verifier finds.',
    vkey: encodeVkey(logKeys[0]),
    institution,
    request,
    files: await Promise.all(
      files.map(async ([name, given]) => {
        const open = (note: string) => openCheckpoint(note, logKeys[0]);
        const source = [utf8(given.map((line) => `${line}\n`).join(''))];
        const found = await verifyPruned(source, { institution, request, open });
        const verdict = found.ok ? { seq: null, kind: null } : { seq: found.damage.seq, kind: found.damage.kind };
        return { name, lines: given, verified: found.ok, ...verdict };
      }),
    ),
  };
}

function proofVectors(): unknown {
  const tiles = new SampleTiles(log);
  return {
    about: 'Proofs of single entries (C2SP tlog-proof), with the entry as extra data.',
    vkey: encodeVkey(logKeys[0]),
    proofs: [0, 7, 23].map((seq) => {
      const hashes = buildProof(hasher, planInclusion(seq, log.length), tiles.read);
      return formatTlogProof({ seq, hashes, entry: log[seq]!.text, note: noteOf(log, log.length) });
    }),
  };
}
