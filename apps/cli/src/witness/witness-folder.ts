import { hash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  COSIGNATURE_V1,
  decodeSigner,
  encodeSigner,
  KeyHistory,
  makeSigner,
  parseCheckpoint,
  parseNote,
  type Signer,
  type Verifier,
  type Witnessed,
} from '@watchbook/ledger';
import { CliFailure, exitCodes } from '../exit.js';
import { createDurably, writeDurably } from './durable-file.js';

/** Two notes that a log signed and that cannot both be true, and how that was seen. */
export interface ForkEvidence {
  readonly origin: string;
  readonly why: string;
  /** What the witness had cosigned, and what it was shown after that. */
  readonly notes: readonly [string, string];
  /** What the tiles of the log said of both, where they said something. */
  readonly proof: { readonly fromRoot: string; readonly toRoot: string; readonly hashes: readonly string[] } | null;
}

/** The folder of a witness: its key, what it cosigned last of each log, and every fork that it was shown. */
export class WitnessFolder {
  constructor(readonly path: string) {}

  /** @throws CliFailure 1 when the folder cannot be made */
  async prepare(): Promise<void> {
    await mkdir(join(this.path, 'logs'), { recursive: true, mode: 0o700 });
    await mkdir(join(this.path, 'forks'), { recursive: true, mode: 0o700 });
  }

  /**
   * The key of the witness, made when there is none. The name is part of it.
   * @throws CliFailure 2 when a name is missing or another than the key's, 1 when others may read the key
   */
  async key(name: string | undefined): Promise<Signer> {
    const file = join(this.path, 'witness.key');
    if (!(await exists(file))) {
      if (name === undefined) throw new CliFailure(exitCodes.usage, 'A new witness needs a --name');
      const made = makeSigner(name, new Uint8Array(randomBytes(32)), COSIGNATURE_V1);
      await createDurably(file, `${encodeSigner(made)}\n`);
    }
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new CliFailure(exitCodes.failed, `Others may read ${file}. Run: chmod 600 ${JSON.stringify(file)}`);
    }
    const key = decodeSigner(await readFile(file, 'utf8'));
    if (key.type !== COSIGNATURE_V1) throw new CliFailure(exitCodes.failed, `${file} is no key of a witness`);
    if (name !== undefined && name !== key.name) {
      throw new CliFailure(exitCodes.usage, `The key in ${file} is that of ${key.name}, not of ${name}`);
    }
    return key;
  }

  /** What was cosigned last of a log; null before the first. */
  async latest(origin: string): Promise<Witnessed | null> {
    const note = await readText(this.fileOf(origin, 'checkpoint'));
    return note === null ? null : { ...parseCheckpoint(parseNote(note).text), note };
  }

  /** Stores what is cosigned now. Durable before it returns, so that no cosignature outlives its memory. */
  async store({ origin, note }: Witnessed): Promise<void> {
    await writeDurably(this.fileOf(origin, 'checkpoint'), note);
  }

  /** The keys of a log as far as the witness followed its rotations. */
  async keysOf(trusted: Verifier): Promise<KeyHistory> {
    const history = new KeyHistory(trusted);
    const text = (await readText(this.fileOf(trusted.name, 'rotations'))) ?? '';
    for (const canonical of text.split('\n').filter(Boolean)) history.learnText(canonical);
    return history;
  }

  /** Remembers the rotations that a log has proved. */
  async storeRotations(origin: string, rotations: readonly string[]): Promise<void> {
    await writeDurably(this.fileOf(origin, 'rotations'), rotations.map((canonical) => `${canonical}\n`).join(''));
  }

  /** Keeps the proof of a fork for ever. Answers whether it is new. */
  async keepFork(evidence: ForkEvidence): Promise<boolean> {
    const texts = evidence.notes.map((note) => parseNote(note).text);
    const name = `${texts.map((text) => parseCheckpoint(text).size).join('-')}-${digest(texts.join('\n')).slice(0, 16)}`;
    const [older, newer] = evidence.notes;
    await createDurably(this.inForks(`${name}.a.note`), older);
    await createDurably(this.inForks(`${name}.b.note`), newer);
    return createDurably(this.inForks(`${name}.json`), `${JSON.stringify(evidence, null, 2)}\n`);
  }

  /** Every fork that was kept. */
  async forks(): Promise<ForkEvidence[]> {
    const names = (await readdir(join(this.path, 'forks')).catch(() => [])).filter((name) => name.endsWith('.json'));
    const texts = await Promise.all(names.sort().map((name) => readFile(this.inForks(name), 'utf8')));
    return texts.map((text) => JSON.parse(text) as ForkEvidence);
  }

  /** What was cosigned last of every log. */
  async all(): Promise<Witnessed[]> {
    const names = (await readdir(join(this.path, 'logs')).catch(() => [])).filter((name) =>
      name.endsWith('.checkpoint'),
    );
    const notes = await Promise.all(names.sort().map((name) => readFile(join(this.path, 'logs', name), 'utf8')));
    return notes.map((note) => ({ ...parseCheckpoint(parseNote(note).text), note }));
  }

  private inForks(name: string): string {
    return join(this.path, 'forks', name);
  }

  private fileOf(origin: string, kind: 'checkpoint' | 'rotations'): string {
    return join(this.path, 'logs', `${originHash(origin)}.${kind}`);
  }
}

const digest = (text: string): string => hash('sha256', text);
/** How tlog-witness (section Monitor Retrieval Mechanism) names a log in a path. */
export const originHash = (origin: string): string => digest(origin);

const exists = async (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

async function readText(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null;
    throw cause;
  });
}
