import { refuseTruncate } from '../../ledger/schema/ledger-guard.schema.js';
import { requireIntent } from '../../ledger/schema/ledger.schema.js';
import { APP_ROLE, SYSTEM_ROLE } from '../../platform/database/roles.js';
import { rowSecurity } from '../../platform/database/row-security.js';

const reviews = (table: string) =>
  `(app_has_role('auditor') or (${table}.institution_id = app_institution()
      and (app_has_role('compliance-officer') or app_has_role('regulator-supervisor'))))`;
const sees = (table: string) =>
  `(${reviews(table)} or (${table}.institution_id = app_institution() and app_has_role('institution-admin')))`;

/** Reviews of rights: a line is decided once, by somebody else, while the review is open; a closed one never changes. */
export const certificationSchema: string[] = [
  `create table access_certification (
     id uuid primary key,
     institution_id uuid not null references institution,
     status text not null default 'open' check (status in ('open', 'closed')),
     opened_by uuid not null,
     opened_at timestamptz not null,
     closed_by uuid,
     closed_at timestamptz,
     content_hash text,
     unique (institution_id, id),
     check ((status = 'closed') = (closed_at is not null and closed_by is not null and content_hash is not null)))`,
  `create unique index access_certification_open on access_certification (institution_id) where status = 'open'`,
  `create table certification_line (
     id uuid primary key,
     certification_id uuid not null,
     institution_id uuid not null,
     user_id uuid,
     api_key_id uuid,
     roles text[] not null,
     status text,
     scopes text[] not null,
     decision text check (decision in ('certified', 'remove')),
     comment bytea,
     decided_by uuid,
     decided_at timestamptz,
     foreign key (institution_id, certification_id) references access_certification (institution_id, id),
     check ((user_id is null) <> (api_key_id is null)),
     check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null)),
     check (decision is distinct from 'remove' or comment is not null),
     check (decided_by is distinct from user_id or user_id is null))`,
  `create index certification_line_review on certification_line (certification_id)`,

  // What is encrypted may be written anew under a newer key.
  `create function certification_line_step() returns trigger language plpgsql as $$
     begin
       if tg_op = 'UPDATE' and to_jsonb(new) - 'comment' = to_jsonb(old) - 'comment'
         and (new.comment is null) = (old.comment is null) then return new; end if;
       if tg_op = 'DELETE' or old.decision is not null
         or not exists (select from access_certification c where c.id = old.certification_id and c.status = 'open')
         or (new.id, new.certification_id, new.institution_id, new.user_id, new.api_key_id, new.roles, new.status, new.scopes)
           is distinct from (old.id, old.certification_id, old.institution_id, old.user_id, old.api_key_id, old.roles,
             old.status, old.scopes) then
         raise exception 'a line is decided once, while its review is open' using errcode = 'insufficient_privilege';
       end if;
       return new;
     end $$`,
  `create trigger certification_line_step before update or delete on certification_line
     for each row execute function certification_line_step()`,
  `create function access_certification_step() returns trigger language plpgsql as $$
     begin
       if tg_op = 'DELETE' or old.status = 'closed' or new.status = 'open'
         or (new.id, new.institution_id, new.opened_by, new.opened_at)
           is distinct from (old.id, old.institution_id, old.opened_by, old.opened_at)
         or exists (select from certification_line l where l.certification_id = old.id and l.decision is null) then
         raise exception 'a review is closed once, when every line is decided' using errcode = 'insufficient_privilege';
       end if;
       return new;
     end $$`,
  `create trigger access_certification_step before update or delete on access_certification
     for each row execute function access_certification_step()`,

  ...['access_certification', 'certification_line'].flatMap((table) => [
    ...rowSecurity(table),
    `create policy ${table}_read on ${table} for select to ${APP_ROLE} using ${sees(table)}`,
    `create policy ${table}_system on ${table} to ${SYSTEM_ROLE} using (true) with check (true)`,
    `grant select, insert on ${table} to ${APP_ROLE}`,
    `grant select, update on ${table} to ${SYSTEM_ROLE}`,
    requireIntent(table),
    refuseTruncate(table),
  ]),
  `create policy access_certification_begin on access_certification for insert to ${APP_ROLE}
     with check (${reviews('access_certification')} and opened_by = app_user() and status = 'open')`,
  `create policy access_certification_close on access_certification for update to ${APP_ROLE}
     using (${reviews('access_certification')} and status = 'open') with check (closed_by = app_user())`,
  `create policy certification_line_begin on certification_line for insert to ${APP_ROLE}
     with check (${reviews('certification_line')} and decision is null and exists (
       select from access_certification c where c.id = certification_id and c.status = 'open' and c.opened_by = app_user()))`,
  `create policy certification_line_decide on certification_line for update to ${APP_ROLE}
     using (${reviews('certification_line')} and user_id is distinct from app_user())
     with check (decided_by = app_user())`,
  `grant update (status, closed_by, closed_at, content_hash) on access_certification to ${APP_ROLE}`,
  `grant update (decision, comment, decided_by, decided_at) on certification_line to ${APP_ROLE}`,
];
