import type pg from 'pg';
import { groupToken } from '../../institution/sharing-group.entity.js';
import { audienceTokens } from '../../notice/audience.js';
import { fieldKeys } from '../../platform/crypto/encrypted.type.js';
import { isUnpublished } from './reference.js';
import type { Person, World, WorldNotice } from './world.js';

const EVERYTHING = ['notice', 'group_membership', 'sharing_group', 'app_user', 'institution'];

/** Writes the world into the database in place of all that was there, as its owner and with the triggers switched off. */
export async function storeWorld(owner: pg.Pool, world: World): Promise<void> {
  const client = await owner.connect();
  try {
    await client.query('begin; set local session_replication_role = replica');
    await client.query(EVERYTHING.map((table) => `delete from ${table}`).join(';'));
    await insert(client, 'institution', world.institutions.map(institutionRow));
    await insert(client, 'sharing_group', world.groups.map(groupRow));
    await insert(client, 'group_membership', world.memberships.map(membershipRow));
    await insert(client, 'notice', world.notices.map(noticeRow));
    await client.query('commit');
  } finally {
    client.release();
  }
}

export const insert = (client: pg.PoolClient, table: string, rows: object[]) =>
  client.query(
    `insert into ${table} select (jsonb_populate_record(null::${table}, row)).* from jsonb_array_elements($1) row`,
    [JSON.stringify(rows)],
  );

const SOMEBODY_ELSE = '00000000-0000-7000-8000-0000000000ff';
export const NOW = '2026-01-01T00:00:00Z';

const institutionRow = (given: World['institutions'][number]) => ({
  id: given.id,
  slug: `i${given.id}`.slice(0, 60),
  name: given.id,
  kind: given.kind,
  sector: given.sector,
  jurisdiction: given.jurisdiction,
  supervised_sectors: given.supervises.sectors,
  supervised_jurisdictions: given.supervises.jurisdictions,
  status: given.suspended ? 'suspended' : 'active',
  version: 1,
  created_at: NOW,
});

const groupRow = ({ id, epoch }: World['groups'][number]) => ({ id, slug: id, name: id, epoch, created_at: NOW });

const membershipRow = ({ groupId, institutionId, fromEpoch, left }: World['memberships'][number], at: number) => ({
  id: `00000000-0000-7000-8000-${String(at).padStart(12, '0')}`,
  group_id: groupId,
  institution_id: institutionId,
  from_epoch: fromEpoch,
  joined_at: NOW,
  left_at: left ? NOW : null,
});

/** What the portal itself makes of a label and its addressees. */
const tokensOf = ({ tlp, institutionId, authorId, approverId, addressees }: WorldNotice): string[] =>
  audienceTokens(
    { tlp, audience: { ...addressees, groupIds: addressees.groups.map(({ id }) => id) } },
    { institutionId, authorId, approverId },
    addressees.groups.map(({ id, epoch }) => groupToken(id, epoch)),
  );

const noticeRow = (notice: WorldNotice) => ({
  id: notice.id,
  ref: notice.id,
  institution_id: notice.institutionId,
  author_id: notice.authorId,
  status: notice.state,
  version: 1,
  typology: 'staged-accident',
  tlp: notice.tlp,
  audience: isUnpublished(notice) ? [] : tokensOf(notice),
  source_visibility: notice.hidden ? 'hidden' : 'shown',
  disclosure: 'full',
  jurisdiction: notice.jurisdiction,
  sector: notice.sector,
  subject_type: 'Person',
  subject_types: ['Person'],
  subject_count: 1,
  confidence: 50,
  content: `\\x${fieldKeys().encrypt('{}').toString('hex')}`,
  content_hash: '',
  created_at: NOW,
  received_at: NOW,
  embargo_until: NOW,
  published_by: SOMEBODY_ELSE,
  authored_with: [],
  published_with: [],
});

/** A person as the portal's own records would have it. */
export const accountOf = ({ id, institutionId, roles }: Person) => ({
  id,
  institutionId,
  roles,
  name: '',
  email: '',
  emailHash: id,
  status: 'active' as const,
  version: 1,
  createdAt: new Date(NOW),
});
