import { Inject, Injectable } from '@nestjs/common';
import { COSIGNATURES_MAX_BYTES, type CosignaturesTaken } from '@watchbook/contract';
import {
  formatNote,
  isSignatureOf,
  NoteError,
  parseCheckpoint,
  parseNote,
  verifySignature,
  type Checkpoint,
  type Note,
} from '@watchbook/ledger';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database/database.js';
import { Problem } from '../../platform/problem.js';
import { checkpointAt, CosignatureStore, type ActiveWitness, type Cosignature } from './cosignature.store.js';
import { ForkService } from './fork.service.js';
import { LedgerWatch } from '../ledger-watch.service.js';
import { RateLimit } from '../public/rate-limit.js';

/** A minute for each of 15 witnesses that cosign every checkpoint behind one address, twice over. */
const LIMIT = { burst: 300, perSecond: 5 };
const CLOCK_SKEW_SECONDS = 300;

/** A checkpoint as somebody brought it, taken apart and not yet believed. */
interface Brought {
  readonly note: Note;
  readonly checkpoint: Checkpoint;
}

/**
 * Takes cosignatures from whoever brings them: the signature says whose they are. What costs little is checked first,
 * and a signature is verified only where a registered key or the log's own claims to have made it.
 */
@Injectable()
export class CosignatureService {
  private readonly store: CosignatureStore;
  private readonly limit: RateLimit;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LedgerWatch) private readonly watch: LedgerWatch,
    @Inject(ForkService) private readonly forks: ForkService,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    this.store = new CosignatureStore(database.systemPool);
    this.limit = new RateLimit(LIMIT.burst, LIMIT.perSecond, () => clock.now());
  }

  /**
   * Keeps the cosignatures of registered witnesses on a checkpoint that this log signed. Brought again they change nothing.
   *
   * A note that the log has signed and that contradicts what is stored is kept as proof of a fork.
   *
   * @param body a checkpoint as a signed note; the log's own signature may be left out
   * @throws Problem `too-many-requests`, `too-large`, `invalid-request`, `not-processable` with a code, `conflict` for a fork
   */
  async take(body: string, address: string): Promise<CosignaturesTaken> {
    if (!this.limit.take(address)) throw new Problem('too-many-requests', undefined, { retryAfterSeconds: 60 });
    if (body.length > COSIGNATURES_MAX_BYTES) throw new Problem('too-large');
    const brought = readNote(body);
    const { size, origin, rootHash } = brought.checkpoint;
    if (origin !== this.watch.origin) throw refused('other-log', `this log is ${this.watch.origin}`);
    const stored = await checkpointAt(this.database.systemPool, size);
    if (stored === null || parseCheckpoint(parseNote(stored.note).text).rootHash !== rootHash) {
      throw await this.refuseUnknown(brought);
    }
    // What a witness signs is the whole text, so a line of another text is no cosignature of this one.
    const note = { ...brought.note, text: parseNote(stored.note).text };
    return this.keep(size, note);
  }

  private async keep(size: number, note: Note): Promise<CosignaturesTaken> {
    const claimed = claims(note, await this.store.witnesses());
    if (claimed.length === 0) throw refused('unknown-witness', 'no registered witness signed this');
    const known = await this.store.cosigners(size);
    const fresh = claimed.filter(({ witness }) => !known.has(witness.id));
    const verified = fresh.map(({ witness, signature }) => this.verify(note.text, witness, signature));
    await this.store.add(size, verified, this.clock.now());
    return { size, witnesses: [...new Set(claimed.map(({ witness }) => witness.name))] };
  }

  private verify(text: string, witness: ActiveWitness, signature: Cosignature['signature']): Cosignature {
    try {
      const { timestamp } = verifySignature(text, signature, witness.verifier);
      if (timestamp === null || timestamp === 0) throw new NoteError('a cosignature says when it was made');
      if (timestamp > this.clock.in(CLOCK_SKEW_SECONDS).getTime() / 1000) {
        throw new NoteError(`${witness.name} cosigned in the future`);
      }
      return { witness, signature, timestamp };
    } catch (cause) {
      throw refused('wrong-signature', (cause as Error).message);
    }
  }

  /** Of a checkpoint that is not stored here: a fork when the log signed it all the same. */
  private async refuseUnknown({ note, checkpoint }: Brought): Promise<Problem> {
    const history = await this.watch.keys.history();
    const signed = history.keys.find(({ verifier }) => note.signatures.some((line) => isSignatureOf(line, verifier)));
    if (!signed) return refused('unknown-checkpoint', `this log has not signed size ${checkpoint.size} with this root`);
    const line = note.signatures.find((signature) => isSignatureOf(signature, signed.verifier))!;
    try {
      verifySignature(note.text, line, signed.verifier);
    } catch (cause) {
      return refused('wrong-signature', (cause as Error).message);
    }
    const stored = await this.forks.contradiction(checkpoint);
    if (stored === null) return refused('unknown-checkpoint', `no checkpoint of size ${checkpoint.size} was published`);
    await this.forks.keep(checkpoint.size, stored, formatNote({ text: note.text, signatures: [line] }));
    return new Problem('conflict', 'The log has signed two histories; both notes are kept as proof');
  }
}

/** The lines that claim to be of these witnesses, one each. */
function claims(note: Note, witnesses: readonly ActiveWitness[]) {
  return witnesses.flatMap((witness) => {
    const signature = note.signatures.find((line) => isSignatureOf(line, witness.verifier));
    return signature ? [{ witness, signature }] : [];
  });
}

function readNote(body: string): Brought {
  try {
    const note = parseNote(body);
    return { note, checkpoint: parseCheckpoint(note.text) };
  } catch (cause) {
    const errors = [{ pointer: '', code: 'not-a-checkpoint', detail: (cause as Error).message }];
    throw new Problem('invalid-request', undefined, { errors });
  }
}

const refused = (code: string, detail: string): Problem =>
  new Problem('not-processable', undefined, { errors: [{ pointer: '', code, detail }] });
