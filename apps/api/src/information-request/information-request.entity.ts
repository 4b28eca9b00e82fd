import { defineEntity, p } from '@mikro-orm/core';
import type { InformationRequestDraft, InformationRequestStatus, Purpose } from '@watchbook/contract';
import { Encrypted } from '../platform/crypto/encrypted.type.js';
import type { Doing } from '../platform/doing.js';
import { Problem } from '../platform/problem.js';

/** What whoever asks says, but for codes and times. */
export type Asked = Pick<InformationRequestDraft, 'question' | 'caseReference'>;

const schema = defineEntity({
  name: 'InformationRequest',
  tableName: 'information_request',
  properties: {
    id: p.uuid().primary(),
    ref: p.string(),
    institutionId: p.uuid(),
    userId: p.uuid(),
    holderId: p.uuid(),
    /** The people of the holder who may know of the notice, as tokens. */
    audience: p.array(),
    /** Whether the notice is under RED, so that nobody else may know of it. */
    red: p.boolean(),
    noticeId: p.uuid(),
    screeningId: p.uuid(),
    status: p.string().$type<InformationRequestStatus>(),
    version: p.integer().version(),
    purpose: p.string().$type<Purpose>(),
    asked: p.type(Encrypted<Asked>).$type<Asked>(),
    deadline: p.datetime(),
    askedAt: p.datetime(),
    closedAt: p.datetime().nullable(),
  },
});

/** A question to whoever holds a notice, and how far it is. */
export class InformationRequest extends schema.class {
  /** The holder has an answer that waits for a second person; a later one replaces it. */
  draftResponse(at: Date): void {
    this.demandOpen(at);
    this.status = 'drafted';
  }

  /** The second person approved what was drafted: from now on whoever asked sees it. */
  respond(isDeclined: boolean, at: Date): void {
    this.demandOpen(at, 'drafted');
    this.close(isDeclined ? 'declined' : 'answered', at);
  }

  /** Whoever asked needs it no more. */
  withdraw({ at }: Doing): void {
    this.demandOpen(at);
    this.close('withdrawn', at);
  }

  /** Nobody answered in time. */
  expire(at: Date): void {
    this.close('expired', at);
  }

  /** Whether it reached an end at which whoever asked sees an answer. */
  isAnswered(): boolean {
    return this.status === 'answered' || this.status === 'declined';
  }

  /**
   * How entries of the ledger name it. The notice is always with it, since by that an entry of a hidden holder is
   * concealed.
   */
  resources() {
    return [
      { type: 'information-request', id: this.id, version: this.version },
      { type: 'notice', id: this.noticeId, version: null },
    ];
  }

  private close(status: InformationRequestStatus, at: Date): void {
    this.status = status;
    this.closedAt = at;
  }

  private demandOpen(at: Date, ...statuses: InformationRequestStatus[]): void {
    const wanted = statuses.length > 0 ? statuses : ['open', 'drafted'];
    if (!wanted.includes(this.status)) throw new Problem('conflict', `The request is ${this.status}`);
    if (this.deadline <= at) throw new Problem('conflict', 'The time to answer is over');
  }
}
schema.setClass(InformationRequest);
