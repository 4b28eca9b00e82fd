import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { LedgerExportQuery, Receipt } from '@watchbook/contract';
import { getContext, runInContext, type RequestContext } from '../../platform/context.js';
import { Database } from '../../platform/database/database.js';
import { Problem } from '../../platform/problem.js';
import { findArchives, type Archive } from '../archive/archived-position.js';
import { LedgerService } from '../ledger.service.js';
import { readBodies } from '../tree/stored-bodies.js';

/** Entries that leave under one entry of their own. */
const CHUNK_ENTRIES = 10_000;
const LINE_FEED = Buffer.from('\n');

/** The log as a stream: nothing of it leaves before the ledger holds that it does. */
@Injectable()
export class LedgerExportService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LedgerService) private readonly ledger: LedgerService,
  ) {}

  /**
   * Opens an export of the entries from one place up to before another, by default all that are sealed now.
   * @throws Problem `not-processable` for a range that does not exist, `gone` for one that was archived,
   *   `ledger-unavailable`
   */
  async open({ from, to: asked }: LedgerExportQuery): Promise<Readable> {
    const { rows } = await this.database.systemPool.query<{ size: string }>('select size from ledger_head');
    const size = Number(rows[0]?.size ?? 0);
    const to = asked ?? size;
    if (from > to || to > size) throw noSuchRange(size);
    const archives = await findArchives(this.database.systemPool, from);
    if (archives.length > 0) throw archived(archives);
    const context = getContext();
    context.sealedByHandler = await this.seal(context, 'ledger.exported', { from, to });
    return Readable.from(this.chunks(context, from, to), { objectMode: false, highWaterMark: 1 << 20 });
  }

  private async *chunks(context: RequestContext, from: number, to: number): AsyncGenerator<Buffer> {
    let sent = from;
    try {
      for (let start = from; start < to; start += CHUNK_ENTRIES) {
        const end = Math.min(to, start + CHUNK_ENTRIES);
        if (start > from) await this.seal(context, 'ledger.export-continued', { from: start, to: end });
        for await (const bodies of readBodies(this.database.systemPool, start, end)) {
          yield Buffer.concat(bodies.flatMap((body) => [body, LINE_FEED]));
          sent += bodies.length;
        }
      }
    } finally {
      await this.seal(context, 'ledger.export-ended', { from, to: sent });
    }
  }

  private async seal(context: RequestContext, action: string, range: { from: number; to: number }): Promise<Receipt> {
    const resources = [{ type: 'ledger-range', id: `${range.from}-${range.to}`, version: null }];
    const [receipt] = await runInContext(context, () => this.ledger.seal([{ action, resources }]));
    return receipt!;
  }
}

const noSuchRange = (size: number): Problem =>
  new Problem('not-processable', `The log has ${size} entries`, {
    errors: [{ pointer: 'query/to', code: 'out-of-range', detail: `from ≤ to ≤ ${size}` }],
  });

function archived(archives: readonly Archive[]): Problem {
  const files = archives.map(({ file }) => file).join(', ');
  const { beyond } = archives.at(-1)!;
  return new Problem('gone', `Entries before ${beyond} lie in the archive: ${files}`, {
    errors: [{ pointer: 'query/from', code: 'archived', detail: `from ≥ ${beyond}` }],
  });
}
