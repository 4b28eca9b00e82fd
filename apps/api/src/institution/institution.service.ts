import { Inject, Injectable } from '@nestjs/common';
import type { EntityData, EntityManager } from '@mikro-orm/postgresql';
import type { InstitutionQuery, InstitutionView, Page, Sector, SharingGroupView } from '@watchbook/contract';
import { getActor, getContext } from '../platform/context.js';
import { decodeCursor, pageOfRows } from '../platform/http/cursor.js';
import { Work } from '../platform/database/work.js';
import { Institution } from './institution.entity.js';
import { GroupInvitation, groupToken, Membership, SharingGroup } from './sharing-group.entity.js';

const SORT = 'name';

/** Membership counts forwards only: a new member sees what is shared from the epoch in which it joined. */
const MEMBER = `select to_jsonb(i) as institution, (
    select coalesce(jsonb_agg(jsonb_build_array(m.group_id, held.epoch) order by m.joined_at, m.id, held.epoch), '[]')
    from group_membership m join sharing_group g on g.id = m.group_id, generate_series(m.from_epoch, g.epoch) held(epoch)
    where m.institution_id = i.id and m.left_at is null) as held
  from institution i where i.id = ?`;

interface MemberRow {
  readonly institution: EntityData<Institution>;
  /** Groups and the epochs of each that count. */
  readonly held: readonly (readonly [groupId: string, epoch: number])[];
}

/** The directory of institutions and sharing groups. */
@Injectable()
export class InstitutionService {
  constructor(@Inject(Work) private readonly work: Work) {}

  /** One page of the directory, by name. */
  async list(query: InstitutionQuery): Promise<Page<InstitutionView>> {
    const at = query.cursor === undefined ? null : decodeCursor(query.cursor, SORT);
    const direction = at?.back ? 'desc' : 'asc';
    const operator = at?.back ? '$lt' : '$gt';
    const where = {
      ...(query['filter[kind]'] ? { kind: query['filter[kind]'] } : {}),
      ...(query['filter[sector]'] ? { sector: query['filter[sector]'] } : {}),
      ...(at ? { $or: [{ name: { [operator]: at.value } }, { name: at.value, id: { [operator]: at.id } }] } : {}),
    };
    const rows = await this.work.read((em) =>
      em.find(Institution, where, { orderBy: [{ name: direction }, { id: direction }], limit: query.limit + 1 }),
    );
    const { rows: kept, page } = pageOfRows(rows, { limit: query.limit, cursor: at, sort: SORT }, ({ name }) => name);
    getContext().reads.push({
      action: 'institution.listed',
      resources: kept.map(({ id }) => ({ type: 'institution', id, version: null })),
    });
    return { data: kept.map((institution) => institution.toInstitution()), page };
  }

  /** Every sharing group with its members, by name; whom it invited, for those whom that concerns. */
  async listGroups(): Promise<Page<SharingGroupView>> {
    const data = await this.work.read(async (em) => {
      const groups = await em.find(SharingGroup, { id: { $ne: null } }, { orderBy: { name: 'asc' }, limit: 100 });
      const within = { groupId: groups.map(({ id }) => id) };
      const memberships = await em.find(Membership, { ...within, leftAt: null }, { orderBy: { joinedAt: 'asc' } });
      const invitations = (await em.find(GroupInvitation, within, { orderBy: { invitedAt: 'asc' } })).filter(
        ({ groupId, institutionId }) =>
          concerns(
            groups.find(({ id }) => id === groupId),
            institutionId,
          ),
      );
      const names = await this.findNames(
        em,
        [...memberships, ...invitations].map(({ institutionId }) => institutionId),
      );
      const named = (institutionId: string) => ({ institutionId, name: names.get(institutionId) ?? '' });
      return groups.map(({ id, slug, name, epoch, chairInstitutionId }) => ({
        ...{ id, slug, name, epoch, chairInstitutionId: chairInstitutionId ?? null },
        members: memberships
          .filter(({ groupId }) => groupId === id)
          .map(({ institutionId, joinedAt, fromEpoch }) => ({
            ...named(institutionId),
            since: joinedAt.toISOString(),
            fromEpoch,
          })),
        invited: invitations
          .filter(({ groupId }) => groupId === id)
          .map(({ institutionId, invitedAt }) => ({ ...named(institutionId), at: invitedAt.toISOString() })),
      }));
    });
    getContext().reads.push({
      action: 'sharing-group.listed',
      resources: data.map(({ id }) => ({ type: 'sharing-group', id, version: null })),
    });
    return { data, page: { next: null, prev: null } };
  }

  /** Names of institutions by id. */
  async findNames(em: EntityManager, ids: string[]): Promise<Map<string, string>> {
    const rows = await em.find(Institution, { id: [...new Set(ids)] });
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** Institutions as the directory shows them, by id; suspended ones too. */
  async findDirectory(em: EntityManager, ids: string[]): Promise<Map<string, InstitutionView>> {
    const rows = await em.find(Institution, { id: [...new Set(ids)] });
    return new Map(rows.map((institution) => [institution.id, institution.toInstitution()]));
  }

  /** Which of these are active institutions. */
  async findActive(em: EntityManager, ids: string[]): Promise<string[]> {
    const rows = await em.find(Institution, { id: ids, status: 'active' });
    return rows.map(({ id }) => id);
  }

  /** The active institutions of these sectors in these jurisdictions. */
  async findSupervised(
    em: EntityManager,
    sectors: Sector[],
    jurisdictions: string[],
  ): Promise<{ id: string; sector: Sector }[]> {
    const rows = await em.find(
      Institution,
      { sector: sectors, jurisdiction: jurisdictions, status: 'active' },
      { orderBy: { name: 'asc' } },
    );
    return rows.map(({ id, sector }) => ({ id, sector: sector! }));
  }

  /** Whether some active regulator supervises this sector there. */
  async isSupervised(em: EntityManager, sector: Sector, jurisdiction: string): Promise<boolean> {
    const regulators = await em.find(Institution, { kind: 'regulator', status: 'active' });
    return regulators.some(
      ({ supervisedSectors, supervisedJurisdictions }) =>
        supervisedSectors.includes(sector) && supervisedJurisdictions.includes(jurisdiction),
    );
  }

  /** Where an institution is and what it does. */
  async getPlace(em: EntityManager, id: string): Promise<{ jurisdiction: string; sector: Sector | null }> {
    const { jurisdiction, sector } = await em.findOneOrFail(Institution, id);
    return { jurisdiction, sector: sector ?? null };
  }

  /** The sharing groups that an institution belongs to, with the audience token of what is shared with them now. */
  async findGroups(em: EntityManager, institutionId: string): Promise<{ id: string; name: string; token: string }[]> {
    const memberships = await em.find(Membership, { institutionId, leftAt: null });
    const groups = await em.find(SharingGroup, { id: memberships.map(({ groupId }) => groupId) });
    return groups.map((group) => ({ id: group.id, name: group.name, token: group.token() }));
  }

  /** An institution, and the audience tokens that its memberships give it now. */
  async getMember(em: EntityManager, id: string): Promise<{ institution: Institution; tokens: string[] }> {
    const [row] = await em.execute<MemberRow[]>(MEMBER, [id]);
    if (!row) throw new Error(`There is no institution ${id}`);
    const tokens = row.held.map(([groupId, epoch]) => groupToken(groupId, epoch));
    return { institution: em.map(Institution, row.institution), tokens };
  }
}

/** An invitation is between who invites and who is invited. */
function concerns(group: SharingGroup | undefined, institutionId: string): boolean {
  const { institutionId: own, roles } = getActor();
  return own === institutionId || own === group?.chairInstitutionId || roles.includes('operator');
}
