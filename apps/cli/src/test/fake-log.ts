import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  Chain,
  emptyHead,
  encodeVkey,
  Frontier,
  isRotation,
  KEY_ROTATED,
  makeSigner,
  parseTilePath,
  rotationResources,
  signCheckpoint,
  tileBytes,
  treeHasher,
  ZERO_HASH,
  type Checkpoint,
  type EntryDraft,
  type Hash,
  type SealedEntry,
  type Signer,
} from '@watchbook/ledger';

export const ORIGIN = 'portal.example/log';
const hasher = treeHasher();

/** A key of the log that only tests know. */
export const logKey = (number: number): Signer => makeSigner(ORIGIN, new Uint8Array(32).fill(number));

const draft = (change: Partial<EntryDraft>): EntryDraft => ({
  id: '0198c1f0-0000-7000-8000-000000000000',
  actor: { institution: null, user: null, roles: [], via: 'system' },
  action: 'notice.read',
  outcome: 'allowed',
  purpose: null,
  resources: [],
  policy: ZERO_HASH,
  request: 'test',
  detail: null,
  nonce: '0'.repeat(32),
  ...change,
});

/** A log over HTTP as a portal serves it, honest until a test makes it otherwise. */
export class FakeLog {
  readonly entries: SealedEntry[] = [];
  /** What was brought to `/log/cosignatures`. */
  readonly brought: string[] = [];
  /** Paths below `/log/` that were asked for. */
  readonly asked: string[] = [];
  /** What is answered in place of the truth: a status, a text, or bytes, by path below `/log/`. */
  readonly lies = new Map<string, number | string | Uint8Array>();
  private readonly nodes = new Map<string, Hash>();
  private readonly tree = new Frontier(hasher);
  private readonly chain = new Chain(hasher, emptyHead(hasher), []);
  private server: Server | null = null;
  url = '';

  /** @param name tells the entries of two logs apart that have the same key */
  constructor(
    readonly name = 'honest',
    public key = logKey(1),
  ) {}

  static async start(name?: string, key?: Signer): Promise<FakeLog> {
    const log = new FakeLog(name, key);
    log.server = createServer((request, response) => {
      void text(request).then((body) => {
        const { status, content } = log.answer(request.url!.replace(/^\/log\//, ''), body);
        response.writeHead(status).end(content);
      });
    });
    await new Promise<void>((resolve) => log.server!.listen(0, '127.0.0.1', resolve));
    log.url = `http://127.0.0.1:${(log.server.address() as AddressInfo).port}`;
    return log;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve) ?? resolve(null));
  }

  get vkey(): string {
    return encodeVkey(this.key);
  }

  grow(count: number): this {
    for (let i = 0; i < count; i++) this.append(draft({ request: this.name }));
    return this;
  }

  /** Names the next key, and signs with it from then on. */
  rotate(next: Signer): this {
    this.append(draft({ action: KEY_ROTATED, resources: rotationResources(this.key, next, this.checkpoint()) }));
    this.key = next;
    return this;
  }

  checkpoint(): Checkpoint {
    return { origin: ORIGIN, size: this.tree.size, rootHash: this.tree.root() };
  }

  note(): string {
    return signCheckpoint(this.checkpoint(), this.key);
  }

  private append(entry: EntryDraft): void {
    const sealed = this.chain.append(entry, '2026-11-23T08:00:00.000Z');
    this.entries.push(sealed);
    this.tree.append(sealed.hash, (level, index, hash) => this.nodes.set(`${level}/${index}`, hash));
  }

  private answer(path: string, body: string): { status: number; content: string | Uint8Array } {
    this.asked.push(path);
    const lie = this.lies.get(path);
    if (typeof lie === 'number') return { status: lie, content: '' };
    if (lie !== undefined) return { status: 200, content: lie };
    if (path === 'checkpoint') return { status: 200, content: this.note() };
    if (path === 'rotations') return { status: 200, content: JSON.stringify({ data: this.rotations() }) };
    if (path === 'cosignatures') return { status: 200, content: (this.brought.push(body), '{}') };
    return this.tile(path.replace(/^tile\//, ''));
  }

  private rotations() {
    return this.entries
      .filter((entry) => isRotation(entry.text))
      .map(({ entry, text: canonical }) => ({ seq: entry.seq, canonical }));
  }

  private tile(path: string): { status: number; content: string | Uint8Array } {
    const asked = parseTilePath(path);
    if (!asked || asked.level === 'entries') return { status: 404, content: '' };
    const { level, index, width } = asked;
    const hashes = Array.from({ length: width }, (_, i) => this.nodes.get(`${level * 8}/${index * 256 + i}`));
    if (hashes.includes(undefined)) return { status: 404, content: '' };
    return { status: 200, content: tileBytes(hashes as Hash[]) };
  }
}
