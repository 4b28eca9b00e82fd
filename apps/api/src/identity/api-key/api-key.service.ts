import { Inject, Injectable } from '@nestjs/common';
import { LockMode, type EntityManager } from '@mikro-orm/postgresql';
import { API_KEY_DAYS, scopesOf, type ApiKeyDraft, type ApiKey as ApiKeyView } from '@watchbook/contract';
import { InstitutionService } from '../../institution/institution.service.js';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { getActor, getContext } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { may, permitted } from '../../platform/policy.js';
import { fieldProblem, notFound, Problem } from '../../platform/problem.js';
import { uuidv7 } from '../../platform/uuid.js';
import { tokenHash } from '../session/token.js';
import { emailHash, User } from '../user/user.entity.js';
import { newApiKeySecret } from './api-key-secret.js';
import { ApiKey } from './api-key.entity.js';

const DAY = 86_400;

interface Change {
  verb: 'approve' | 'delete' | 'edit';
  action: string;
  apply(key: ApiKey): void | Promise<void>;
}

/** The keys of programs: one person mints, another approves, several may end them. A key never mints keys. */
@Injectable()
export class ApiKeyService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(InstitutionService) private readonly institutions: InstitutionService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** The newest 100 keys that the caller may know of, newest first; never their secrets. */
  async list(): Promise<{ data: ApiKeyView[] }> {
    const where = permitted<ApiKey>('ApiKey', 'read');
    if (!where) throw new Problem('not-allowed');
    const keys = await this.work.read((em) => em.find(ApiKey, where, { orderBy: { createdAt: 'desc' }, limit: 100 }));
    getContext().reads.push({
      action: 'api-key.listed',
      resources: keys.map(({ id }) => ({ type: 'api-key', id, version: null })),
    });
    return { data: keys.map((key) => key.toApiKey()) };
  }

  /**
   * Makes a key with a service account of its own. The secret is in this answer only; the key works once an officer approves it.
   * @throws Problem `not-processable` for a scope that the institution's people do not have, or an end too far away
   */
  create({ name, scopes, expiresAt, addresses }: ApiKeyDraft): Promise<ApiKeyView & { secret: string }> {
    const { institutionId, institutionKind, userId } = getActor();
    const wrong = scopes.findIndex((scope) => !scopesOf[institutionKind].includes(scope));
    if (wrong !== -1) throw fieldProblem(`/scopes/${wrong}`, 'scope', 'people of this institution may not do this');
    const end = this.endOf(expiresAt);
    const secret = newApiKeySecret();
    return this.work.write(async (em) => {
      const id = uuidv7();
      const account = await this.addAccount(em, id, name);
      const { jurisdiction, sector } = await this.institutions.getPlace(em, institutionId);
      if (sector === null) throw new Problem('not-allowed');
      const key = em.create(ApiKey, {
        ...{ id, institutionId, jurisdiction, sector, userId: account.id, createdBy: userId, name },
        ...{ prefix: secret.slice(0, 9), tokenHash: tokenHash(secret), scopes, addresses: addresses ?? [] },
        ...{ createdAt: this.clock.now(), expiresAt: end, approvedAt: null, approvedBy: null, revokedAt: null },
        ...{ lastUsedAt: null, overlapHash: null, overlapUntil: null },
      });
      await em.flush();
      await this.ledger.record(em, {
        action: 'api-key.created',
        resources: [{ type: 'api-key', id, version: null }],
        detail: { scopes },
      });
      return { ...key.toApiKey(), secret };
    });
  }

  /** Lets a key work. @throws Problem `not-found`, `second-person` when the caller made the key, `conflict` */
  approve(id: string): Promise<ApiKeyView> {
    return this.change(id, {
      verb: 'approve',
      action: 'api-key.approved',
      apply: (key) => {
        if (key.createdBy === getActor().userId) throw new Problem('second-person');
        if (key.approvedAt || key.revokedAt) throw new Problem('conflict');
        key.approvedAt = this.clock.now();
        key.approvedBy = getActor().userId;
      },
    });
  }

  /**
   * Gives a key a new secret, which is in this answer only; the old one works on for as long as is said.
   * @param overlapHours 0 to 168
   * @throws Problem `not-found`, `conflict` for a key that does not work
   */
  async rotate(id: string, overlapHours: number): Promise<ApiKeyView & { secret: string }> {
    const secret = newApiKeySecret();
    return this.work.write(async (em) => {
      const key = await this.changeIn(em, id, {
        verb: 'edit',
        action: 'api-key.rotated',
        apply: async (found) => {
          const ended = found.revokedAt || (found.expiresAt && found.expiresAt <= this.clock.now());
          if (ended || !found.approvedAt) throw new Problem('conflict', 'Only a key that works gets a new secret');
          await em.populate(found, ['tokenHash']);
          const overlaps = overlapHours > 0;
          found.overlapHash = overlaps ? found.tokenHash : null;
          found.overlapUntil = overlaps ? this.clock.in(overlapHours * 3600) : null;
          found.tokenHash = tokenHash(secret);
          found.prefix = secret.slice(0, 9);
        },
      });
      return { ...key.toApiKey(), secret };
    });
  }

  /** Ends a key at once. @throws Problem `not-found`, `conflict` when it has ended already */
  revoke(id: string): Promise<ApiKeyView> {
    return this.change(id, {
      verb: 'delete',
      action: 'api-key.revoked',
      apply: (key) => {
        if (key.revokedAt) throw new Problem('conflict');
        key.revokedAt = this.clock.now();
      },
    });
  }

  private change(id: string, change: Change): Promise<ApiKeyView> {
    return this.work.write(async (em) => (await this.changeIn(em, id, change)).toApiKey());
  }

  private async changeIn(em: EntityManager, id: string, { verb, action, apply }: Change): Promise<ApiKey> {
    const seen = permitted<ApiKey>('ApiKey', 'read');
    const key = seen && (await em.findOne(ApiKey, { $and: [{ id }, seen] }));
    if (!key) throw notFound();
    if (!may(verb, 'ApiKey', key)) throw new Problem('not-allowed');
    await em.lock(key, LockMode.PESSIMISTIC_WRITE);
    await em.refresh(key);
    await apply(key);
    await em.flush();
    await this.ledger.record(em, { action, resources: [{ type: 'api-key', id, version: null }] });
    return key;
  }

  private endOf(expiresAt: string | undefined): Date {
    if (expiresAt === undefined) return this.clock.in(API_KEY_DAYS.usual * DAY);
    const end = new Date(expiresAt);
    if (end <= this.clock.now()) throw fieldProblem('/expiresAt', 'past', 'a key ends in the future');
    if (end > this.clock.in(API_KEY_DAYS.most * DAY))
      throw fieldProblem('/expiresAt', 'too-late', `a key works for at most ${API_KEY_DAYS.most} days`);
    return end;
  }

  private async addAccount(em: EntityManager, keyId: string, name: string): Promise<User> {
    const email = `${keyId}@service-account.invalid`;
    const account = em.create(User, {
      ...{ id: uuidv7(), institutionId: getActor().institutionId, name, email, emailHash: emailHash(email) },
      ...{ roles: ['service-account'], status: 'active', version: 1, createdAt: this.clock.now() },
    });
    await em.flush();
    return account;
  }
}
