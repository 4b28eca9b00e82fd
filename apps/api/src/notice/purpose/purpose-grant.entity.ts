import { defineEntity, p } from '@mikro-orm/core';
import type { Purpose } from '@watchbook/contract';
import { Encrypted } from '../../platform/crypto/encrypted.type.js';

const schema = defineEntity({
  name: 'PurposeGrant',
  tableName: 'purpose_grant',
  properties: {
    id: p.uuid().primary(),
    institutionId: p.uuid(),
    userId: p.uuid(),
    noticeId: p.uuid(),
    purpose: p.string().$type<Purpose>(),
    stated: p
      .type(Encrypted<{ caseReference: string | null; reason: string }>)
      .$type<{ caseReference: string | null; reason: string }>(),
    grantedAt: p.datetime(),
    expiresAt: p.datetime(),
    /** When it ended before its hour: its person took it back, or roles or institution changed. */
    revokedAt: p.datetime().nullable(),
  },
});

/** For an hour at most, one person sees one notice unmasked, for the purpose stated. */
export class PurposeGrant extends schema.class {}
schema.setClass(PurposeGrant);
