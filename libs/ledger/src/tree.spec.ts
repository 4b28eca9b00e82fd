import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { fromHex } from './bytes.js';
import { treeHasher, type Hash } from './hash.js';
import { buildProof, planConsistency, planInclusion, planRoot, type TreeNode } from './proof.js';
import { verifyConsistency, verifyInclusion } from './proof-verify.js';
import { foldTile, parseTilePath, tilePath, tileRangeOf, tileWidthAt } from './tile.js';
import { foldRight, Frontier } from './tree.js';

const hasher = treeHasher();
const MAX = 600;

// Inputs and roots of the Certificate Transparency reference tests (RFC 6962, the same tree as RFC 9162).
const knownLeaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const knownRoots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const leaves: Hash[] = Array.from({ length: MAX }, (_, i) => hasher.leaf(Uint8Array.of(i & 255, i >> 8)));
const nodes = new Map<string, Hash>();
const roots: Hash[] = [];
const grown = new Frontier(hasher);
roots.push(grown.root());
for (const leaf of leaves) {
  grown.append(leaf, (level, index, hash) => nodes.set(`${level}/${index}`, hash));
  roots.push(grown.root());
}
const read = ({ level, index }: TreeNode): Hash => nodes.get(`${level}/${index}`)!;

/** RFC 9162 section 2.1.1 word by word, on Node's own hash. */
function referenceRoot(part: readonly Hash[]): Hash {
  if (part.length === 1) return part[0]!;
  const k = 2 ** Math.floor(Math.log2(part.length - 1));
  const pair = [referenceRoot(part.slice(0, k)), referenceRoot(part.slice(k))].map(fromHex);
  return createHash('sha256').update(Uint8Array.of(1)).update(pair[0]!).update(pair[1]!).digest('hex');
}

describe('the tree', () => {
  it('has the roots of the reference tests', () => {
    const tree = new Frontier(hasher);
    const found = [tree.root()];
    for (const input of knownLeaves) {
      tree.append(hasher.leaf(fromHex(input)));
      found.push(tree.root());
    }
    expect(found).toEqual(knownRoots);
  });

  it('has the root that the recursive definition gives, at every size', () => {
    for (let size = 1; size <= 130; size++) expect(roots[size]).toBe(referenceRoot(leaves.slice(0, size)));
  });

  it('has the same root from its complete subtrees and after being stored', () => {
    for (let size = 1; size <= MAX; size++) expect(foldRight(hasher, planRoot(size).map(read))).toBe(roots[size]);
    const stored = new Frontier(hasher, 300, planRoot(300).map(read));
    stored.append(leaves[300]!);
    expect(stored.root()).toBe(roots[301]);
    expect(() => new Frontier(hasher, 3, [leaves[0]!])).toThrow('2 complete subtrees');
  });
});

describe('an inclusion proof', () => {
  it('verifies for every leaf of every size up to 130', () => {
    for (let size = 1; size <= 130; size++) {
      for (let seq = 0; seq < size; seq++) {
        const hashes = buildProof(hasher, planInclusion(seq, size), read);
        const proof = { seq, size, leafHash: leaves[seq]!, rootHash: roots[size]!, hashes };
        if (!verifyInclusion(hasher, proof)) throw new Error(`leaf ${seq} of ${size}`);
      }
    }
    expect(buildProof(hasher, planInclusion(5, 8), read)).toHaveLength(3);
  });

  it('verifies nothing else: other leaf, place, size, root, order or length', () => {
    const indexes = fc
      .integer({ min: 2, max: MAX })
      .chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1), fc.nat(), fc.nat(255)));
    fc.assert(
      fc.property(indexes, ([size, seq, position, bit]) => {
        const hashes = buildProof(hasher, planInclusion(seq, size), read);
        const proof = { seq, size, leafHash: leaves[seq]!, rootHash: roots[size]!, hashes };
        const at = position % hashes.length;
        const other = leaves[(seq + 1) % size]!;
        expect(verifyInclusion(hasher, proof)).toBe(true);
        expect(verifyInclusion(hasher, { ...proof, leafHash: other })).toBe(false);
        expect(verifyInclusion(hasher, { ...proof, seq: (seq + 1 + (position % (size - 1))) % size })).toBe(false);
        expect(verifyInclusion(hasher, { ...proof, rootHash: flip(roots[size]!, bit) })).toBe(false);
        expect(verifyInclusion(hasher, { ...proof, hashes: hashes.with(at, flip(hashes[at]!, bit)) })).toBe(false);
        expect(verifyInclusion(hasher, { ...proof, hashes: hashes.slice(0, -1) })).toBe(false);
        expect(verifyInclusion(hasher, { ...proof, hashes: [...hashes, other] })).toBe(false);
        expect(verifyInclusion(hasher, { ...proof, hashes: hashes.with(at, 'zz') })).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a consistency proof', () => {
  it('verifies between all sizes up to 70', () => {
    for (let to = 0; to <= 70; to++) {
      for (let from = 0; from <= to; from++) {
        const hashes = buildProof(hasher, planConsistency(from, to), read);
        const proof = { from, to, fromRoot: roots[from]!, toRoot: roots[to]!, hashes };
        if (!verifyConsistency(hasher, proof)) throw new Error(`${from} to ${to}`);
      }
    }
    expect(buildProof(hasher, planConsistency(6, 8), read)).toHaveLength(3);
  });

  it('verifies nothing else: other roots, sizes or hashes', () => {
    const sizes = fc
      .integer({ min: 2, max: MAX })
      .chain((to) => fc.tuple(fc.integer({ min: 1, max: to - 1 }), fc.constant(to), fc.nat(), fc.nat(255)));
    fc.assert(
      fc.property(sizes, ([from, to, position, bit]) => {
        const hashes = buildProof(hasher, planConsistency(from, to), read);
        const proof = { from, to, fromRoot: roots[from]!, toRoot: roots[to]!, hashes };
        const at = position % hashes.length;
        expect(verifyConsistency(hasher, proof)).toBe(true);
        expect(verifyConsistency(hasher, { ...proof, fromRoot: flip(roots[from]!, bit) })).toBe(false);
        expect(verifyConsistency(hasher, { ...proof, toRoot: flip(roots[to]!, bit) })).toBe(false);
        expect(verifyConsistency(hasher, { ...proof, hashes: hashes.with(at, flip(hashes[at]!, bit)) })).toBe(false);
        expect(verifyConsistency(hasher, { ...proof, hashes: hashes.slice(0, -1) })).toBe(false);
        expect(verifyConsistency(hasher, { ...proof, hashes: [...hashes, roots[1]!] })).toBe(false);
        expect(verifyConsistency(hasher, { ...proof, from: to, to: from })).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses sizes that cannot be', () => {
    expect(() => planInclusion(3, 3)).toThrow('no leaf 3');
    expect(() => planConsistency(4, 3)).toThrow('not a continuation');
    expect(() => planInclusion(0.5, 3)).toThrow('not an integer');
  });
});

describe('a tile', () => {
  it('holds every node of the tree', () => {
    for (const [name, hash] of nodes) {
      const [level, index] = name.split('/').map(Number) as [number, number];
      const { tile, start, count } = tileRangeOf({ level, index });
      const tileHashes = Array.from({ length: count }, (_, i) =>
        read({ level: tile.level * 8, index: tile.index * 256 + start + i }),
      );
      if (foldTile(hasher, tileHashes) !== hash) throw new Error(name);
    }
    expect(tileRangeOf({ level: 9, index: 3 })).toEqual({ tile: { level: 1, index: 0 }, start: 6, count: 2 });
  });

  it('has the width and path of C2SP tlog-tiles', () => {
    expect(tileWidthAt({ level: 0, index: 2 }, 600)).toBe(88);
    expect(tileWidthAt({ level: 1, index: 0 }, 600)).toBe(2);
    expect(tileWidthAt({ level: 0, index: 1 }, 600)).toBe(256);
    expect(tilePath({ level: 0, index: 1234067 })).toBe('0/x001/x234/067');
    expect(tilePath({ level: 1, index: 0 }, 2)).toBe('1/000.p/2');
  });

  it('is found by its path, in one spelling only', () => {
    for (const [level, index, width] of [
      [0, 0, 256],
      [2, 1234067, 256],
      [1, 999, 2],
    ] as const) {
      expect(parseTilePath(tilePath({ level, index }, width))).toEqual({ level, index, width });
    }
    expect(parseTilePath('entries/x001/234.p/3')).toEqual({ level: 'entries', index: 1234, width: 3 });
    for (const path of [
      '',
      '0',
      '0/1',
      '00/001',
      '0/x000/001',
      '0/001.p/0',
      '0/001.p/256',
      '0/001.p/01',
      '64/001',
      '0/001/',
      '-1/001',
    ]) {
      expect([path, parseTilePath(path)]).toEqual([path, null]);
    }
  });
});

function flip(hash: Hash, bit: number): Hash {
  const bytes = fromHex(hash);
  bytes[bit >> 3]! ^= 1 << (bit & 7);
  return Buffer.from(bytes).toString('hex');
}
