import { APP_ROLE } from '../platform/database/roles.js';

/**
 * Warnings that one supervisor issues alone: another one, known by other sessions and authenticators, confirms them within
 * 24 hours, or they are taken back.
 */
export const emergencySchema: string[] = [
  `alter table risk_warning
     add emergency_reason bytea,
     add confirm_by timestamptz,
     add confirmed_at timestamptz,
     add confirmed_by uuid,
     add authored_with text[] not null default '{}',
     add approved_with text[] not null default '{}',
     drop constraint risk_warning_check,
     add constraint risk_warning_second_person check (
       (issued_by is null or confirm_by is not null or (issued_by <> author_id and issued_by <> submitted_by))
       and (confirmed_by is null or (confirmed_by <> author_id and confirmed_by <> issued_by))
       and not (authored_with && approved_with)),
     add constraint risk_warning_emergency check (
       (confirm_by is null) = (emergency_reason is null)
       and (confirm_by is null or confirm_by <= issued_at + interval '24 hours')
       and (confirmed_by is null) = (confirmed_at is null)
       and (confirmed_at is null or confirmed_at < confirm_by))`,
  `create index risk_warning_unconfirmed on risk_warning (confirm_by) where status = 'issued' and confirmed_at is null`,
  `create index risk_warning_expires on risk_warning (expires_at) where status = 'issued'`,
  `create policy risk_warning_alone on risk_warning for insert to ${APP_ROLE}
     with check (institution_id = (select app_institution()) and author_id = (select app_user())
       and issued_by = (select app_user()) and status = 'issued' and confirm_by is not null and confirmed_by is null
       and (select app_has_role('regulator-supervisor')))`,
];
