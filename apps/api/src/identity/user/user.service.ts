import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type {
  Actor,
  Contact,
  ContactQuery,
  Page,
  Role,
  UserDraft,
  UserStatusChange,
  UserView,
} from '@watchbook/contract';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { getActor, getContext } from '../../platform/context.js';
import { decodeCursor, pageOfRows } from '../../platform/http/cursor.js';
import { Work } from '../../platform/database/work.js';
import { fieldProblem, notFound, Problem } from '../../platform/problem.js';
import { uuidv7 } from '../../platform/uuid.js';
import { ActorLoader, type Identified } from '../actor-loader.js';
import { hashPassword } from '../password.js';
import { emailHash, User } from './user.entity.js';

const SORT = 'createdAt';

/** Which roles an institution's own administrator may give. The others come with the kind of institution. */
const memberRoles: readonly Role[] = ['analyst', 'compliance-officer', 'institution-admin'];

/** Roles whose people read notices. */
const addressable: ReadonlySet<Role> = new Set([
  'analyst',
  'compliance-officer',
  'regulator-analyst',
  'regulator-supervisor',
]);
/** As many as one entry of the ledger can name. */
const MAX_CONTACTS = 100;

/** The people of the caller's institution. */
@Injectable()
export class UserService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ActorLoader) private readonly actors: ActorLoader,
  ) {}

  /** One page of the own institution's people, oldest first. */
  async list({ limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<Page<UserView>> {
    const at = cursor === undefined ? null : decodeCursor(cursor, SORT);
    const direction = at?.back ? 'desc' : 'asc';
    const after = at ? [{ createdAt: at.value, id: at.id }] : [];
    const rows = await this.work.read((em) =>
      em.find(
        User,
        {
          institutionId: getActor().institutionId,
          $and: after.map(({ createdAt, id }) => beyond(createdAt, id, at!.back)),
        },
        { orderBy: [{ createdAt: direction }, { id: direction }], limit: limit + 1 },
      ),
    );
    const { rows: kept, page } = pageOfRows(rows, { limit, cursor: at, sort: SORT }, (user) =>
      user.createdAt.toISOString(),
    );
    getContext().reads.push({
      action: 'user.listed',
      resources: kept.map(({ id, version }) => ({ type: 'user', id, version })),
    });
    return { data: kept.map((user) => user.toUser()), page };
  }

  /** Adds a person to the own institution. @throws Problem `not-processable`, `conflict` for an address in use */
  async create({ name, email, roles, password }: UserDraft): Promise<UserView> {
    const actor = getActor();
    const wrong = roles.findIndex((role) => !memberRoles.includes(role));
    if (wrong !== -1)
      throw fieldProblem(`/roles/${wrong}`, 'role', 'an administrator of an institution cannot give this role');
    const hash = await hashPassword(password);
    return this.work.write(async (em) => {
      const now = this.clock.now();
      const user = em.create(User, {
        id: uuidv7(),
        institutionId: actor.institutionId,
        name,
        email,
        emailHash: emailHash(email),
        roles,
        status: 'active',
        version: 1,
        createdAt: now,
      });
      await em.flush().catch(refuseTaken);
      await em.execute('insert into user_password (user_id, hash, changed_at) values (?, ?, ?)', [user.id, hash, now]);
      await this.ledger.record(em, {
        action: 'user.created',
        resources: [{ type: 'user', id: user.id, version: 1 }],
        detail: { roles },
      });
      return user.toUser();
    });
  }

  /** Disables or enables a colleague; sessions and keys follow at once, for they are read with the user. @throws Problem `not-found`, `not-allowed` on oneself */
  async changeStatus(id: string, { status }: UserStatusChange): Promise<UserView> {
    if (id === getActor().userId) throw new Problem('not-allowed', 'Nobody changes their own rights');
    return this.work.write(async (em) => {
      const user = await em.findOne(User, { id, institutionId: getActor().institutionId });
      if (!user) throw notFound();
      user.status = status;
      await em.flush();
      await this.ledger.record(em, {
        action: status === 'disabled' ? 'user.disabled' : 'user.enabled',
        resources: [{ type: 'user', id, version: user.version }],
      });
      return user.toUser();
    });
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

  /** Somebody who can act now, for a job that acts in their name; null when they no longer can. */
  findActive(id: string, via: Actor['via']): Promise<Identified | null> {
    return this.work.system(async (em) => {
      const user = await em.findOne(User, { id, status: 'active' });
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

function refuseTaken(cause: unknown): never {
  if ((cause as { code?: string }).code !== '23505') throw cause;
  throw new Problem('conflict', 'This address cannot be used', { errors: [{ pointer: '/email', code: 'taken' }] });
}
