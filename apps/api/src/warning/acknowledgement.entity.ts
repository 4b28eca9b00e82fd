import { defineEntity, p } from '@mikro-orm/core';
import type { AcknowledgementDraft, AcknowledgementView } from '@watchbook/contract';
import { Encrypted } from '../platform/crypto/encrypted.type.js';
import { Problem } from '../platform/problem.js';

const schema = defineEntity({
  name: 'Acknowledgement',
  tableName: 'acknowledgement',
  properties: {
    id: p.uuid().primary(),
    warningId: p.uuid(),
    institutionId: p.uuid(),
    regulatorId: p.uuid(),
    dueAt: p.datetime(),
    action: p.string().$type<AcknowledgementDraft['action']>().nullable(),
    comment: p
      .type(Encrypted<string>)
      .$type<string>()
      .nullable(),
    acknowledgedAt: p.datetime().nullable(),
    acknowledgedBy: p.uuid().nullable(),
  },
});

/** What one addressed institution owes for one warning, and what it did. */
export class Acknowledgement extends schema.class {
  /** Records what the institution did, once. @throws Problem `conflict` */
  give({ action, comment }: AcknowledgementDraft, userId: string, at: Date): void {
    if (this.acknowledgedAt) throw new Problem('conflict', 'Your institution has acknowledged this warning');
    this.action = action;
    this.comment = comment;
    this.acknowledgedAt = at;
    this.acknowledgedBy = userId;
  }

  stateAt(now: Date): AcknowledgementView['state'] {
    if (this.acknowledgedAt) return 'acknowledged';
    return now > this.dueAt ? 'overdue' : 'due';
  }

  toAcknowledgement(institution: string, now: Date): AcknowledgementView {
    return {
      institutionId: this.institutionId,
      institution,
      state: this.stateAt(now),
      action: this.action ?? null,
      comment: this.comment ?? null,
      acknowledgedAt: this.acknowledgedAt?.toISOString() ?? null,
      late: (this.acknowledgedAt ?? now) > this.dueAt,
    };
  }
}
schema.setClass(Acknowledgement);
