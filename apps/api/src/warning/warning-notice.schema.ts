import { refuseTruncate } from '../ledger/schema/ledger-guard.schema.js';
import { requireIntent } from '../ledger/schema/ledger.schema.js';
import { APP_ROLE, SYSTEM_ROLE } from '../platform/database/roles.js';
import { rowSecurity } from '../platform/database/row-security.js';

/** A notice of which the caller sees what it says: it shows its subjects, and not only that it exists. */
const readable = `exists (select from notice n join notice_subject s on s.notice_id = n.id
  where n.ref = notice_ref and (n.disclosure = 'full' or n.institution_id = (select app_institution())))`;

/**
 * Which notices an issued warning refers to. A row shows to who sees both, and tells nobody else of either. It holds a
 * reference whether or not there is such a notice: to refuse one would tell.
 */
export const warningNoticeSchema: string[] = [
  `alter table risk_warning add notices_filed boolean not null default false`,
  `create index risk_warning_unfiled on risk_warning (id) where not notices_filed`,
  `create table warning_notice (
     warning_id uuid not null references risk_warning,
     notice_ref text not null,
     primary key (warning_id, notice_ref))`,
  `create index warning_notice_ref on warning_notice (notice_ref)`,
  ...rowSecurity('warning_notice'),
  `create policy warning_notice_read on warning_notice for select to ${APP_ROLE}
     using (exists (select from risk_warning w where w.id = warning_id) and ${readable})`,
  // With the issue and never later.
  `create policy warning_notice_write on warning_notice for insert to ${APP_ROLE}
     with check (exists (select from risk_warning w where w.id = warning_id and not w.notices_filed
       and w.institution_id = (select app_institution()) and w.issued_by = (select app_user())))`,
  `create policy warning_notice_system on warning_notice to ${SYSTEM_ROLE} using (true) with check (true)`,
  `grant select, insert on warning_notice to ${APP_ROLE}, ${SYSTEM_ROLE}`,
  requireIntent('warning_notice'),
  refuseTruncate('warning_notice'),
];
