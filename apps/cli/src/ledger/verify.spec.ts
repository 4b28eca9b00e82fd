import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { runCli } from '../test/run-cli.js';

interface LogVectors {
  vkey: string;
  checkpoints: string[];
  logs: { name: string; lines: string[]; verified: boolean; seq: number | null; kind: string | null }[];
}

const vectors = JSON.parse(
  await readFile(new URL('../../../../libs/ledger/testdata/logs.json', import.meta.url), 'utf8'),
) as LogVectors;
const proofs = JSON.parse(
  await readFile(new URL('../../../../libs/ledger/testdata/proofs.json', import.meta.url), 'utf8'),
) as { vkey: string; proofs: string[] };
let folder: string;
let checkpoints: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchbook-verify-'));
  checkpoints = await Promise.all(vectors.checkpoints.map((note, i) => keep(`checkpoint-${i}`, note)));
});
afterAll(() => rm(folder, { recursive: true }));

async function keep(name: string, content: string | Uint8Array): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}
const keepLog = (lines: readonly string[]): Promise<string> =>
  keep('log.ndjson', lines.map((line) => `${line}\n`).join(''));

const verify = async (lines: readonly string[], ...args: string[]) =>
  runCli('ledger', 'verify', await keepLog(lines), '--key', vectors.vkey, ...args);
const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1)!;
const whole = vectors.logs[0]!.lines;

describe('watchbook ledger verify', () => {
  it.each(vectors.logs.map((log) => [log.name, log] as const))('judges the golden log "%s"', async (_name, log) => {
    const { code, stdout, stderr } = await verify(log.lines, '-o', 'json', '--checkpoint', ...checkpoints);
    const record = JSON.parse(stdout) as Record<string, unknown>;
    expect(code).toBe(log.verified ? 0 : 6);
    expect(record).toMatchObject(log.verified ? { verified: true, size: 24 } : { firstBad: log.seq, kind: log.kind });
    if (!log.verified) expect(lastLine(stderr)).toContain(`entry ${log.seq}:`);
  });

  it('prints a table, JSON lines and CSV', async () => {
    const table = await verify(whole, '--checkpoint', ...checkpoints);
    expect(table.stdout).toMatch(/^verified +true\n[^]*size +24\n/);
    expect(table.stderr).toBe('');
    const jsonl = await verify(whole, '-o', 'jsonl', '--checkpoint', ...checkpoints);
    expect(
      jsonl.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([{ size: 24 }]);
    const csv = await verify(whole, '-o', 'csv', '--checkpoint', ...checkpoints);
    expect(parse(csv.stdout, { columns: true })).toMatchObject([{ verified: 'true', size: '24' }]);
  });

  it('says on stderr how much no checkpoint vouches for', async () => {
    const { code, stderr } = await verify(whole, '--checkpoint', checkpoints[0]!);
    expect([code, stderr]).toEqual([0, expect.stringContaining('16 entries at the end')]);
  });

  it('refuses a checkpoint that the log did not sign', async () => {
    const forged = await keep('forged', vectors.checkpoints[0]!.replace('\n8\n', '\n9\n'));
    const { code, stderr } = await verify(whole, '--checkpoint', forged);
    expect([code, lastLine(stderr)]).toEqual([6, expect.stringContaining('forged: the signature')]);
  });

  it('reads a log that lies in several files, packed ones too', async () => {
    const [first, rest] = [whole.slice(0, 9), whole.slice(9)];
    const packed = await keep('first.ndjson.gz', gzipSync(first.map((line) => `${line}\n`).join('')));
    const plain = await keep('rest.ndjson', rest.join('\n'));
    const args = ['ledger', 'verify', packed, plain, '--key', vectors.vkey, '--checkpoint', ...checkpoints];
    expect(await runCli(...args, '--threads', '1')).toMatchObject({ code: 0, stderr: '' });
    const swapped = await runCli('ledger', 'verify', plain, packed, '--key', vectors.vkey, '--threads', '1');
    expect([swapped.code, lastLine(swapped.stderr)]).toEqual([6, expect.stringContaining('entry 0')]);
  });

  it.each([
    [
      'line ends of another system',
      whole.join('\r\n'),
      'entry 0: the line is not the canonical text of an entry: it ends with a carriage',
    ],
    [
      'a byte order mark',
      `\ufeff${whole.join('\n')}`,
      'entry 0: the line is not the canonical text of an entry: a byte order mark',
    ],
    [
      'an empty line',
      `${whole[0]}\n\n${whole[1]}`,
      'entry 1: the line is not the canonical text of an entry: it is empty',
    ],
    [
      'an end in the middle of an entry',
      whole.join('\n').slice(0, -40),
      'entry 23: the line is not the canonical text of an entry: it is cut off',
    ],
  ])('says what is wrong with %s', async (_what, text, why) => {
    const { code, stderr } = await runCli('ledger', 'verify', await keep('log.ndjson', text), '--key', vectors.vkey);
    expect([code, lastLine(stderr)]).toEqual([6, expect.stringContaining(why)]);
  });

  it('refuses a checkpoint of another log by name', async () => {
    const key = vectors.vkey.replace(/^[^+]+/, 'other.example');
    const { code, stderr } = await verify(whole, '--key', key, '--checkpoint', checkpoints[0]!);
    expect([code, lastLine(stderr)]).toEqual([2, expect.stringContaining('does not belong to this key')]);
    const foreign = await keep(
      'foreign',
      vectors.checkpoints[0]!.replace('watchbook.example/ledger\n', 'other.example\n'),
    );
    const other = await verify(whole, '--checkpoint', foreign);
    expect([other.code, lastLine(other.stderr)]).toEqual([6, expect.stringContaining('foreign: ')]);
  });

  it.each([
    ['no key', ['ledger', 'verify', 'log'], 2],
    ['a bad key', ['ledger', 'verify', 'log', '--key', 'nonsense'], 2],
    ['an unknown format', ['ledger', 'verify', 'log', '--key', vectors.vkey, '-o', 'xml'], 2],
    ['an unknown verb', ['ledger', 'burn'], 2],
    ['no threads', ['ledger', 'verify', 'log', '--key', vectors.vkey, '--threads', '0'], 2],
    ['a missing file', ['ledger', 'verify', '/nonexistent/log', '--key', vectors.vkey], 1],
    ['a missing checkpoint', ['ledger', 'verify', 'log', '--key', vectors.vkey, '--checkpoint', '/nonexistent'], 1],
    ['help', ['--help'], 0],
  ])('ends with the right code on %s', async (_what, args, expected) => {
    const { code, stdout, stderr } = await runCli(...args);
    expect(code).toBe(expected);
    expect(expected === 0 ? stdout : stderr).not.toBe('');
  });
});

describe('watchbook ledger verify-proof', () => {
  const verifyProof = async (text: string, key = proofs.vkey) =>
    runCli('ledger', 'verify-proof', await keep('entry.tlog-proof', text), '--key', key, '-o', 'json');

  it('shows the entry that was proved', async () => {
    const { code, stdout } = await verifyProof(proofs.proofs[1]!);
    expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ verified: true, seq: 7, size: 24 })]);
  });

  it.each([
    ['another entry', proofs.proofs[1]!.replace('index 7', 'index 6'), 'about entry 6'],
    ['a path that leads elsewhere', proofs.proofs[1]!.replace(/(index 7\n)./, '$1z'), 'does not lead'],
    ['no checkpoint', proofs.proofs[1]!.slice(0, -80), 'sign'],
    ['something else', 'hello', 'begins with'],
  ])('refuses %s', async (_what, text, why) => {
    const { code, stderr } = await verifyProof(text);
    expect([code, lastLine(stderr)]).toEqual([6, expect.stringContaining(why)]);
  });

  it('ends with 2 without a key and 1 without a file', async () => {
    expect((await verifyProof('hello', 'nonsense')).code).toBe(2);
    expect((await runCli('ledger', 'verify-proof', '/nonexistent', '--key', proofs.vkey)).code).toBe(1);
  });
});
