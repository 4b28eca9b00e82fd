import { hash as nodeHash } from 'node:crypto';
import fc from 'fast-check';
import { utf8 } from './bytes.js';
import { treeHasher } from './hash.js';
import { LogReader } from './log-reader.js';
import { SegmentJoiner, SegmentReader, type Segment } from './segment.js';
import { checkpointOf, linesOf, sampleLog } from './test/sample-log.js';
import { tampers } from './test/tamper.js';

const SIZE = 90;
const hasher = treeHasher((data) => nodeHash('sha256', data));
const log = sampleLog(SIZE);
const lines = linesOf(log);
const checkpoints = [checkpointOf(log, 30), checkpointOf(log, 64), checkpointOf(log, SIZE)];
const sizes = new Set(checkpoints.map(({ size }) => size));

/** Cuts of the log: any number of parts, of any length, empty ones too. */
const anyCuts = fc.array(fc.nat(SIZE), { maxLength: 9 }).map((cuts) => [0, ...cuts.sort((a, b) => a - b), SIZE + 5]);

function readSegment(part: readonly string[]): Segment | null | false {
  const reader = new SegmentReader(hasher, sizes);
  for (const line of part) if (!reader.read(utf8(line), line)) return false;
  return reader.finish();
}

/** Whether the parts join to a whole log that all checkpoints agree with. */
function join(given: readonly string[], cuts: readonly number[]): SegmentJoiner | null {
  const joiner = new SegmentJoiner(hasher, checkpoints);
  for (let i = 1; i < cuts.length; i++) {
    const segment = readSegment(given.slice(cuts[i - 1], cuts[i]));
    if (segment === false || (segment && !joiner.append(segment))) return null;
  }
  return joiner.beyond.length === 0 ? joiner : null;
}

describe('segments of a log', () => {
  it('join to the same position as reading from the beginning, however the log is cut', () => {
    const reader = new LogReader(hasher, { checkpoints });
    for (const line of lines) reader.read(utf8(line), line);
    expect(reader.finish()).toMatchObject({ ok: true });
    const { head, own } = reader.position();
    fc.assert(
      fc.property(anyCuts, (cuts) => {
        const joined = join(lines, cuts)!;
        const position = joined.position();
        expect(position.head.frontier.hashes).toEqual(head.frontier.hashes);
        expect([position.head.lastHash, position.head.lastAt]).toEqual([head.lastHash, head.lastAt]);
        expect(new Map(position.own!)).toEqual(own);
        expect(joined.agreedSize).toBe(SIZE);
      }),
      { numRuns: 500 },
    );
  });

  it.each(Object.entries(tampers))('do not join to a whole log after this damage: %s', (_name, tamper) => {
    fc.assert(
      fc.property(fc.nat(SIZE - 1), fc.nat(), anyCuts, (at, salt, cuts) => {
        const mutant = tamper(lines, at, salt);
        fc.pre(mutant !== null);
        expect(join(mutant.lines, cuts)).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it('say which checkpoints lie beyond them', () => {
    const joiner = new SegmentJoiner(hasher, checkpoints);
    joiner.append(readSegment(lines.slice(0, 70)) as Segment);
    expect(joiner.beyond.map(({ size }) => size)).toEqual([SIZE]);
    expect(joiner.agreedSize).toBe(64);
    expect(joiner.append(readSegment(lines.slice(71)) as Segment)).toBe(false);
    expect(joiner.position().head.frontier.size).toBe(70);
  });
});
