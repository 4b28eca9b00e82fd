import type { Work } from '../../platform/database/work.js';
import { rowFault } from '../format/list-rows.js';
import type { Found, Piece } from '../format/listed-entry.js';
import { FaultLog } from './fault-log.js';
import { spell, stageEntries, stageKept, stagePieces, type SpelledEntry } from './staging.queries.js';

const BATCH = 1000;
const BATCH_CHARACTERS = 4 * 1024 * 1024;
const ID_MAX = 200;

type Placed = Extract<Found, { entry: unknown }>;

/** Takes what a reader finds into the database, a batch at a time, so that memory stays flat whatever the list. */
export class Staging {
  readonly faults = new FaultLog();
  /** Rows that were read. */
  rows = 0;
  pieces = 0;
  entries = 0;
  /** Rows of which nobody knows whose they are: whoever was not read may be in one. */
  hidden = 0;
  private place = '';
  private isComposing = false;
  private characters = 0;
  private waiting: (Placed & { spelled: SpelledEntry })[] = [];
  private waitingPieces: { seq: number; piece: Piece }[] = [];
  private kept: string[] = [];

  constructor(
    private readonly work: Work,
    private readonly importId: string,
    private readonly attempt: string,
  ) {}

  /** @returns whether a batch is full, which `flush` then writes */
  add(found: Found): boolean {
    if ('entry' in found) this.addEntry(found);
    else if ('piece' in found) this.addPiece(found.piece);
    else if ('fault' in found) this.addFault(found);
    else {
      this.faults.noteUnread(found.unread);
      if (found.file !== undefined && found.line !== undefined) this.passRow(found.file, found.line);
    }
    const waiting = this.waiting.length + this.waitingPieces.length + this.kept.length;
    return waiting >= BATCH || this.characters >= BATCH_CHARACTERS;
  }

  /** From now on entries are made of rows that were counted before. */
  beginComposing(): void {
    this.isComposing = true;
  }

  /** Writes what waits. */
  async flush(): Promise<void> {
    const { waiting, waitingPieces, kept } = this;
    Object.assign(this, { waiting: [], waitingPieces: [], kept: [], characters: 0 });
    await this.work.system(async (em) => {
      if (waitingPieces.length > 0) await stagePieces(em, this.attempt, waitingPieces);
      if (waiting.length > 0)
        this.noteTwice(
          waiting,
          await stageEntries(
            em,
            this.attempt,
            waiting.map(({ spelled }) => spelled),
          ),
        );
      if (kept.length > 0) await stageKept(em, this.attempt, kept);
      await this.faults.flush(em, this.importId);
    });
  }

  private addEntry(found: Placed): void {
    this.passRow(found.file, found.line);
    if (found.entry.externalId.length > ID_MAX)
      return this.addFault({ fault: rowFault(found, { code: 'length', message: `the id is longer than ${ID_MAX}` }) });
    const spelled = spell(found.entry);
    this.characters += JSON.stringify(found.entry).length;
    this.waiting.push({ ...found, spelled });
  }

  private addPiece(piece: Piece): void {
    this.passRow(piece.file, piece.line);
    this.characters += JSON.stringify(piece.content).length;
    this.waitingPieces.push({ seq: this.pieces++, piece });
  }

  private addFault({ fault, externalId, hides }: Extract<Found, { fault: unknown }>): void {
    if (fault.line !== null) this.passRow(fault.file, fault.line);
    this.faults.note(fault);
    if (hides) this.hidden += 1;
    if (externalId !== undefined && externalId.length <= ID_MAX) this.kept.push(externalId);
  }

  /** A row counts once, however much it holds. */
  private passRow(file: string, line: number): void {
    const place = `${file} ${line}`;
    if (!this.isComposing && place !== this.place) this.rows += 1;
    this.place = place;
  }

  /** Of rows with one id the first counts. */
  private noteTwice(waiting: readonly Placed[], staged: Set<string>): void {
    for (const placed of waiting) {
      if (staged.delete(placed.entry.externalId)) this.entries += 1;
      else this.faults.note(rowFault(placed, { code: 'duplicate', message: 'its id was there before' }));
    }
  }
}
