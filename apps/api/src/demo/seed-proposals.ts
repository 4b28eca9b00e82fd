import type { EntityManager } from '@mikro-orm/postgresql';
import type { MembershipService } from '../institution/membership.service.js';
import { getContext } from '../platform/context.js';
import type { Change, ProposalService } from '../proposal/proposal.service.js';
import { demoEmail, demoInstitutions } from './accounts.js';
import { actingAs } from './acting.js';
import { demoId, groupId, institutionId, userId } from './people.js';

interface Services {
  proposals: ProposalService;
  memberships: MembershipService;
}

/** Changes that wait for a second person, so that the pages of approvals have something to show. */
export async function seedProposals(em: EntityManager, { proposals, memberships }: Services): Promise<void> {
  const shanghai = groupId('shanghai-desk');
  const northfield = institutionId('northfield-bank');
  await inTheNameOf(demoEmail('admin', 'meridian-bank'), () => memberships.invite(em, shanghai, northfield));
  for (const [email, change] of changes()) await inTheNameOf(email, () => proposals.propose(em, change));
}

const changes = (): [email: string, change: Change][] => [
  [demoEmail('operator', 'platform'), joining()],
  [demoEmail('admin', 'meridian-bank'), promotion()],
  [demoEmail('admin', 'northfield-bank'), membership()],
];

function joining(): Change {
  const id = demoId('institution juniper-bank');
  const place = { kind: 'bank' as const, sector: 'banking' as const, jurisdiction: 'CN-11' };
  const reach = { supervisedSectors: [], supervisedJurisdictions: [] };
  const institution = {
    id,
    slug: 'juniper-bank',
    name: 'Juniper Bank',
    ...place,
    ...reach,
    address: null,
    contact: null,
  };
  return {
    kind: 'institution-join',
    target: { type: 'institution', id },
    about: { institutionId: id, jurisdiction: place.jurisdiction, sector: place.sector },
    roles: ['institution-admin'],
    content: { institution, admin: { name: 'Marta Quist', email: 'admin@juniper-bank.demo' } },
    reason: 'Applied in writing; licence checked',
    stages: [
      { role: 'operator', institutionId: null },
      { role: 'regulator-supervisor', institutionId: null },
    ],
  };
}

function promotion(): Change {
  const id = userId(demoEmail('analyst', 'meridian-bank'));
  return {
    kind: 'user-roles',
    target: { type: 'user', id },
    subjectUserId: id,
    roles: ['analyst', 'compliance-officer'],
    content: {
      user: { id, name: 'Mei Tanaka' },
      rolesBefore: ['analyst'],
      rolesAfter: ['analyst', 'compliance-officer'],
    },
    reason: 'Stands in for the compliance officer in December',
    stages: [{ role: 'institution-admin', institutionId: institutionId('meridian-bank') }],
  };
}

function membership(): Change {
  const id = institutionId('northfield-bank');
  return {
    kind: 'group-join',
    target: { type: 'sharing-group', id: groupId('shanghai-desk') },
    about: { institutionId: id, jurisdiction: 'CN-11', sector: 'banking' },
    content: {
      group: { id: groupId('shanghai-desk'), slug: 'shanghai-desk', name: 'Shanghai desk' },
      member: { id, name: 'Northfield Bank' },
    },
    reason: 'Opens a branch in Shanghai',
    stages: [
      { role: 'institution-admin', institutionId: id },
      { role: 'regulator-supervisor', institutionId: null },
    ],
  };
}

async function inTheNameOf(email: string, step: () => Promise<unknown>): Promise<void> {
  await actingAs(email, async () => {
    const context = getContext();
    context.actorName = nameOf(email);
    await step();
    return context.recorded.at(-1)!;
  });
}

const nameOf = (email: string): string | null =>
  demoInstitutions
    .flatMap(({ slug, people }) => people.map(({ local, name }) => ({ email: demoEmail(local, slug), name })))
    .find((person) => person.email === email)?.name ?? null;
