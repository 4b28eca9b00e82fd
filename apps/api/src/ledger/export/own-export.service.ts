import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { OwnExportQuery, Receipt } from '@watchbook/contract';
import { checkpointLine, completeSubtrees, parseEntry, subtreeLine, type TreeNode } from '@watchbook/ledger';
import { getActor, getContext, runInContext, type RequestContext } from '../../platform/context.js';
import { Database } from '../../platform/database/database.js';
import { may } from '../../platform/policy.js';
import { notFound, Problem } from '../../platform/problem.js';
import { LedgerService } from '../ledger.service.js';
import { LedgerWatch } from '../ledger-watch.service.js';
import { countOwn, findOwnPlace, readOwn, type OwnEntry } from './own.queries.js';
import { latestCheckpoint, type StoredCheckpoint } from '../sign/signer.js';
import { TileReader } from '../tree/tile-store.js';

/** Own entries that are read, proved and sent in one go. */
const PAGE_ENTRIES = 500;
/** Own entries that leave under one entry of their own: a whole number of pages. */
const CHUNK_ENTRIES = 10_000;

interface OwnExport {
  readonly institution: string;
  /** The first own number that is shown. */
  readonly from: number;
  /** The places in the log of the first own entry that is shown, and of the entry that records this very export. */
  readonly first: number;
  readonly last: number;
  readonly checkpoint: StoredCheckpoint;
}

/**
 * The entries of one institution with the proof that none is missing: a pruned log (`docs/ledger-format.md`,
 * section 9), in which whatever others did is a hash.
 */
@Injectable()
export class OwnExportService {
  private readonly tiles: TileReader;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(LedgerWatch) private readonly watch: LedgerWatch,
  ) {
    this.tiles = new TileReader(database.systemPool);
  }

  /**
   * Opens the export of the caller's institution from one of its own numbers on. The entry that records it is the last
   * one shown, so it is sealed first, and a checkpoint that covers it is signed.
   * @throws Problem `not-found`, `not-processable` for a number that the institution has not reached,
   *   `gone` where it is not in the database any more, `ledger-unavailable`, `unavailable` when no checkpoint is signed in time
   */
  async open({ from }: OwnExportQuery): Promise<Readable> {
    const { institutionId: institution } = getActor();
    if (!may('export-own', 'LedgerEntry', { institutionId: institution })) throw notFound();
    const pool = this.database.systemPool;
    const count = await countOwn(pool, institution);
    if (from > count) throw noSuchNumber(count);
    const context = getContext();
    const opening = await this.seal(context, 'ledger.own-exported', `${from}-`);
    await this.watch.signNow(opening.seq + 1);
    const checkpoint = (await latestCheckpoint(pool))!;
    const first = await findOwnPlace(pool, institution, from, opening.seq);
    await this.assertStored({ institution, from, first, last: opening.seq, checkpoint });
    context.sealedByHandler = opening;
    const chunks = this.chunks(context, { institution, from, first, last: opening.seq, checkpoint });
    return Readable.from(chunks, { objectMode: false, highWaterMark: 1 << 20 });
  }

  /** Old entries may have been moved out of the database; what is left would look like a log with a gap. */
  private async assertStored(given: OwnExport): Promise<void> {
    const [entry] = await this.readPage(given, given.first, 1);
    const number = entry && parseEntry(entry.body.toString('latin1')).own!.seq;
    if (number !== given.from)
      throw new Problem('gone', `The entry ${given.from} of your institution is not stored here`);
  }

  private async *chunks(context: RequestContext, given: OwnExport): AsyncGenerator<Buffer> {
    const { from, first, last, checkpoint } = given;
    let [sent, next] = [0, 0];
    try {
      for (let start = first; start <= last; start = next) {
        const page = await this.readPage(given, start);
        if (page.length === 0) break;
        if (sent > 0 && sent % CHUNK_ENTRIES === 0) {
          await this.seal(context, 'ledger.own-export-continued', `${from + sent}-${from + sent + CHUNK_ENTRIES}`);
        }
        yield Buffer.concat(await this.linesOf(page, next));
        sent += page.length;
        next = page.at(-1)!.seq + 1;
      }
      const rest = await this.subtreeLines(completeSubtrees(next, checkpoint.size));
      yield Buffer.from([...rest, checkpointLine(checkpoint.note)].map((line) => `${line}\n`).join(''));
    } finally {
      await this.seal(context, 'ledger.own-export-ended', `${from}-${from + sent}`);
    }
  }

  private readPage({ institution, last }: OwnExport, from: number, limit = PAGE_ENTRIES): Promise<OwnEntry[]> {
    return readOwn(this.database.systemPool, institution, { from, to: last, limit });
  }

  /** The entries of a page, each after the hashes of what lies before it. */
  private async linesOf(page: readonly OwnEntry[], start: number): Promise<Buffer[]> {
    const gaps = page.map(({ seq }, i) => completeSubtrees(i === 0 ? start : page[i - 1]!.seq + 1, seq));
    const hashes = await this.subtreeLines(gaps.flat());
    let at = 0;
    return page.flatMap(({ body }, i) => {
      const before = hashes.slice(at, (at += gaps[i]!.length));
      return [Buffer.from(before.map((line) => `${line}\n`).join('')), body, LINE_FEED];
    });
  }

  private async subtreeLines(nodes: readonly TreeNode[]): Promise<string[]> {
    const { hashes } = await this.tiles.prove(
      nodes.map((node) => [node]),
      [],
    );
    return nodes.map(({ level }, i) => subtreeLine({ level, hash: hashes[i]! }));
  }

  private async seal(context: RequestContext, action: string, range: string): Promise<Receipt> {
    const resources = [{ type: 'ledger-own-range', id: range, version: null }];
    const [receipt] = await runInContext(context, () => this.ledger.seal([{ action, resources }]));
    return receipt!;
  }
}

const LINE_FEED = Buffer.from('\n');

const noSuchNumber = (count: number): Problem =>
  new Problem('not-processable', `Your institution has ${count} entries`, {
    errors: [{ pointer: 'query/from', code: 'out-of-range', detail: `from ≤ ${count}` }],
  });
