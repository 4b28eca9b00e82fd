import { hash as nodeHash } from 'node:crypto';
import fc from 'fast-check';
import { treeHasher } from './hash.js';
import { checkpointOf, exportOf, linesOf, sampleLog } from './test/sample-log.js';
import { tampers } from './test/tamper.js';
import { readPart, verifyParts, type PartResult } from './verify-parts.js';
import { verifyLog, type Verification } from './verify.js';

const SIZE = 90;
const hasher = treeHasher((data) => nodeHash('sha256', data));
const log = sampleLog(SIZE);
const lines = linesOf(log);
const checkpoints = [checkpointOf(log, 30), checkpointOf(log, SIZE)];
const anyCuts = fc.array(fc.nat(SIZE), { maxLength: 8 }).map((cuts) => [0, ...cuts.sort((a, b) => a - b), SIZE + 5]);

async function inParts(given: readonly string[], cuts: readonly number[], held = checkpoints): Promise<Verification> {
  const parts = cuts.slice(1).map((end, i) => given.slice(cuts[i], end));
  const results: PartResult[] = [];
  for (const part of parts) results.push(await readPart([exportOf(part)], [30, SIZE], hasher));
  const readFrom = (part: number) => [exportOf(given.slice(cuts[part]))];
  return verifyParts({ parts: results, readFrom, checkpoints: held, hasher });
}
const inOrder = (given: readonly string[], held = checkpoints): Promise<Verification> =>
  verifyLog([exportOf(given)], { checkpoints: held, hasher });

describe('verification in parts', () => {
  it('finds a whole log whole, and says of it what reading in order says', async () => {
    await fc.assert(
      fc.asyncProperty(anyCuts, async (cuts) => {
        expect(await inParts(lines, cuts)).toEqual(await inOrder(lines));
      }),
      { numRuns: 100 },
    );
    expect(await inParts(lines, [0, 40, SIZE], [checkpoints[0]!])).toEqual(await inOrder(lines, [checkpoints[0]!]));
    expect(await inParts([], [0, 0, 0], [])).toEqual(await inOrder([], []));
  });

  it.each(Object.entries(tampers))('names the same entry as reading in order: %s', async (_name, tamper) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(SIZE - 1), fc.nat(), anyCuts, async (at, salt, cuts) => {
        const mutant = tamper(lines, at, salt);
        fc.pre(mutant !== null);
        const found = await inParts(mutant.lines, cuts);
        const expected = await inOrder(mutant.lines);
        expect(found.ok).toBe(false);
        expect(found).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });

  it('finds a fork and a log that ends too early', async () => {
    const fork = { ...checkpoints[1]!, rootHash: checkpoints[0]!.rootHash };
    expect(await inParts(lines, [0, 9, SIZE], [...checkpoints, fork])).toMatchObject({ damage: { kind: 'fork' } });
    expect(await inParts(lines.slice(0, 50), [0, 9, SIZE])).toMatchObject({ damage: { kind: 'truncated', seq: 50 } });
  });
});
