import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Chain, emptyHead, encodeVkey, makeSigner, signCheckpoint, treeHasher } from '@watchbook/ledger';

// Threads load the built program (`npm run build`), so this runs it as people do.
const program = fileURLToPath(new URL('../../bin/watchbook.mjs', import.meta.url));
const ENTRIES = 36_000;
const digest = (label: string): string => hash('sha256', label);
const log = makeSigner('watchbook.example/ledger', new Uint8Array(32).fill(7));
let folder: string;
let lines: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchbook-threads-'));
  const hasher = treeHasher((data) => hash('sha256', data));
  const chain = new Chain(hasher, emptyHead(hasher), []);
  lines = Array.from({ length: ENTRIES }, (_, seq) => chain.append(draft(seq), '2026-11-27T08:00:00.000Z').text);
  const { frontier } = chain.head();
  const checkpoint = { origin: log.name, size: ENTRIES, rootHash: frontier.root() };
  await writeFile(join(folder, 'checkpoint'), signCheckpoint(checkpoint, log));
});
afterAll(() => rm(folder, { recursive: true }));

function draft(seq: number): Parameters<Chain['append']>[0] {
  const id = digest(`id ${seq}`);
  return {
    id: `${id.slice(0, 8)}-${id.slice(8, 12)}-7${id.slice(13, 16)}-a${id.slice(17, 20)}-${id.slice(20, 32)}`,
    actor: { institution: `institution-${seq % 7}`, user: `user-${seq % 50}`, roles: ['analyst'], via: 'session' },
    action: 'notice.read',
    outcome: 'allowed',
    purpose: 'claims',
    resources: [{ type: 'notice', id: digest(`notice ${seq % 900}`).slice(0, 36), version: 1 }],
    policy: digest('policy'),
    request: `request-${seq}`,
    detail: null,
    nonce: digest(`nonce ${seq}`).slice(0, 32),
  };
}

async function verify(given: readonly string[], threads: number): Promise<{ code: unknown; stdout: string }> {
  const file = join(folder, 'log.ndjson');
  await writeFile(file, given.map((line) => `${line}\n`).join(''));
  const checkpoint = ['--checkpoint', join(folder, 'checkpoint')];
  const args = ['ledger', 'verify', file, '--key', encodeVkey(log), ...checkpoint, '-o', 'json'];
  return new Promise((resolve) =>
    execFile(process.execPath, [program, ...args, '--threads', String(threads)], (error, stdout) =>
      resolve({ code: error ? error.code : 0, stdout }),
    ),
  );
}

describe('verification on several threads', () => {
  it('finds what one thread finds, with any number of them', async () => {
    const one = await verify(lines, 1);
    expect(one).toEqual({ code: 0, stdout: expect.stringContaining(`"signedSize": ${ENTRIES}`) as string });
    for (const threads of [2, 3, 5]) expect(await verify(lines, threads)).toEqual(one);
  });

  it.each([0, 11_000, 11_500, ENTRIES - 1])('names the same first bad entry: %i', async (at) => {
    const damaged = lines.with(at, lines[at]!.replace('"purpose":"claims"', '"purpose":"forged"'));
    const one = await verify(damaged, 1);
    const kind = at === ENTRIES - 1 ? 'root' : 'chain';
    expect(one).toEqual({ code: 6, stdout: expect.stringContaining(`"kind": "${kind}"`) as string });
    expect(await verify(damaged, 3)).toEqual(one);
  });
});
