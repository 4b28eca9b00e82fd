import type { EntityClass } from '@mikro-orm/core';
import { ApiKey, Session } from './identity/session.entity.js';
import { User } from './identity/user.entity.js';
import { Institution } from './institution/institution.entity.js';
import { Membership, SharingGroup } from './institution/sharing-group.entity.js';
import { ListEntry, ListImport } from './list/list.entity.js';
import { Notice, NoticeSubject, NoticeVersion } from './notice/notice.entity.js';
import { PurposeGrant } from './notice/purpose/purpose-grant.entity.js';
import { Acknowledgement } from './warning/acknowledgement.entity.js';
import { Warning } from './warning/warning.entity.js';
import { ReportRun } from './report/report.entity.js';
import { Judgement, Screening } from './screening/screening.entity.js';

/** Every row that MikroORM maps. */
export const entities: EntityClass<object>[] = [
  Institution,
  SharingGroup,
  Membership,
  User,
  Session,
  ApiKey,
  Notice,
  NoticeSubject,
  NoticeVersion,
  PurposeGrant,
  ReportRun,
  Warning,
  Acknowledgement,
  ListImport,
  ListEntry,
  Screening,
  Judgement,
];
