import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { emailHash, User } from '../identity/user/user.entity.js';
import { Institution } from '../institution/institution.entity.js';
import { Membership, SharingGroup } from '../institution/sharing-group.entity.js';
import { demoEmail, demoGroups, demoInstitutions, type DemoInstitution } from './accounts.js';

/** When the demo's institutions joined; the same for every installation, so that ids and order are too. */
export const DEMO_EPOCH = new Date('2025-09-01T08:00:00.000Z');

/** A UUID of version 7 at the time given, whose random part is the hash of a name: the same every time. */
export function demoId(name: string, at: Date = DEMO_EPOCH): string {
  const hash = createHash('sha256').update(`watchbook demo ${name}`).digest();
  hash.writeUIntBE(at.getTime(), 0, 6);
  hash[6] = (hash[6]! & 0x0f) | 0x70;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.subarray(0, 16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export const institutionId = (slug: string) => demoId(`institution ${slug}`);
export const userId = (email: string) => demoId(`user ${email}`);
export const groupId = (slug: string) => demoId(`group ${slug}`);

/** Creates institutions, people and groups. The caller records the intent and gives the password hashes. */
export async function createDemoPeople(em: EntityManager, passwordHash: (email: string) => string): Promise<void> {
  for (const demo of demoInstitutions) createInstitution(em, demo);
  await em.flush();
  for (const { slug, name, members } of demoGroups) {
    const chairInstitutionId = institutionId(members[0]!);
    em.create(SharingGroup, { id: groupId(slug), slug, name, epoch: 1, chairInstitutionId, createdAt: DEMO_EPOCH });
  }
  await em.flush();
  for (const demo of demoInstitutions) createPeople(em, demo);
  for (const { slug, members } of demoGroups) {
    for (const member of members) createMembership(em, slug, member);
  }
  await em.flush();
  for (const email of demoEmails()) {
    await em.execute('insert into user_password (user_id, hash, changed_at) values (?, ?, ?)', [
      userId(email),
      passwordHash(email),
      DEMO_EPOCH,
    ]);
  }
}

function createInstitution(
  em: EntityManager,
  { slug, name, kind, sector, jurisdiction, supervises }: DemoInstitution,
): void {
  em.create(Institution, {
    id: institutionId(slug),
    slug,
    name,
    kind,
    sector,
    jurisdiction,
    supervisedSectors: supervises?.sectors ?? [],
    supervisedJurisdictions: supervises?.jurisdictions ?? [],
    status: 'active',
    address: null,
    contact: null,
    version: 1,
    createdAt: DEMO_EPOCH,
  });
}

function createPeople(em: EntityManager, { slug, people }: DemoInstitution): void {
  for (const { local, name, role } of people) {
    const email = demoEmail(local, slug);
    em.create(User, {
      id: userId(email),
      institutionId: institutionId(slug),
      name,
      email,
      emailHash: emailHash(email),
      roles: [role],
      status: 'active',
      version: 1,
      createdAt: DEMO_EPOCH,
    });
  }
}

function createMembership(em: EntityManager, slug: string, member: string): void {
  em.create(Membership, {
    id: demoId(`membership ${slug} ${member}`),
    groupId: groupId(slug),
    institutionId: institutionId(member),
    fromEpoch: 1,
    joinedAt: DEMO_EPOCH,
    leftAt: null,
  });
}

/** Every account of the demo. */
export const demoEmails = () =>
  demoInstitutions.flatMap(({ slug, people }) => people.map(({ local }) => demoEmail(local, slug)));
