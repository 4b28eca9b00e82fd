import {
  Chain,
  checkpointLine,
  emptyHead,
  encodeVkey,
  makeSigner,
  planPruned,
  signCheckpoint,
  subtreeLine,
  treeHasher,
  type SealedEntry,
} from '@watchbook/ledger';

const hasher = treeHasher();
const signer = makeSigner('watchbook.example/ledger', new Uint8Array(32).fill(5));
export const vkey = `${encodeVkey(signer)}\n`;

/** A log of entries, each by an institution in a request, with its signed checkpoint. */
export class TestLog {
  private readonly chain = new Chain(hasher, emptyHead(hasher), []);
  private readonly nodes = new Map<string, string>();
  readonly entries: SealedEntry[] = [];

  add(institution: string, request: string): this {
    const seq = this.entries.length;
    const id = `0190a1b2-0000-7000-8000-${String(seq).padStart(12, '0')}`;
    const entry = this.chain.append(
      {
        id,
        actor: { institution, user: 'someone', roles: ['compliance-officer'], via: 'session' },
        action: 'notice.read',
        outcome: 'allowed',
        purpose: null,
        resources: [],
        policy: 'a'.repeat(64),
        request,
        detail: null,
        nonce: String(seq).padStart(32, '0'),
      },
      `2026-11-27T08:00:00.${String(seq).padStart(3, '0')}Z`,
    );
    this.entries.push(entry);
    return this;
  }

  get note(): string {
    const { frontier } = this.chain.head();
    return signCheckpoint({ origin: signer.name, size: frontier.size, rootHash: frontier.root() }, signer);
  }

  lines(): string[] {
    return this.entries.map(({ text }) => text);
  }

  /** The pruned log that shows the entries of an institution from one of its own numbers on. */
  pruned(institution: string, from = 0): string[] {
    const shown = this.entries.filter(({ entry }) => entry.actor.institution === institution && entry.own!.seq >= from);
    const plan = planPruned(
      shown.map(({ entry }) => entry.seq),
      this.entries.length,
    );
    const lines = [...plan].map((part) =>
      typeof part === 'number' ? this.entries[part]!.text : subtreeLine({ level: part.level, hash: this.node(part) }),
    );
    return [...lines, checkpointLine(this.note)];
  }

  private node({ level, index }: { level: number; index: number }): string {
    if (level === 0) return this.entries[index]!.hash;
    const name = `${level}/${index}`;
    const [left, right] = [2 * index, 2 * index + 1].map((child) => this.node({ level: level - 1, index: child }));
    const node = this.nodes.get(name) ?? hasher.node(left!, right!);
    this.nodes.set(name, node);
    return node;
  }
}

/** Lines as the stream of bytes that an answer brings. */
export async function* streamOf(lines: readonly string[]): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
}
