import { refuseTruncate } from '../ledger/schema/ledger-guard.schema.js';
import { requireIntent } from '../ledger/schema/ledger.schema.js';
import { APP_ROLE, SYSTEM_ROLE } from '../platform/database/roles.js';
import { rowSecurity } from '../platform/database/row-security.js';

/** Institutions say how to reach them; they join, are suspended, and share in groups by the warrant of two people. */
export const institutionAdministrationSchema: string[] = [
  `alter table institution
     add column address text,
     add column contact text,
     add column version integer not null default 1`,
  `create policy institution_owner on institution for select to current_user using (true)`,
  `create policy institution_join on institution for insert to ${APP_ROLE}
     with check (app_warranted(array['institution-join'], id))`,
  `create policy institution_profile on institution for update to ${APP_ROLE}
     using (id = app_institution() and app_keeps())`,
  `create policy institution_status on institution for update to ${APP_ROLE}
     using (app_warranted(array['institution-suspend', 'institution-reinstate'], id))`,
  `grant insert, update (name, address, contact, version, status) on institution to ${APP_ROLE}`,
  `create function institution_status_check() returns trigger language plpgsql as $$
     begin
       if not app_warranted(array[case new.status when 'suspended' then 'institution-suspend' else 'institution-reinstate' end], new.id) then
         raise exception 'two people suspend an institution' using errcode = 'WB002';
       end if;
       return new;
     end $$`,
  `create trigger institution_status_check before update of status on institution for each row
     when (old.status is distinct from new.status) execute function institution_status_check()`,

  `alter table sharing_group add column chair_institution_id uuid references institution`,
  `create policy sharing_group_create on sharing_group for insert to ${APP_ROLE}
     with check (app_warranted(array['group-create'], id))`,
  `create policy sharing_group_epoch on sharing_group for update to ${APP_ROLE}
     using (app_warranted(array['group-create', 'group-join', 'group-leave', 'group-remove'], id))`,
  `grant insert, update (epoch) on sharing_group to ${APP_ROLE}`,
  `create policy group_membership_join on group_membership for insert to ${APP_ROLE}
     with check (app_warranted(array['group-create', 'group-join'], group_id, institution_id))`,
  `create policy group_membership_leave on group_membership for update to ${APP_ROLE}
     using (app_warranted(array['group-leave', 'group-remove'], group_id, institution_id))`,
  `grant insert, update (left_at) on group_membership to ${APP_ROLE}`,
  // An epoch that went back would hand the past to a newcomer.
  `create function sharing_group_forwards() returns trigger language plpgsql as $$
     begin
       if new.epoch < old.epoch then raise exception 'epochs count forwards' using errcode = 'check_violation'; end if;
       return new;
     end $$`,
  `create trigger sharing_group_forwards before update on sharing_group
     for each row execute function sharing_group_forwards()`,

  `create table group_invitation (
     group_id uuid not null references sharing_group,
     institution_id uuid not null references institution,
     invited_by uuid not null,
     invited_at timestamptz not null,
     primary key (group_id, institution_id))`,
  ...rowSecurity('group_invitation'),
  `create function app_leads_group(wanted uuid) returns boolean language sql stable
     as $$ select app_has_role('operator') or (app_has_role('institution-admin')
       and exists (select from sharing_group where id = wanted and chair_institution_id = app_institution())) $$`,
  `create policy group_invitation_system on group_invitation to ${SYSTEM_ROLE} using (true) with check (true)`,
  `create policy group_invitation_visible on group_invitation for select to ${APP_ROLE}
     using (institution_id = app_institution() or app_has_role('operator') or app_warranted(array['group-join'], group_id)
       or exists (select from sharing_group g where g.id = group_id and g.chair_institution_id = app_institution()))`,
  `create policy group_invitation_invite on group_invitation for insert to ${APP_ROLE}
     with check (app_leads_group(group_id) or app_warranted(array['group-create'], group_id))`,
  `create policy group_invitation_used on group_invitation for delete to ${APP_ROLE}
     using (app_warranted(array['group-join'], group_id, institution_id))`,
  `grant select, insert, delete on group_invitation to ${APP_ROLE}`,
  `grant select, insert on group_invitation to ${SYSTEM_ROLE}`,
  requireIntent('group_invitation'),
  refuseTruncate('group_invitation'),
];
