import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  warningStatuses,
  type WarningDraft,
  type WarningEmergency,
  type WarningPatch,
  type WarningView,
} from '@watchbook/contract';
import { InstitutionService } from '../institution/institution.service.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { Clock } from '../platform/clock.js';
import { getActor } from '../platform/context.js';
import { doing } from '../platform/doing.js';
import { nextReference } from '../platform/database/reference.js';
import { Work } from '../platform/database/work.js';
import { assertVersion } from '../platform/http/if-match.js';
import { may } from '../platform/policy.js';
import { fieldProblem, Problem } from '../platform/problem.js';
import { getForChange } from '../platform/row.js';
import { uuidv7 } from '../platform/uuid.js';
import { Acknowledgement } from './acknowledgement.entity.js';
import { WarningReader } from './warning-reader.js';
import { fileNotices } from './warning-notice.queries.js';
import { Warning } from './warning.entity.js';

const labelTokens: Record<WarningDraft['tlp'], string[]> = { CLEAR: ['public'], GREEN: ['members'], AMBER: [] };

/** What regulators do to warnings: one method, one transaction, one intent. */
@Injectable()
export class WarningService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(InstitutionService) private readonly institutions: InstitutionService,
    @Inject(WarningReader) private readonly reader: WarningReader,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Drafts a warning for the caller's regulator. @throws Problem `not-allowed`, `not-processable` */
  draft(draft: WarningDraft): Promise<WarningView> {
    return this.work.write(async (em) => {
      const { institutionId } = getActor();
      if (!may('create', 'Warning', { institutionId })) throw new Problem('not-allowed');
      await this.addressed(em, draft);
      return this.written(em, await this.newWarning(em, draft), 'warning.drafted');
    });
  }

  /**
   * Issues a warning that cannot wait for a second person. It withdraws itself unless another supervisor confirms it in time.
   * @throws Problem `not-allowed`, `not-processable` with the member of `warning` at fault
   */
  issueAlone({ warning: draft, reason }: WarningEmergency): Promise<WarningView> {
    return this.work.write(async (em) => {
      const { institutionId } = getActor();
      if (!may('issue-alone', 'Warning', { institutionId })) throw new Problem('not-allowed');
      const addressed = await this.addressed(em, draft, '/warning');
      const warning = await this.newWarning(em, draft);
      warning.issueAlone(this.doing(), reason, tokensOf(warning, addressed));
      await this.sent(em, warning, addressed);
      return this.written(em, warning, 'warning.issued-alone', { reason });
    });
  }

  /** Confirms an emergency, looking at exactly this content. @throws Problem `not-found`, `second-person`, `stale-version`, `conflict` */
  confirm(id: string, contentHash: string): Promise<WarningView> {
    return this.change(id, 'confirm', 'warning.confirmed', (warning) => warning.confirm(this.doing(), contentHash));
  }

  /** Changes a warning that is not issued; a submission is void. @throws Problem `not-found`, `stale-version`, `conflict` */
  edit(id: string, version: number, patch: WarningPatch): Promise<WarningView> {
    return this.change(id, 'edit', 'warning.edited', async (warning, em) => {
      assertVersion(warning, version);
      const draft = { ...warning.content, ...patch };
      await this.addressed(em, draft);
      warning.describe(draft, this.doing());
    });
  }

  /** Hands a draft to a second person. @throws Problem `not-found`, `conflict` */
  submit(id: string): Promise<WarningView> {
    return this.change(id, 'submit', 'warning.submitted', (warning) => warning.submit(this.doing()));
  }

  /**
   * Issues what the caller looked at, to exactly the institutions that it addresses now.
   * @throws Problem `not-found`, `second-person`, `stale-version`, `conflict`
   */
  approve(id: string, contentHash: string): Promise<WarningView> {
    return this.change(id, 'approve', 'warning.issued', async (warning, em) => {
      const addressed = await this.addressed(em, warning.content);
      warning.issue(this.doing(), contentHash, tokensOf(warning, addressed));
      await this.sent(em, warning, addressed);
    });
  }

  /** Takes an issued warning back. @throws Problem `not-found`, `second-person`, `conflict` */
  withdraw(id: string, reason: string): Promise<WarningView> {
    return this.change(id, 'withdraw', 'warning.withdrawn', (warning) => warning.withdraw(this.doing(), reason));
  }

  private change(
    id: string,
    verb: string,
    action: string,
    apply: (warning: Warning, em: EntityManager) => void | Promise<void>,
  ) {
    return this.work.write(async (em) => {
      const warning = await getForChange(em, Warning, { subject: 'Warning', id, verb, states: warningStatuses });
      await apply(warning, em);
      return this.written(em, warning, action);
    });
  }

  private async newWarning(em: EntityManager, draft: WarningDraft): Promise<Warning> {
    const { institutionId, userId } = getActor();
    const now = this.doing();
    const warning = new Warning();
    Object.assign(warning, {
      id: uuidv7(now.at.getTime()),
      ref: await nextReference(em, 'RW', now.at),
      institutionId,
      authorId: userId,
      status: 'draft',
      audience: [],
      createdAt: now.at,
      authoredWith: [],
      approvedWith: [],
    });
    warning.describe(draft, now);
    em.persist(warning);
    return warning;
  }

  /** From now on exactly these institutions owe an acknowledgement, and it stands beside the notices that it refers to. */
  private async sent(em: EntityManager, warning: Warning, addressed: string[]): Promise<void> {
    await em.flush();
    await fileNotices(em, warning);
    const { id: warningId, institutionId: regulatorId, acknowledgeBy } = warning;
    const open = { action: null, comment: null, acknowledgedAt: null, acknowledgedBy: null };
    for (const institutionId of addressed)
      em.create(Acknowledgement, {
        id: uuidv7(),
        warningId,
        institutionId,
        regulatorId,
        dueAt: acknowledgeBy,
        ...open,
      });
  }

  private async written(em: EntityManager, warning: Warning, action: string, detail?: object): Promise<WarningView> {
    await em.flush();
    await this.ledger.record(em, {
      action,
      resources: [{ type: 'warning', id: warning.id, version: warning.version }],
      ...(detail ? { detail } : {}),
    });
    return this.reader.view(em, warning);
  }

  /** The supervised institutions that a draft addresses: those it names, or all of its sectors, or all. @throws Problem `not-processable` */
  private async addressed(
    em: EntityManager,
    { audience, acknowledgeBy, expiresAt }: WarningDraft,
    member = '',
  ): Promise<string[]> {
    const { sectors, jurisdictions } = getActor();
    const supervised = await this.institutions.findSupervised(em, [...sectors], [...jurisdictions]);
    const foreign = audience.institutionIds.findIndex((id) => !supervised.some((one) => one.id === id));
    if (foreign !== -1)
      throw fieldProblem(
        `${member}/audience/institutionIds/${foreign}`,
        'unknown',
        'You do not supervise an institution of this id',
      );
    const beyond = audience.sectors.findIndex((sector) => !sectors.includes(sector));
    if (beyond !== -1)
      throw fieldProblem(`${member}/audience/sectors/${beyond}`, 'sector', 'You do not supervise this sector');
    if (new Date(acknowledgeBy) <= this.clock.now())
      throw fieldProblem(`${member}/acknowledgeBy`, 'past', 'This time is over');
    if (expiresAt !== null && expiresAt <= acknowledgeBy)
      throw fieldProblem(`${member}/expiresAt`, 'order', 'It expires before it must be acknowledged');
    const isNamed = audience.institutionIds.length + audience.sectors.length > 0;
    return supervised
      .filter(({ id, sector }) => !isNamed || audience.institutionIds.includes(id) || audience.sectors.includes(sector))
      .map(({ id }) => id);
  }

  private doing() {
    return doing(this.clock.now());
  }
}

const tokensOf = ({ tlp }: Warning, addressed: string[]): string[] => [
  ...labelTokens[tlp],
  ...addressed.map((institutionId) => `institution:${institutionId}`),
];
