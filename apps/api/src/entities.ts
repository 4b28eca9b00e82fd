import type { EntityClass } from '@mikro-orm/core';
import { MemberJudgement } from './entity/member-judgement.entity.js';
import { ApiKey } from './identity/api-key/api-key.entity.js';
import { FederatedSignIn, IdentityProvider } from './identity/federation/identity-provider.entity.js';
import { AuthChallenge, Passkey, Totp } from './identity/second-factor/second-factor.entity.js';
import { Session } from './identity/session/session.entity.js';
import { User } from './identity/user/user.entity.js';
import { Institution } from './institution/institution.entity.js';
import { GroupInvitation, Membership, SharingGroup } from './institution/sharing-group.entity.js';
import { ListImport, ListImportFile } from './list/import/list-import.entity.js';
import { ListEntry, ListSource } from './list/list.entity.js';
import { Mail } from './platform/mail/mail.entity.js';
import { Notice, NoticeSubject, NoticeVersion } from './notice/notice.entity.js';
import { PurposeGrant } from './notice/purpose/purpose-grant.entity.js';
import { Acknowledgement } from './warning/acknowledgement.entity.js';
import { Warning } from './warning/warning.entity.js';
import { ChangeDecision, ChangeProposal } from './proposal/proposal.entity.js';
import { ReportRun } from './report/report.entity.js';
import { AccessCertification, CertificationLine } from './review/certification/certification.entity.js';
import { ScreeningBatch, ScreeningBatchRow } from './screening/batch/screening-batch.entity.js';
import { ManagedList, ManagedListEntry } from './screening/managed-list/managed-list.entity.js';
import { ScreeningAlert } from './screening/managed-list/screening-alert.entity.js';
import { ScreeningAlarm } from './screening/alarm/screening-alarm.entity.js';
import { InformationRequest } from './information-request/information-request.entity.js';
import { InformationResponse } from './information-request/information-response.entity.js';
import { Judgement, Screening } from './screening/screening.entity.js';

/** Every row that MikroORM maps. */
export const entities: EntityClass<object>[] = [
  Institution,
  SharingGroup,
  Membership,
  GroupInvitation,
  User,
  Session,
  Passkey,
  Totp,
  AuthChallenge,
  IdentityProvider,
  FederatedSignIn,
  Mail,
  ApiKey,
  Notice,
  NoticeSubject,
  NoticeVersion,
  PurposeGrant,
  ReportRun,
  Warning,
  Acknowledgement,
  ListImport,
  ListImportFile,
  ListSource,
  ListEntry,
  Screening,
  Judgement,
  MemberJudgement,
  ScreeningBatch,
  ScreeningBatchRow,
  ManagedList,
  ManagedListEntry,
  ScreeningAlert,
  ScreeningAlarm,
  InformationRequest,
  InformationResponse,
  ChangeProposal,
  ChangeDecision,
  AccessCertification,
  CertificationLine,
];
