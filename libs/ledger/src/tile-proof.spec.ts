import { treeHasher } from './hash.js';
import { verifyConsistency, verifyInclusion } from './proof-verify.js';
import { checkpointOf } from './test/sample-log.js';
import { entryBundle, inclusionFromTiles, tileBytes, viewFromTiles, type SizedTile } from './tile-proof.js';
import { parseTilePath, tilePath, tileWidthAt } from './tile.js';
import { SampleTiles } from './test/signed-log.js';

const hasher = treeHasher();
const log = Array.from({ length: 1000 }, (_, i) => ({ hash: hasher.leaf(`leaf ${i}`) }));
const tiles = new SampleTiles(log);

describe('the tiles of a log', () => {
  it.each([
    [0, 1],
    [1, 1],
    [1, 255],
    [255, 256],
    [256, 257],
    [3, 1000],
    [512, 1000],
    [999, 1000],
  ])('prove that size %i leads to size %i', async (from, to) => {
    const view = await viewFromTiles(hasher, { from, to }, tiles.fetch);
    expect([view.fromRoot, view.toRoot]).toEqual([checkpointOf(log, from).rootHash, checkpointOf(log, to).rootHash]);
    expect(verifyConsistency(hasher, { from, to, ...view })).toBe(true);
  });

  it('prove that an entry is included', async () => {
    for (const [seq, size] of [
      [0, 1],
      [255, 256],
      [256, 300],
      [700, 1000],
    ] as const) {
      const hashes = await inclusionFromTiles(hasher, { seq, size }, tiles.fetch);
      const { rootHash } = checkpointOf(log, size);
      expect(verifyInclusion(hasher, { seq, size, leafHash: log[seq]!.hash, rootHash, hashes })).toBe(true);
    }
  });

  it('are asked for once each, and only where the tree has them', async () => {
    const asked: SizedTile[] = [];
    await viewFromTiles(hasher, { from: 300, to: 1000 }, (tile) => (asked.push(tile), tiles.fetch(tile)));
    expect(new Set(asked.map((tile) => tilePath(tile))).size).toBe(asked.length);
    for (const tile of asked) expect(tile.width).toBe(tileWidthAt(tile, 1000));
    expect(asked.every(({ width }) => width > 0)).toBe(true);
  });

  it('are refused when they have another length', async () => {
    const short = async (tile: SizedTile) => (await tiles.fetch(tile)).subarray(32);
    await expect(viewFromTiles(hasher, { from: 0, to: 300 }, short)).rejects.toThrow('has not');
    expect(() => tileBytes([])).toThrow('1 to 256');
  });

  it('of a log of 70,000 entries are those that the specification counts', () => {
    const width = (level: number, index: number) => tileWidthAt({ level, index }, 70_000);
    expect([width(0, 272), width(0, 273), width(0, 274)]).toEqual([256, 112, 0]);
    expect([width(1, 0), width(1, 1), width(1, 2)]).toEqual([256, 17, 0]);
    expect([width(2, 0), width(2, 1), width(3, 0)]).toEqual([1, 0, 0]);
    expect([tileWidthAt({ level: 0, index: 0 }, 256), tileWidthAt({ level: 1, index: 0 }, 256)]).toEqual([256, 1]);
  });
});

describe('the path of a tile', () => {
  it.each([
    ['0/x001/x234/067', { level: 0, index: 1_234_067, width: 256 }],
    ['63/000.p/255', { level: 63, index: 0, width: 255 }],
    ['entries/000.p/1', { level: 'entries', index: 0, width: 1 }],
    ['10/x001/000', { level: 10, index: 1000, width: 256 }],
  ])('%s is read', (path, request) => {
    expect(parseTilePath(path)).toEqual(request);
  });

  it.each([
    ...['64/000', '00/000', '07/000', '0/0', '0/0000', '0/x000/001', '0/001/000', '0/x001', '0/001/', '/0/001'],
    ...['0/000.p/0', '0/000.p/01', '0/000.p/256', '0/000.p/', '0/000.p', '0/X001/000', '-1/000', '0/000.p/-1'],
    ...['0/x009/x007/x199/x254/x740/x992', '0/x009/x007/x199/x254/x740/992', 'Entries/000', '0/000?', ' 0/000'],
  ])('%j is none', (path) => {
    expect(parseTilePath(path)).toBeNull();
  });
});

describe('an entry bundle', () => {
  it('has the length of each entry in front of it', () => {
    expect([...entryBundle([Uint8Array.of(7, 8), new Uint8Array(0)])]).toEqual([0, 2, 7, 8, 0, 0]);
    const long = entryBundle([new Uint8Array(0xffff)]);
    expect([long[0], long[1], long.length]).toEqual([255, 255, 0x10001]);
    expect(() => entryBundle([new Uint8Array(0x10000)])).toThrow('65,535');
  });
});
