import type { EntityManager } from '@mikro-orm/postgresql';
import type { ListedNameDraft } from '@watchbook/contract';
import type { LedgerService } from '../ledger/ledger.service.js';
import { ManagedList, ManagedListEntry } from '../screening/managed-list/managed-list.entity.js';
import { queryHash } from '../screening/query-hash.js';
import { demoEmail } from './accounts.js';
import { actingAs } from './acting.js';
import { inventPerson } from './names.js';
import { demoId, institutionId, userId } from './people.js';
import { Random } from './random.js';
import { noticesToldTo, principalOf } from './shared-notices.js';

const SLUG = 'harbor-insurance';
const AT = new Date('2026-11-21T02:00:00.000Z');
const LISTED = 3;
const OTHERS = 9;

/** One list of customers, some of whom are in notices; comparing them raises the alerts after the demo is loaded. */
export async function seedManagedList(em: EntityManager, ledger: LedgerService): Promise<void> {
  const owner = demoEmail('analyst', SLUG);
  const list = { id: demoId('managed list', AT), institutionId: institutionId(SLUG), ownerId: userId(owner) };
  em.create(ManagedList, { ...list, name: 'Motor policy holders', createdAt: AT });
  await em.flush();
  for (const [at, asked] of customers().entries())
    em.create(ManagedListEntry, {
      id: demoId(`managed list entry ${at}`, AT),
      institutionId: list.institutionId,
      listId: list.id,
      queryHash: queryHash(list.institutionId, { ...asked, limit: 1 }),
      asked,
      version: 1,
      addedAt: AT,
      changedAt: AT,
    });
  await em.flush();
  await actingAs(owner, () =>
    ledger.record(em, {
      action: 'managed-list.created',
      resources: [{ type: 'managed-list', id: list.id, version: null }],
    }),
  );
}

function customers(): ListedNameDraft[] {
  const random = new Random(20_261_121);
  const known = noticesToldTo(SLUG).slice(0, LISTED).map(principalOf);
  const others = Array.from({ length: OTHERS }, () => inventPerson(random));
  return [...known, ...others].map(({ name, birthDate }, at) => ({
    reference: `HAR-C-${String(at + 1).padStart(4, '0')}`,
    name,
    type: 'Person',
    ...(birthDate === null ? {} : { birthDate }),
    identifiers: [],
  }));
}
