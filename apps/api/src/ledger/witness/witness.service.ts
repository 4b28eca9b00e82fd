import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { WITNESSES_MAX, type WitnessDraft, type WitnessView } from '@watchbook/contract';
import { concat, COSIGNATURE_V1, decodeVkey, toBase64, type Verifier } from '@watchbook/ledger';
import { Clock } from '../../platform/clock.js';
import { getActor, getContext, type IntentInput } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { fieldProblem, notFound, Problem } from '../../platform/problem.js';
import { uuidv7 } from '../../platform/uuid.js';
import { LedgerService } from '../ledger.service.js';

interface WitnessRow {
  id: string;
  vkey: string;
  name: string;
  url: string | null;
  registered_at: string;
  retired_at: string | null;
}

const columns = 'id, vkey, name, url, registered_at, retired_at';

/** Whose cosignatures the portal takes. The operator says so; everybody who may verify the log sees it. */
@Injectable()
export class WitnessService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Every witness there ever was, the newest first. */
  async list(): Promise<{ data: WitnessView[] }> {
    const rows = await this.work.read((em) =>
      em.execute<WitnessRow[]>(`select ${columns} from witness order by registered_at desc, id`),
    );
    const resources = rows.slice(0, 100).map(({ id }) => ({ type: 'witness', id, version: null }));
    getContext().reads.push({ action: 'witness.listed', resources });
    return { data: rows.map(toView) };
  }

  /**
   * Registers a witness from now on. A key that was retired never comes back.
   * @throws Problem `not-processable` for a key or an address that cannot be one, `conflict` for a known key or one too many
   */
  async register({ vkey, name, url }: WitnessDraft): Promise<WitnessView> {
    const verifier = readVkey(vkey);
    if (url !== null) assertAddress(url);
    return this.work.write(async (em) => {
      await em.execute('select pg_advisory_xact_lock(4711260904)');
      await assertRoom(em, verifier, vkey);
      const [row] = await em.execute<WitnessRow[]>(
        `insert into witness (id, vkey, name, url, registered_at, registered_by)
         values (?, ?, ?, ?, ?, ?) returning ${columns}`,
        [uuidv7(), vkey, name, url, this.clock.now(), getActor().userId],
      );
      await this.ledger.record(em, intent('witness.registered', row!.id, verifier));
      return toView(row!);
    });
  }

  /** Takes no further cosignature of a witness; those it gave stay. @throws Problem `not-found`, `conflict` */
  retire(id: string): Promise<WitnessView> {
    return this.work.write(async (em) => {
      const [known] = await em.execute<WitnessRow[]>(`select ${columns} from witness where id = ? for update`, [id]);
      if (!known) throw notFound();
      if (known.retired_at) throw new Problem('conflict', 'This witness is retired');
      const [row] = await em.execute<WitnessRow[]>(
        `update witness set retired_at = ?, retired_by = ? where id = ? returning ${columns}`,
        [this.clock.now(), getActor().userId, id],
      );
      await this.ledger.record(em, intent('witness.retired', id, decodeVkey(known.vkey)));
      return toView(row!);
    });
  }
}

const toView = ({ id, vkey, name, url, registered_at, retired_at }: WitnessRow): WitnessView => ({
  id,
  vkey,
  name,
  url,
  registeredAt: new Date(registered_at).toISOString(),
  retiredAt: retired_at && new Date(retired_at).toISOString(),
});

/** The key without its name, which need not fit the alphabet of an entry. */
const intent = (action: string, id: string, { keyId, type, publicKey }: Verifier): IntentInput => ({
  action,
  resources: [
    { type: 'witness', id, version: null },
    { type: 'witness-key', id: `${keyId}+${toBase64(concat(Uint8Array.of(type), publicKey))}`, version: null },
  ],
});

function readVkey(vkey: string): Verifier {
  let verifier: Verifier;
  try {
    verifier = decodeVkey(vkey);
  } catch (cause) {
    throw fieldProblem('/vkey', 'invalid', (cause as Error).message);
  }
  if (verifier.type !== COSIGNATURE_V1) throw fieldProblem('/vkey', 'wrong-type', 'a witness has a key of type 4');
  return verifier;
}

/** A prefix that the portal calls; whether it may go there, `OutboundService` says each time. */
function assertAddress(text: string): void {
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol !== 'https:' && !isHere) throw fieldProblem('/url', 'not-https', 'https, or http on this machine');
  if (username || password || search || hash) throw fieldProblem('/url', 'invalid', 'a prefix without query or user');
}

async function assertRoom(em: EntityManager, verifier: Verifier, vkey: string): Promise<void> {
  const rows = await em.execute<WitnessRow[]>(`select ${columns} from witness where retired_at is null or vkey = ?`, [
    vkey,
  ]);
  const isSame = ({ name, keyId }: Verifier): boolean => name === verifier.name && keyId === verifier.keyId;
  if (rows.some((row) => isSame(decodeVkey(row.vkey)))) throw new Problem('conflict', 'This key was registered before');
  if (rows.length >= WITNESSES_MAX) throw new Problem('conflict', `A log has at most ${WITNESSES_MAX} witnesses`);
}
