import { entitySchema } from '../entity/entity.schema.js';
import { accountSchema } from '../identity/account/account.schema.js';
import { apiKeySchema } from '../identity/api-key/api-key.schema.js';
import { federationSchema } from '../identity/federation/federation.schema.js';
import { identitySchema } from '../identity/identity.schema.js';
import { secondFactorSchema } from '../identity/second-factor/second-factor.schema.js';
import { sessionSchema } from '../identity/session/session.schema.js';
import { userRightsSchema } from '../identity/user/user-rights.schema.js';
import { institutionAdministrationSchema } from '../institution/administration.schema.js';
import { institutionSchema } from '../institution/institution.schema.js';
import { ledgerConcealmentSchema } from '../ledger/schema/ledger-concealment.schema.js';
import { ledgerGuardSchema } from '../ledger/schema/ledger-guard.schema.js';
import { ledgerSchema } from '../ledger/schema/ledger.schema.js';
import { ledgerStorageSchema } from '../ledger/schema/ledger-storage.schema.js';
import { ledgerWitnessSchema } from '../ledger/schema/ledger-witness.schema.js';
import { ledgerViewSchema } from '../ledger/schema/ledger-view.schema.js';
import { listEntryAddedSchema } from '../list/list-entry-added.schema.js';
import { listImportSchema } from '../list/list-import.schema.js';
import { listSchema } from '../list/list.schema.js';
import { identifierSpellingSchema } from '../notice/identifier-spelling.schema.js';
import { noticePendingSchema } from '../notice/notice-pending.schema.js';
import { noticeSchema } from '../notice/notice.schema.js';
import { purposeGrantSchema } from '../notice/purpose/purpose-grant.schema.js';
import { rateLimitSchema } from '../platform/http/limit/rate-limit.schema.js';
import { rotationSchema } from '../platform/crypto/rotation.schema.js';
import type { Migration } from '../platform/database/migrate.js';
import { platformSchema } from '../platform/database/platform.schema.js';
import { mailSchema } from '../platform/mail/mail.schema.js';
import { proposalMarksSchema } from '../proposal/marks.schema.js';
import { proposalSchema } from '../proposal/proposal.schema.js';
import { policyOnceSchema } from '../platform/database/policy-once.schema.js';
import { referenceSchema } from '../platform/database/reference.schema.js';
import { certificationSchema } from '../review/certification/certification.schema.js';
import { permissionSchema } from '../review/permission/permission.schema.js';
import { informationRequestSchema } from '../information-request/information-request.schema.js';
import { reportSchema } from '../report/report.schema.js';
import { programBatchSchema } from '../screening/batch/program-batch.schema.js';
import { screeningBatchSchema } from '../screening/batch/screening-batch.schema.js';
import { listedQuestionSchema } from '../screening/managed-list/listed-question.schema.js';
import { managedListSchema } from '../screening/managed-list/managed-list.schema.js';
import { quotaSchema } from '../screening/quota.schema.js';
import { screeningAlarmSchema } from '../screening/alarm/screening-alarm.schema.js';
import { screeningSchema } from '../screening/screening.schema.js';
import { emergencySchema } from '../warning/emergency.schema.js';
import { warningNoticeSchema } from '../warning/warning-notice.schema.js';
import { warningSchema } from '../warning/warning.schema.js';

/** Every step of the schema, in order; each runs once. */
export const migrations: Migration[] = [
  {
    name: '0001-foundation',
    statements: [
      ...platformSchema,
      ...ledgerSchema,
      ...institutionSchema,
      ...identitySchema,
      ...noticeSchema,
      ...warningSchema,
      ...reportSchema,
    ],
  },
  { name: '0002-screening', statements: [...listSchema, ...screeningSchema, ...quotaSchema] },
  { name: '0003-ledger-storage', statements: ledgerStorageSchema },
  { name: '0004-ledger-witness', statements: ledgerWitnessSchema },
  { name: '0005-ledger-views', statements: ledgerViewSchema },
  { name: '0006-ledger-guard', statements: ledgerGuardSchema },
  {
    name: '0007-sign-in',
    statements: [...sessionSchema, ...secondFactorSchema, ...accountSchema, ...mailSchema],
  },
  {
    name: '0008-administration',
    statements: [...proposalSchema, ...institutionAdministrationSchema, ...userRightsSchema, ...apiKeySchema],
  },
  { name: '0009-federation', statements: federationSchema },
  { name: '0010-review', statements: [...permissionSchema, ...certificationSchema] },
  {
    name: '0011-concealment',
    statements: [...referenceSchema, ...purposeGrantSchema, ...ledgerConcealmentSchema, ...rotationSchema],
  },
  { name: '0012-policies-once', statements: policyOnceSchema },
  {
    name: '0013-second-person',
    statements: [...noticePendingSchema, ...emergencySchema, ...proposalMarksSchema],
  },
  { name: '0014-rate-limits', statements: rateLimitSchema },
  { name: '0015-screening-alarm', statements: screeningAlarmSchema },
  { name: '0016-entities', statements: entitySchema },
  { name: '0018-screening-batch', statements: screeningBatchSchema },
  { name: '0019-managed-list', statements: managedListSchema },
  { name: '0020-imports', statements: listImportSchema },
  { name: '0022-information-request', statements: informationRequestSchema },
  { name: '0023-identifier-spelling', statements: identifierSpellingSchema },
  { name: '0024-listed-questions', statements: listedQuestionSchema },
  { name: '0025-entity-timeline', statements: [...warningNoticeSchema, ...listEntryAddedSchema] },
  { name: '0026-program-batches', statements: programBatchSchema },
];
