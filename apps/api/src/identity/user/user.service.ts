import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { FilterQuery } from '@mikro-orm/core';
import type { Actor, Contact, ContactQuery, Page, Role, RoleItem, UserQuery, UserView } from '@watchbook/contract';
import { getActor, getContext } from '../../platform/context.js';
import { decodeCursor, pageOfRows } from '../../platform/http/cursor.js';
import { Work } from '../../platform/database/work.js';
import { permitted } from '../../platform/policy.js';
import { Problem } from '../../platform/problem.js';
import { ProposalService } from '../../proposal/proposal.service.js';
import { ActorLoader, type Identified } from '../actor-loader.js';
import { ApiKeyActor } from '../api-key/api-key-actor.js';
import { roleItems, roleResources } from './role-list.js';
import { emailHash, User } from './user.entity.js';

const SORT = 'createdAt';

/** Roles whose people read notices. */
const addressable: ReadonlySet<Role> = new Set([
  'analyst',
  'compliance-officer',
  'regulator-analyst',
  'regulator-supervisor',
]);
/** As many as one entry of the ledger can name. */
const MAX_CONTACTS = 100;

/** Who people are: for administrators, for whoever addresses them, and for jobs in their name. */
@Injectable()
export class UserService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(ProposalService) private readonly proposals: ProposalService,
    @Inject(ActorLoader) private readonly actors: ActorLoader,
    @Inject(ApiKeyActor) private readonly keys: ApiKeyActor,
  ) {}

  /** One page of the people whom the caller may see, oldest first, with roles that wait for approval; no service accounts. */
  async list({ limit, cursor }: UserQuery): Promise<Page<UserView>> {
    const at = cursor === undefined ? null : decodeCursor(cursor, SORT);
    const direction = at?.back ? 'desc' : 'asc';
    const seen = permitted<User>('User', 'read');
    if (!seen) throw new Problem('not-allowed');
    const after = at ? [beyond(at.value, at.id, at.back)] : [];
    const where = {
      $and: [seen, { $not: { roles: { $contains: ['service-account'] } } }, ...after],
    } as FilterQuery<User>;
    return this.work.read(async (em) => {
      const orderBy = [{ createdAt: direction }, { id: direction }] as const;
      const found = await em.find(User, where, { orderBy: [...orderBy], limit: limit + 1 });
      const { rows, page } = pageOfRows(found, { limit, cursor: at, sort: SORT }, (user) =>
        user.createdAt.toISOString(),
      );
      const ids = rows.map(({ id }) => id);
      const proposed = await this.proposals.findProposedRoles(em, ids);
      getContext().reads.push({
        action: 'user.listed',
        resources: rows.map(({ id, version }) => ({ type: 'user', id, version })),
      });
      return { data: rows.map((user) => user.toUser(proposed.get(user.id) ?? null)), page };
    });
  }

  /** What each role may do. */
  listRoles(): { data: RoleItem[] } {
    getContext().reads.push({ action: 'role.listed', resources: roleResources });
    return { data: roleItems() };
  }

  /** Whether somebody signs in with this address, in any institution. */
  isAddressTaken(email: string): Promise<boolean> {
    return this.work.system(async (em) => (await em.count(User, { emailHash: emailHash(email) })) > 0);
  }

  /** Who was invited to take charge of an institution that has nobody active yet; as the system. */
  async findFirstInvited(em: EntityManager, institutionId: string): Promise<User | null> {
    if ((await em.count(User, { institutionId, status: 'active' })) > 0) return null;
    return em.findOne(User, { institutionId, status: 'invited' }, { orderBy: { createdAt: 'asc' } });
  }

  /** Which of these are people of active institutions, who can be addressed by name. */
  async findAddressable(ids: string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const people = await this.listActive();
    return people.map(({ user }) => user.id).filter((id) => ids.includes(id));
  }

  /** People whom a notice can name: at most 100, by institution and name. */
  async listContacts({ 'filter[institutionId]': institutionId }: ContactQuery): Promise<{ data: Contact[] }> {
    const people = await this.listActive();
    const data = people
      .filter(
        ({ user, institution }) =>
          user.roles.some((role) => addressable.has(role)) && (!institutionId || institution.id === institutionId),
      )
      .map(({ user, institution }) => ({
        id: user.id,
        name: user.name,
        institutionId: institution.id,
        institution: institution.name,
        roles: user.roles,
      }))
      .sort((a, b) => a.institution.localeCompare(b.institution, 'en') || a.name.localeCompare(b.name, 'en'))
      .slice(0, MAX_CONTACTS);
    getContext().reads.push({
      action: 'contact.listed',
      resources: data.map(({ id }) => ({ type: 'user', id, version: null })),
    });
    return { data };
  }

  /** Somebody, or the program of a key, who can act now, for a job that acts in their name; null when they no longer can. */
  findActive(id: string, via: Actor['via']): Promise<Identified | null> {
    return this.work.system(async (em) => {
      const user = await em.findOne(User, { id, status: 'active' });
      if (user?.roles.includes('service-account')) return this.keys.loadAccount(em, id, via);
      return user && this.actors.load(em, user, via);
    });
  }

  /** Everybody who can act now, with what policies ask of them: to tell before a publication who will see it. */
  listActive(): Promise<Identified[]> {
    return this.work.system(async (em) => {
      const users = await em.find(User, { status: 'active' });
      const people: Identified[] = [];
      for (const user of users) {
        const found = await this.actors.load(em, user, 'session');
        if (found && !user.roles.includes('service-account')) people.push(found);
      }
      return people;
    });
  }

  /** Active people of the own institution who have any of these roles, by name. */
  async findColleagues(em: EntityManager, roles: readonly Role[]): Promise<{ id: string; name: string }[]> {
    const { institutionId } = getActor();
    const users = await em.find(User, { institutionId, status: 'active', roles: { $overlap: [...roles] } });
    return users.map(({ id, name }) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name, 'en'));
  }

  /** Names of people of the own institution, by id; unknown ids are left out. */
  async findNames(em: EntityManager, ids: string[]): Promise<Map<string, string>> {
    const users = await em.find(User, { id: [...new Set(ids)], institutionId: getActor().institutionId });
    return new Map(users.map(({ id, name }) => [id, name]));
  }
}

const beyond = (createdAt: string, id: string, back: boolean) =>
  back
    ? { $or: [{ createdAt: { $lt: createdAt } }, { createdAt, id: { $lt: id } }] }
    : { $or: [{ createdAt: { $gt: createdAt } }, { createdAt, id: { $gt: id } }] };
