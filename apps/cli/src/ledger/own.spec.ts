import { hash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  buildProof,
  Chain,
  checkpointLine,
  commitDetail,
  emptyHead,
  encodeVkey,
  Frontier,
  fromHex,
  makeSigner,
  KEY_ROTATED,
  planConsistency,
  planInclusion,
  planPruned,
  rotationResources,
  signCheckpoint,
  subtreeLine,
  treeHasher,
  type EntryDraft,
  type SealedEntry,
  type TreeNode,
} from '@watchbook/ledger';
import { runCli } from '../test/run-cli.js';

interface Vectors {
  vkey: string;
  institution: string;
  request: string;
  files: { name: string; lines: string[]; verified: boolean; seq: number | null; kind: string | null }[];
}

const vectors = JSON.parse(
  await readFile(new URL('../../../../libs/ledger/testdata/pruned.json', import.meta.url), 'utf8'),
) as Vectors;
const hasher = treeHasher();
const OWN = '018f0000-0000-7000-8000-000000000001';
const OTHER = '018f0000-0000-7000-8000-000000000002';
const SALT = 'ab'.repeat(32);
let folder: string;
let portal: Portal;
let outside: string | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchbook-own-'));
  outside = process.env['XDG_CONFIG_HOME'];
  process.env['XDG_CONFIG_HOME'] = folder;
});
beforeEach(async () => {
  await rm(join(folder, 'watchbook'), { recursive: true, force: true });
  portal = new Portal();
  await portal.listen();
});
afterEach(() => portal.close());
afterAll(async () => {
  if (outside === undefined) delete process.env['XDG_CONFIG_HOME'];
  else process.env['XDG_CONFIG_HOME'] = outside;
  await rm(folder, { recursive: true });
});

/** A portal whose log this test can spoil. */
class Portal {
  log: SealedEntry[] = [];
  private chain = new Chain(hasher, emptyHead(hasher), []);
  signer = makeSigner('log.example', new Uint8Array(32).fill(7));
  rotations: SealedEntry[] = [];
  /** Leaves that a dishonest portal does not show, and the lines that it sends in place of its own. */
  hide: (seq: number) => boolean = () => false;
  spoil: (lines: string[]) => string[] = (lines) => lines;
  detail: object | null = null;
  readonly asked: string[] = [];
  private readonly server: Server;

  constructor() {
    for (let i = 0; i < 20; i++) this.seal(i % 3 === 0 ? OWN : OTHER, `request-${i}`);
    this.server = createServer((request, response) => {
      const answer = this.answer(request);
      response.writeHead(answer === null ? 404 : 200).end(answer ?? '');
    });
  }

  listen = (): Promise<void> => new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  close = (): Promise<unknown> => new Promise((resolve) => this.server.close(resolve));
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  seal(institution: string, request: string, detail: string | null = null): SealedEntry {
    return this.append(this.draft(institution, request, detail));
  }

  rotateKey(): void {
    const next = makeSigner('log.example', hasherBytes(`key ${this.log.length}`));
    const last = { origin: this.signer.name, size: this.log.length, rootHash: this.root() };
    this.rotations.push(
      this.append({
        ...this.draft(OWN, 'rotation', null),
        actor: { institution: null, user: null, roles: [], via: 'system' },
        action: KEY_ROTATED,
        resources: rotationResources(this.signer, next, last),
      }),
    );
    this.signer = next;
  }

  private draft(institution: string, request: string, detail: string | null): EntryDraft {
    return {
      id: `018f0000-0000-7000-8000-${String(this.log.length).padStart(12, '0')}`,
      actor: { institution, user: null, roles: [], via: 'session' },
      ...{ action: 'notice.read', outcome: 'allowed' as const, purpose: null, resources: [], detail, request },
      ...{ policy: 'a'.repeat(64), nonce: hasher.sha256(request).slice(0, 32) },
    };
  }

  private append(draft: EntryDraft): SealedEntry {
    const entry = this.chain.append(draft, '2026-11-23T08:00:00.000Z');
    this.log.push(entry);
    return entry;
  }

  /** Seals all again from the beginning, with one entry changed. */
  rewrite(at: number): void {
    const drafts = this.log.map(({ entry }) => ({ institution: entry.actor.institution!, request: entry.request }));
    this.log = [];
    this.chain = new Chain(hasher, emptyHead(hasher), []);
    for (const [i, { institution, request }] of drafts.entries()) this.seal(institution, i === at ? 'forged' : request);
  }

  private answer({ url = '', headers }: IncomingMessage): string | null {
    const { pathname, searchParams } = new URL(url, this.url);
    this.asked.push(url);
    if (pathname === '/api/v1/me') return JSON.stringify({ institution: { id: OWN } });
    if (pathname === '/log/vkey') return `${encodeVkey(this.signer)}\n`;
    if (pathname === '/log/rotations') {
      return JSON.stringify({ data: this.rotations.map(({ entry, text }) => ({ seq: entry.seq, canonical: text })) });
    }
    if (pathname === '/api/v1/ledger/proofs/inclusion') {
      const plan = planInclusion(Number(searchParams.get('seq')), Number(searchParams.get('size')));
      return JSON.stringify({ hashes: buildProof(hasher, plan, (node) => this.nodes().get(nameOf(node))!) });
    }
    if (pathname === '/api/v1/ledger/own/export') {
      return this.exportOwn(Number(searchParams.get('from')), String(headers['x-request-id']));
    }
    if (pathname === '/api/v1/ledger/proofs/consistency') {
      const plan = planConsistency(Number(searchParams.get('from')), Number(searchParams.get('to')));
      return JSON.stringify({ hashes: buildProof(hasher, plan, (node) => this.nodes().get(nameOf(node))!) });
    }
    if (pathname.endsWith('/detail')) return this.detail && JSON.stringify(this.detail);
    const entry = this.log[Number(/entries\/(\d+)$/.exec(pathname)?.[1])];
    return entry ? JSON.stringify({ canonical: entry.text }) : null;
  }

  private exportOwn(from: number, request: string): string {
    this.seal(OWN, request);
    const own = this.log.filter(({ entry }) => entry.actor.institution === OWN && entry.own!.seq >= from);
    const shown = own.map(({ entry }) => entry.seq).filter((seq) => !this.hide(seq));
    const nodes = this.nodes();
    const lines = [...planPruned(shown, this.log.length)].map((part) =>
      typeof part === 'number'
        ? this.log[part]!.text
        : subtreeLine({ level: part.level, hash: nodes.get(nameOf(part))! }),
    );
    const checkpoint = { origin: this.signer.name, size: this.log.length, rootHash: this.root() };
    const all = [...lines, checkpointLine(signCheckpoint(checkpoint, this.signer))];
    return this.spoil(all)
      .map((line) => `${line}\n`)
      .join('');
  }

  private root = (): string => this.grow(() => undefined).root();

  private nodes(): Map<string, string> {
    const nodes = new Map<string, string>();
    this.grow((level, index, node) => nodes.set(nameOf({ level, index }), node));
    return nodes;
  }

  private grow(onNode: (level: number, index: number, hash: string) => void): Frontier {
    const tree = new Frontier(hasher);
    for (const entry of this.log) tree.append(entry.hash, onNode);
    return tree;
  }
}

const hasherBytes = (label: string): Uint8Array => fromHex(hasher.sha256(label));
const nameOf = ({ level, index }: TreeNode): string => `${level}/${index}`;

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1)!;
const recordOf = (stdout: string) => JSON.parse(stdout) as Record<string, unknown>;
const own = (...more: string[]) =>
  runCli('--url', portal.url, 'ledger', 'own', '--out', join(folder, 'own.ndjson'), '-o', 'json', ...more);

describe('watchbook ledger verify-own', () => {
  const verify = async (lines: readonly string[], ...more: string[]) => {
    const file = join(folder, 'pruned.ndjson');
    await writeFile(file, lines.map((line) => `${line}\n`).join(''));
    const about = ['--key', vectors.vkey, '--institution', vectors.institution];
    return runCli('ledger', 'verify-own', file, ...about, '-o', 'json', ...more);
  };
  const whole = vectors.files[0]!.lines;

  it.each(vectors.files.map((file) => [file.name, file] as const))(
    'judges the golden file "%s"',
    async (_name, file) => {
      const { code, stdout, stderr } = await verify(file.lines, '--request', vectors.request);
      expect(code).toBe(file.verified ? 0 : 6);
      expect(recordOf(stdout)).toMatchObject(
        file.verified ? { verified: true } : { firstBad: file.seq, kind: file.kind },
      );
      if (!file.verified) expect(lastLine(stderr)).toContain(file.seq === null ? 'checkpoint' : `entry ${file.seq}:`);
    },
  );

  it('says that nobody can tell what is newer where the request is not named', async () => {
    expect((await verify(whole)).stderr).toContain('--request');
    expect((await verify(whole, '--request', vectors.request)).stderr).toBe('');
  });

  it.each([
    ['no key', ['file', '--institution', OWN], 2],
    ['no institution', ['file', '--key', vectors.vkey], 2],
    ['a bad key', ['file', '--key', 'x', '--institution', OWN], 2],
    ['a bad start', ['file', '--key', vectors.vkey, '--institution', OWN, '--after', '1:x'], 2],
    ['a missing file', ['/nonexistent/own', '--key', vectors.vkey, '--institution', OWN], 1],
  ])('ends with the right code on %s', async (_what, args, expected) => {
    const { code, stderr } = await runCli('ledger', 'verify-own', ...args);
    expect([code, stderr === '']).toEqual([expected, false]);
  });
});

describe('watchbook ledger own', () => {
  it('gets and verifies the own entries, and goes on from there the next time', async () => {
    const first = await own();
    expect([first.code, recordOf(first.stdout)]).toMatchObject([
      0,
      { verified: true, entries: 8, lastOwn: 7, size: 21 },
    ]);
    expect(first.stderr).toContain(encodeVkey(portal.signer));
    portal.seal(OTHER, 'x');
    portal.seal(OWN, 'y');
    const second = await own();
    expect([second.code, second.stderr]).toEqual([0, '']);
    expect(recordOf(second.stdout)).toMatchObject({ entries: 2, lastOwn: 9 });
    expect(portal.asked).toContain('/api/v1/ledger/own/export?from=8');
    expect(recordOf((await own('--all')).stdout)).toMatchObject({ entries: 11, lastOwn: 10 });
  });

  it('finds an entry that is left out, an answer for another request, and one that is cut off', async () => {
    portal.hide = (seq) => seq === 6;
    expect(lastLine((await own()).stderr)).toContain('entry 9: ');
    portal.hide = (seq) => seq >= portal.log.length - 1;
    const stale = await own();
    expect([stale.code, recordOf(stale.stdout)]).toMatchObject([6, { kind: 'stale' }]);
    portal.hide = () => false;
    portal.spoil = (lines) => lines.slice(0, -1);
    expect((await own()).code).toBe(6);
  });

  it('finds that a log was sealed again since the last time, and keeps what it knew', async () => {
    await own();
    portal.rewrite(1);
    const { code, stderr } = await own();
    expect([code, lastLine(stderr)]).toEqual([6, expect.stringContaining('Verification failed')]);
    const again = await own('--all');
    expect([again.code, lastLine(again.stderr)]).toEqual([6, expect.stringContaining('no continuation')]);
  });

  it('follows the keys of the log from the one it trusted, where the rotation is in the log', async () => {
    await own();
    portal.rotateKey();
    expect(await own()).toMatchObject({ code: 0, stderr: '' });
    portal.rotateKey();
    portal.rotateKey();
    expect((await own('--all')).code).toBe(0);
    const [first] = portal.rotations;
    portal.rotations[0] = { ...first!, text: first!.text.replace(/"nonce":"./, '"nonce":"f') };
    const elsewhere = await own();
    expect([elsewhere.code, lastLine(elsewhere.stderr)]).toEqual([
      6,
      expect.stringContaining('the rotation of the key'),
    ]);
    portal.rotations = [];
    expect((await own()).code).toBe(6);
  });

  it('takes the key that is given, and refuses a log that signs with another', async () => {
    const other = encodeVkey(makeSigner('log.example', new Uint8Array(32).fill(8)));
    expect((await own('--key', other)).code).toBe(6);
    expect((await own('--key', 'nonsense')).code).toBe(2);
    expect((await own('--key', encodeVkey(portal.signer))).stderr).toBe('');
  });
});

describe('watchbook ledger detail', () => {
  const value = '{"reason":"test"}';
  const commitment = commitDetail(JSON.parse(value) as { reason: string }, fromHex(SALT), (data) =>
    hash('sha256', data),
  );
  const detail = (seq: number) => runCli('--url', portal.url, 'ledger', 'detail', String(seq), '-o', 'json');

  it('checks what it is given against what the entry commits to', async () => {
    const { seq } = portal.seal(OWN, 'detailed', commitment).entry;
    portal.detail = { seq, commitment, detail: value, salt: SALT, erased: null };
    expect([(await detail(seq)).code, recordOf((await detail(seq)).stdout)]).toMatchObject([0, { verified: true }]);
    portal.detail = { seq, commitment, detail: '{"reason":"other"}', salt: SALT, erased: null };
    expect(await detail(seq)).toMatchObject({ code: 6, stderr: expect.stringContaining(`entry ${seq}: `) as string });
    portal.detail = { seq: 0, commitment, detail: value, salt: SALT, erased: null };
    expect((await detail(0)).code).toBe(6);
    portal.detail = { seq, commitment, detail: null, salt: null, erased: null };
    expect((await detail(seq)).code).toBe(6);
    portal.detail = { seq, commitment, detail: null, salt: null, erased: { at: '2026-11-23T08:00:00Z', seq: 9 } };
    const erased = await detail(seq);
    expect([erased.code, recordOf(erased.stdout)]).toMatchObject([0, { verified: null, erasedBySeq: 9 }]);
    portal.detail = null;
    expect((await detail(seq)).code).toBe(4);
  });
});
