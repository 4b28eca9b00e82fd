import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { WarningSummary, WarningView } from '@watchbook/contract';
import { UserService } from '../identity/user/user.service.js';
import { InstitutionService } from '../institution/institution.service.js';
import { Clock } from '../platform/clock.js';
import { getActor } from '../platform/context.js';
import { doing } from '../platform/doing.js';
import { may } from '../platform/policy.js';
import { Acknowledgement } from './acknowledgement.entity.js';
import { findNoticesOf } from './warning-notice.queries.js';
import type { Warning } from './warning.entity.js';

const verbs = ['edit', 'submit', 'approve', 'confirm', 'withdraw'] as const;

/** Shows warnings as whoever acts now sees them. */
@Injectable()
export class WarningReader {
  constructor(
    @Inject(UserService) private readonly users: UserService,
    @Inject(InstitutionService) private readonly institutions: InstitutionService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** The whole warning. */
  async view(em: EntityManager, warning: Warning): Promise<WarningView> {
    const [summary] = await this.summaries(em, [warning]);
    const isOwn = warning.institutionId === getActor().institutionId;
    const names = isOwn ? await this.users.findNames(em, [warning.authorId]) : null;
    const { content } = warning;
    return {
      ...summary!,
      body: content.body,
      audience: isOwn ? content.audience : null,
      noticeRefs: isOwn ? content.noticeRefs : await seenOf(em, warning),
      contentHash: warning.contentHash,
      author: names ? { id: warning.authorId, name: names.get(warning.authorId) ?? '' } : null,
      expiresAt: warning.expiresAt?.toISOString() ?? null,
      emergency: emergencyOf(warning, isOwn),
      withdrawnAt: warning.withdrawnAt?.toISOString() ?? null,
      withdrawalReason: warning.withdrawalReason ?? null,
      actions: this.actions(warning, summary!),
    };
  }

  /** One row of a list for each warning, with what the caller's institution owes or, for its regulator, how many have acknowledged. */
  async summaries(em: EntityManager, warnings: Warning[]): Promise<WarningSummary[]> {
    const { institutionId } = getActor();
    const names = await this.institutions.findNames(
      em,
      warnings.map((warning) => warning.institutionId),
    );
    const owed = await em.find(Acknowledgement, { warningId: warnings.map(({ id }) => id) });
    return warnings.map((warning) => {
      const rows = owed.filter(({ warningId }) => warningId === warning.id);
      const mine = rows.find((row) => row.institutionId === institutionId);
      const counted = warning.institutionId === institutionId && warning.issuedAt;
      return {
        id: warning.id,
        ref: warning.ref,
        status: warning.status,
        version: warning.version,
        title: warning.content.title,
        severity: warning.severity,
        typology: warning.typology ?? null,
        tlp: warning.tlp,
        issuer: { institutionId: warning.institutionId, name: names.get(warning.institutionId) ?? '' },
        createdAt: warning.createdAt.toISOString(),
        issuedAt: warning.issuedAt?.toISOString() ?? null,
        acknowledgeBy: warning.acknowledgeBy.toISOString(),
        confirmBy: warning.awaitsConfirmation(this.clock.now()) ? warning.confirmBy!.toISOString() : null,
        acknowledgement: mine?.stateAt(this.clock.now()) ?? null,
        acknowledgedCount: counted ? rows.filter(({ acknowledgedAt }) => acknowledgedAt).length : null,
        addressedCount: counted ? rows.length : null,
      };
    });
  }

  private actions(warning: Warning, { acknowledgement }: WarningSummary): WarningView['actions'] {
    const { institutionId } = getActor();
    const now = doing(this.clock.now());
    const awaits = warning.awaitsConfirmation(now.at);
    const forSecond = { edit: false, submit: false, approve: true, confirm: true, withdraw: !awaits };
    const actions: WarningView['actions'] = verbs.filter(
      (verb) =>
        may(verb, 'Warning', warning) && !(forSecond[verb] && warning.isAuthor(now)) && (verb !== 'confirm' || awaits),
    );
    const owes = warning.status === 'issued' && (acknowledgement === 'due' || acknowledgement === 'overdue');
    return owes && may('create', 'Acknowledgement', { institutionId }) ? [...actions, 'acknowledge'] : actions;
  }
}

/** Of the notices that it refers to, those that the caller sees, in their order. */
async function seenOf(em: EntityManager, { id, content }: Warning): Promise<string[]> {
  const seen = (await findNoticesOf(em, { warningId: id })).get(id) ?? [];
  return content.noticeRefs.filter((ref) => seen.includes(ref));
}

/** What there is to know about a warning that one supervisor issued alone. */
function emergencyOf(warning: Warning, isOwn: boolean): WarningView['emergency'] {
  const { confirmBy, confirmedAt, status, withdrawnBy, emergencyReason } = warning;
  if (!confirmBy) return null;
  return {
    confirmBy: confirmBy.toISOString(),
    confirmedAt: confirmedAt?.toISOString() ?? null,
    lapsed: status === 'withdrawn' && !withdrawnBy,
    reason: isOwn ? (emergencyReason ?? null) : null,
  };
}
