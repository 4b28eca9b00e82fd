import { defineEntity, p } from '@mikro-orm/core';
import type { InformationResponseDraft } from '@watchbook/contract';
import { canonicalJson, type Json } from '@watchbook/ledger';
import { Encrypted, fieldKeys } from '../platform/crypto/encrypted.type.js';
import { shareMark, type Doing } from '../platform/doing.js';
import { Problem } from '../platform/problem.js';

const schema = defineEntity({
  name: 'InformationResponse',
  tableName: 'information_response',
  properties: {
    requestId: p.uuid().primary(),
    holderId: p.uuid(),
    content: p.type(Encrypted<InformationResponseDraft>).$type<InformationResponseDraft>(),
    contentHash: p.string(),
    draftedBy: p.uuid(),
    draftedAt: p.datetime(),
    draftedWith: p.array(),
    approvedBy: p.uuid().nullable(),
    approvedAt: p.datetime().nullable(),
    approvedWith: p.array(),
  },
});

/** What a holder answers, once a second person has approved exactly that. */
export class InformationResponse extends schema.class {
  /** Takes over what somebody wants to answer, in the place of what was drafted before. */
  describe(content: InformationResponseDraft, { userId, at, marks }: Doing): void {
    const contentHash = hashOf(this.requestId, content);
    Object.assign(this, { content, contentHash, draftedBy: userId, draftedAt: at, draftedWith: [...marks] });
  }

  /** @throws Problem `second-person` for who drafted it, `stale-version` for other content than was looked at */
  approve(doing: Doing, hash: string): void {
    if (this.isOf(doing)) throw new Problem('second-person');
    if (hash !== this.contentHash) throw new Problem('stale-version', 'The answer is not the one that was looked at');
    Object.assign(this, { approvedBy: doing.userId, approvedAt: doing.at, approvedWith: [...doing.marks] });
  }

  /** Whether somebody drafted it, or is known by what those who did are known by. */
  isOf({ userId, marks }: Omit<Doing, 'at'>): boolean {
    return userId === this.draftedBy || shareMark(marks, this.draftedWith);
  }
}
schema.setClass(InformationResponse);

const hashOf = (requestId: string, content: InformationResponseDraft) =>
  fieldKeys().hash('information response', canonicalJson({ requestId, content } as unknown as Json));
