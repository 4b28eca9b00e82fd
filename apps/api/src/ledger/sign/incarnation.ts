import { readFile } from 'node:fs/promises';
import {
  INCARNATION_OPENED,
  incarnationResources,
  parseCheckpoint,
  parseEntry,
  parseNote,
  readIncarnation,
  type Checkpoint,
} from '@watchbook/ledger';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { IntentInput } from '../../platform/context.js';
import { findKept } from './kept-entries.js';

const LOCK = 4_711_260_906;
const signedState = z.object({ note: z.string() });

/**
 * Goes on with a stored log that is shorter than what was signed of it. The old name must never sign another history, so
 * the log goes on under a new one, and its first new entry binds the last checkpoint of the old one.
 */
export class IncarnationOpening {
  private isOpen = false;

  private constructor(
    private readonly pool: Pool,
    private readonly note: string,
    private readonly seal: (input: IntentInput) => Promise<unknown>,
  ) {}

  /**
   * @param file what the log before had signed last, its `ledger.signed.json`
   * @throws Error when the file holds no checkpoint, or the log would keep its name
   */
  static async read(
    file: string,
    origin: string,
    pool: Pool,
    seal: (input: IntentInput) => Promise<unknown>,
  ): Promise<IncarnationOpening> {
    const { note } = signedState.parse(JSON.parse(await readFile(file, 'utf8')));
    incarnationResources(note);
    if (parseCheckpoint(parseNote(note).text).origin === origin) {
      throw new Error(`A new incarnation has a new name: LEDGER_ORIGIN is still ${origin}`);
    }
    return new IncarnationOpening(pool, note, seal);
  }

  /** Seals the entry, unless the log has it. Processes that start at once take turns. */
  async open(): Promise<void> {
    if (this.isOpen) return;
    const client = await this.pool.connect();
    try {
      await client.query('select pg_advisory_lock($1)', [LOCK]);
      const opened = await findKept(client, INCARNATION_OPENED);
      const isThere = opened.some(({ canonical }) => readIncarnation(parseEntry(canonical)).note === this.note);
      if (!isThere) await this.seal({ action: INCARNATION_OPENED, resources: incarnationResources(this.note) });
      this.isOpen = true;
    } finally {
      await client.query('select pg_advisory_unlock($1)', [LOCK]);
      client.release();
    }
  }
}

/** A stored checkpoint of a log with another name is followed only by an entry that binds it, or a later one of that log. */
export function assertContinued(stored: Checkpoint, incarnations: readonly string[]): void {
  const bound = incarnations.map((canonical) => readIncarnation(parseEntry(canonical)));
  if (bound.some(({ origin, size }) => origin === stored.origin && size >= stored.size)) return;
  throw new Error(
    `The stored log was signed as ${stored.origin}. Give what it signed last as LEDGER_CONTINUES to go on under a new name`,
  );
}
