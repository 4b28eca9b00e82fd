import { defineEntity, p } from '@mikro-orm/core';
import type { MemberVerdict } from '@watchbook/contract';
import { Encrypted } from '../platform/crypto/encrypted.type.js';

const schema = defineEntity({
  name: 'MemberJudgement',
  tableName: 'member_judgement',
  properties: {
    id: p.uuid().primary(),
    institutionId: p.uuid(),
    userId: p.uuid(),
    /** The lesser id of the two. */
    memberA: p.uuid(),
    memberB: p.uuid(),
    verdict: p.string().$type<MemberVerdict>(),
    note: p
      .type(Encrypted<string>)
      .$type<string>()
      .nullable(),
    judgedAt: p.datetime(),
  },
});

/** What somebody said of two members. The newest counts for the institution; `taken-back` undoes what was said before. */
export class MemberJudgement extends schema.class {}
schema.setClass(MemberJudgement);
