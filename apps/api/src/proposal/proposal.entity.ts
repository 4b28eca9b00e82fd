import { defineEntity, p } from '@mikro-orm/core';
import type { ChangeContent, ChangeKind, ChangeStage, ChangeStatus, Role } from '@watchbook/contract';
import { Encrypted } from '../platform/crypto/encrypted.type.js';

/** The content with 16 random bytes in hex, which no answer shows. */
type StoredContent = ChangeContent & { nonce: string };

const proposalSchema = defineEntity({
  name: 'ChangeProposal',
  tableName: 'change_proposal',
  properties: {
    id: p.uuid().primary(),
    kind: p.string().$type<ChangeKind>(),
    status: p.string().$type<ChangeStatus>(),
    institutionId: p.uuid(),
    targetType: p.string(),
    targetId: p.uuid(),
    aboutInstitutionId: p.uuid().nullable(),
    subjectUserId: p.uuid().nullable(),
    jurisdiction: p.string().nullable(),
    sector: p.string().nullable(),
    roles: p.array<Role>((value) => value as Role).nullable(),
    content: p.type(Encrypted<StoredContent>).$type<StoredContent>(),
    contentHash: p.string(),
    reason: p
      .type(Encrypted<string>)
      .$type<string>()
      .nullable(),
    stages: p.json<ChangeStage[]>(),
    stage: p.integer(),
    awaitsRole: p.string().$type<Role>().nullable(),
    awaitsInstitutionId: p.uuid().nullable(),
    awaitsReach: p.boolean(),
    proposedBy: p.uuid(),
    proposedName: p
      .type(Encrypted<string>)
      .$type<string>()
      .nullable(),
    proposedSession: p.uuid().nullable(),
    /** By what the proposer was known. */
    proposedWith: p.array(),
    proposedAt: p.datetime(),
    expiresAt: p.datetime(),
    closedAt: p.datetime().nullable(),
  },
});

/** A change that waits for a second person, or did. */
export class ChangeProposal extends proposalSchema.class {
  /** One stage is approved: the next one waits, or there was none left. */
  advance(at: Date): void {
    const next = this.stages[this.stage + 1];
    if (!next) return this.close('approved', at);
    this.stage += 1;
    Object.assign(this, awaiting(next));
  }

  /** Nothing waits any more. */
  close(status: Exclude<ChangeStatus, 'open'>, at: Date): void {
    Object.assign(this, { status, closedAt: at, awaitsRole: null, awaitsInstitutionId: null, awaitsReach: false });
  }

  /** What it counts as: an open one ends with its time, also before anybody has noted that. */
  statusAt(now: Date): ChangeStatus {
    return this.status === 'open' && this.expiresAt <= now ? 'expired' : this.status;
  }

  /** How entries of the ledger name it and what it is about. */
  resources() {
    return [
      { type: 'change-proposal', id: this.id, version: null },
      { type: this.targetType, id: this.targetId, version: null },
    ];
  }
}
proposalSchema.setClass(ChangeProposal);

/** The columns that say who decides next; by reach where no institution is named. */
export const awaiting = ({ role, institutionId }: ChangeStage) => ({
  awaitsRole: role,
  awaitsInstitutionId: institutionId,
  awaitsReach: institutionId === null,
});

const decisionSchema = defineEntity({
  name: 'ChangeDecision',
  tableName: 'change_decision',
  properties: {
    proposalId: p.uuid().primary(),
    stage: p.integer().primary(),
    decision: p.string().$type<'approved' | 'rejected' | 'withdrawn'>(),
    contentHash: p.string(),
    reason: p
      .type(Encrypted<string>)
      .$type<string>()
      .nullable(),
    institutionId: p.uuid(),
    userId: p.uuid(),
    sessionId: p.uuid().nullable(),
    decidedWith: p.array(),
    decidedAt: p.datetime(),
  },
});

/** What somebody decided at one stage of a proposal; final. */
export class ChangeDecision extends decisionSchema.class {}
decisionSchema.setClass(ChangeDecision);
