import { hash as nodeHash } from 'node:crypto';
import fc from 'fast-check';
import { utf8 } from './bytes.js';
import { treeHasher } from './hash.js';
import { checkpointOf, chunked, exportOf, linesOf, rewritten, sampleLog } from './test/sample-log.js';
import { tampers } from './test/tamper.js';
import { LogReader, type LogPosition } from './log-reader.js';
import { verifyLog, type Verification } from './verify.js';

const SIZE = 90;
const MUTANTS_PER_KIND = 1000;
const log = sampleLog(SIZE);
const lines = linesOf(log);
const oldest = checkpointOf(log, 30);
const newest = checkpointOf(log, SIZE);
const hasher = treeHasher((bytes) => nodeHash('sha256', bytes));

const verify = (tampered: readonly string[], checkpoints = [newest], chunk = 4096): Promise<Verification> =>
  verifyLog(chunked(exportOf(tampered), chunk), { checkpoints, hasher });

describe('a whole log', () => {
  it('verifies in chunks of any size, and says what it found', async () => {
    for (const chunk of [1, 7, 700, 65_536]) {
      expect(await verify(lines, [newest, oldest], chunk)).toEqual({
        ok: true,
        size: SIZE,
        rootHash: newest.rootHash,
        lastHash: log[SIZE - 1]!.hash,
        firstAt: log[0]!.entry.at,
        lastAt: log[SIZE - 1]!.entry.at,
        institutions: 3,
        signedSize: SIZE,
        rotations: [],
      });
    }
  });

  it('verifies with the portable hash too', async () => {
    expect(await verifyLog([exportOf(lines)], { checkpoints: [newest] })).toMatchObject({ ok: true, size: SIZE });
  });

  it('verifies beyond its newest checkpoint and says how far it is signed', async () => {
    expect(await verify(lines, [oldest])).toMatchObject({ ok: true, size: SIZE, signedSize: 30 });
    expect(await verify(lines, [])).toMatchObject({ ok: true, size: SIZE, signedSize: 0 });
  });

  it('verifies when it is empty, or its last line feed is missing', async () => {
    expect(await verify([], [checkpointOf(log, 0)])).toMatchObject({ ok: true, size: 0, lastAt: null });
    const text = exportOf(lines);
    expect(await verifyLog([text.subarray(0, -1)], { checkpoints: [newest] })).toMatchObject({ ok: true, size: SIZE });
  });

  it('verifies in parts, each from where the one before ended', () => {
    const nodes: string[] = [];
    let from: LogPosition | undefined;
    for (const part of [lines.slice(0, 31), lines.slice(31, 32), [], lines.slice(32)]) {
      const onNode = (level: number, index: number): void => void nodes.push(`${level}/${index}`);
      const reader: LogReader = new LogReader(hasher, {
        checkpoints: [oldest, newest].slice(from ? 1 : 0),
        from,
        onNode,
      });
      for (const line of part) reader.read(utf8(line), line);
      const found = reader.finish();
      if (!found.ok) expect(found.damage).toMatchObject({ kind: 'truncated' });
      from = reader.position();
    }
    expect(from?.head.frontier.root()).toBe(newest.rootHash);
    expect(new Set(nodes).size).toBe(nodes.length);
    expect(nodes.filter((node) => node.startsWith('0/'))).toHaveLength(SIZE);
    const wrong = new LogReader(hasher, { from });
    expect(wrong.read(utf8(lines[3]!), lines[3]!)).toBe(false);
  });

  it('reports its progress', async () => {
    const seen: number[] = [];
    await verifyLog(chunked(exportOf(lines), 8192), { onProgress: (entries) => seen.push(entries) });
    expect(seen.at(-1)).toBe(SIZE);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });
});

describe('a damaged log', () => {
  it.each(Object.entries(tampers))(
    `is found out ${MUTANTS_PER_KIND} times, with the first bad entry: %s`,
    async (_name, tamper) => {
      let tried = 0;
      const places = fc.tuple(fc.nat(SIZE - 1), fc.nat());
      await fc.assert(
        fc.asyncProperty(places, async ([at, salt]) => {
          const mutant = tamper(lines, at, salt);
          fc.pre(mutant !== null);
          tried += 1;
          const found = await verify(mutant.lines, at >= 30 ? [oldest, newest] : [newest]);
          if (found.ok) throw new Error('the damage was not seen');
          expectNamed(found.damage, mutant.firstBad, at);
        }),
        { numRuns: MUTANTS_PER_KIND },
      );
      expect(tried).toBeGreaterThanOrEqual(MUTANTS_PER_KIND);
    },
    60_000,
  );

  it('is described by kind', async () => {
    const kinds = async (damaged: readonly string[]): Promise<string> => {
      const found = await verify(damaged);
      return found.ok ? 'whole' : `${found.damage.seq} ${found.damage.kind}`;
    };
    expect(await kinds(lines.with(5, `${lines[5]} `))).toBe('5 not-canonical');
    expect(await kinds(lines.with(5, 'x'.repeat(20_000)))).toBe('5 too-large');
    expect(await kinds(lines.with(5, 'x'.repeat(200_000)))).toBe('5 too-large');
    expect(await kinds(lines.toSpliced(5, 1))).toBe('5 sequence');
    expect(await kinds(lines.with(5, lines[5]!.replace('"purpose":null', '"purpose":"x"')))).toBe('5 chain');
    expect(await kinds(lines.slice(0, 7))).toBe('7 truncated');
    expect(await kinds(rewritten(lines.with(5, lines[5]!.replace('"purpose":null', '"purpose":"x"'))))).toBe('0 root');
    expect(await kinds(lines.with(0, lines[0]!.replace(/"prev":"0/g, '"prev":"1')))).toBe('0 chain');
  });

  it('is a fork when two checkpoints of one size differ', async () => {
    const other = { ...newest, rootHash: oldest.rootHash };
    expect(await verify(lines, [newest, oldest, other])).toMatchObject({ ok: false, damage: { kind: 'fork' } });
  });

  it('is bounded by the checkpoints around a rewrite', async () => {
    const forged = rewritten(lines.with(45, lines[45]!.replace('"purpose":null', '"purpose":"x"')));
    const found = await verify(forged, [oldest, checkpointOf(log, 60), newest]);
    expect(found).toMatchObject({
      ok: false,
      damage: { kind: 'root', seq: 30, why: expect.stringContaining('30 to 59') as string },
    });
  });

  it('is refused when it is not text at all', async () => {
    expect(await verifyLog([new Uint8Array(100_000)])).toMatchObject({ ok: false, damage: { seq: 0 } });
    expect(await verifyLog([utf8('\n')])).toMatchObject({ ok: false, damage: { kind: 'not-canonical', seq: 0 } });
  });
});

/** A rewrite is bounded by the last checkpoint that agrees; everything else is named exactly. */
function expectNamed(
  { kind, seq }: { kind: string; seq: number | null },
  firstBad: readonly number[],
  at: number,
): void {
  if (kind === 'root') expect(seq).toBe(at >= 30 ? 30 : 0);
  else expect(firstBad).toContain(seq);
}
