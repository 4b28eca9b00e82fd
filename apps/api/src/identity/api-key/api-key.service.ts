import { Inject, Injectable } from '@nestjs/common';
import type { ApiKey as ApiKeyView, ApiKeyDraft } from '@watchbook/contract';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { getActor, getContext } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { notFound, Problem } from '../../platform/problem.js';
import { uuidv7 } from '../../platform/uuid.js';
import { ApiKey } from '../session.entity.js';
import { newToken, tokenHash } from '../token.js';
import { emailHash, User } from '../user/user.entity.js';

/** The keys of the own institution's programs. */
@Injectable()
export class ApiKeyService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** The keys of the own institution, newest first; never their secrets. */
  async list(): Promise<{ data: ApiKeyView[] }> {
    const where = { institutionId: getActor().institutionId };
    const keys = await this.work.read((em) => em.find(ApiKey, where, { orderBy: { createdAt: 'desc' }, limit: 100 }));
    getContext().reads.push({
      action: 'api-key.listed',
      resources: keys.map(({ id }) => ({ type: 'api-key', id, version: null })),
    });
    return { data: keys.map((key) => key.toApiKey()) };
  }

  /** Makes a key with a service account of its own. The secret is in this answer only; the key works once an officer approves it. */
  async create({ name, scopes, expiresAt }: ApiKeyDraft): Promise<ApiKeyView & { secret: string }> {
    const { institutionId, userId } = getActor();
    const secret = newToken('wb_');
    return this.work.write(async (em) => {
      const id = uuidv7();
      const createdAt = this.clock.now();
      const email = `${id}@service-account.invalid`;
      const account = em.create(User, {
        id: uuidv7(),
        institutionId,
        name,
        email,
        emailHash: emailHash(email),
        roles: ['service-account'],
        status: 'active',
        version: 1,
        createdAt,
      });
      await em.flush();
      const key = em.create(ApiKey, {
        id,
        institutionId,
        userId: account.id,
        createdBy: userId,
        name,
        prefix: secret.slice(0, 9),
        tokenHash: tokenHash(secret),
        scopes,
        createdAt,
        approvedAt: null,
        approvedBy: null,
        expiresAt: expiresAt ? new Date(expiresAt) : null,
        revokedAt: null,
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
    return this.change(id, 'api-key.approved', (key) => {
      if (key.createdBy === getActor().userId) throw new Problem('second-person');
      if (key.approvedAt || key.revokedAt) throw new Problem('conflict');
      key.approvedAt = this.clock.now();
      key.approvedBy = getActor().userId;
    });
  }

  /** Ends a key at once. @throws Problem `not-found`, `conflict` when it has ended already */
  revoke(id: string): Promise<ApiKeyView> {
    return this.change(id, 'api-key.revoked', (key) => {
      if (key.revokedAt) throw new Problem('conflict');
      key.revokedAt = this.clock.now();
    });
  }

  private change(id: string, action: string, apply: (key: ApiKey) => void): Promise<ApiKeyView> {
    return this.work.write(async (em) => {
      const key = await em.findOne(ApiKey, { id, institutionId: getActor().institutionId });
      if (!key) throw notFound();
      apply(key);
      await em.flush();
      await this.ledger.record(em, { action, resources: [{ type: 'api-key', id, version: null }] });
      return key.toApiKey();
    });
  }
}
