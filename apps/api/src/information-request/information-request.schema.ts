import { refuseTruncate } from '../ledger/schema/ledger-guard.schema.js';
import { requireIntent } from '../ledger/schema/ledger.schema.js';
import { APP_ROLE, SYSTEM_ROLE } from '../platform/database/roles.js';
import { rowSecurity } from '../platform/database/row-security.js';

const has = (...roles: string[]): string => `(${roles.map((role) => `(select app_has_role('${role}'))`).join(' or ')})`;
const home = `(select app_institution())`;
const self = `(select app_user())`;
const analyst = has('analyst', 'regulator-analyst');
const office = has('compliance-officer', 'regulator-supervisor');
const holder = has('analyst', 'compliance-officer');

const mine = `institution_id = ${home} and user_id = ${self} and ${analyst}`;
/** Of the holder those who may know of the notice. */
const held = `holder_id = ${home} and audience && (select app_list('tokens'))::text[] and ${holder}`;
const heldRequest = `exists (select from information_request r where r.id = request_id and r.${held.replace('audience', 'r.audience')}
  and r.status in ('open', 'drafted'))`;

/**
 * Questions to whoever holds a notice, and the answers. An answer is in a row of its own, which who asked does not see
 * before a second person of the holder approved it; no request ends as answered without that.
 */
export const informationRequestSchema: string[] = [
  `create table information_request (
     id uuid primary key,
     ref text not null unique,
     institution_id uuid not null references institution,
     user_id uuid not null,
     holder_id uuid not null references institution,
     audience text[] not null check (cardinality(audience) > 0),
     red boolean not null,
     notice_id uuid not null references notice,
     screening_id uuid not null,
     status text not null check (status in ('open', 'drafted', 'answered', 'declined', 'withdrawn', 'expired')),
     version integer not null default 1,
     purpose text not null,
     asked bytea not null,
     deadline timestamptz not null,
     asked_at timestamptz not null check (deadline > asked_at),
     closed_at timestamptz,
     check (holder_id <> institution_id),
     check ((status in ('open', 'drafted')) = (closed_at is null)),
     foreign key (institution_id, user_id) references app_user (institution_id, id),
     foreign key (institution_id, screening_id) references screening (institution_id, id))`,
  `create unique index information_request_open on information_request (user_id, notice_id)
     where status in ('open', 'drafted')`,
  `create index information_request_asker on information_request (institution_id, asked_at desc, id desc)`,
  `create index information_request_holder on information_request (holder_id, asked_at desc, id desc)`,
  `create index information_request_due on information_request (deadline) where status in ('open', 'drafted')`,

  `create table information_response (
     request_id uuid primary key references information_request,
     holder_id uuid not null references institution,
     content bytea not null,
     content_hash text not null,
     drafted_by uuid not null,
     drafted_at timestamptz not null,
     drafted_with text[] not null,
     approved_by uuid,
     approved_at timestamptz,
     approved_with text[] not null default '{}',
     check ((approved_by is null) = (approved_at is null)),
     check (approved_by is distinct from drafted_by and not approved_with && drafted_with),
     foreign key (holder_id, drafted_by) references app_user (institution_id, id),
     foreign key (holder_id, approved_by) references app_user (institution_id, id))`,

  // What is encrypted may be written anew under a newer key.
  `create function information_request_step() returns trigger language plpgsql as $$
     declare moving text[] := array['status', 'version', 'closed_at', 'asked'];
     begin
       if to_jsonb(new) - 'asked' = to_jsonb(old) - 'asked' then return new; end if;
       if old.status not in ('open', 'drafted') or to_jsonb(new) - moving <> to_jsonb(old) - moving then
         raise exception 'a request that ended does not change' using errcode = 'insufficient_privilege';
       end if;
       return new;
     end $$`,
  `create trigger information_request_step before update on information_request
     for each row execute function information_request_step()`,
  `create function information_response_step() returns trigger language plpgsql as $$
     begin
       if old.approved_by is not null and to_jsonb(new) - 'content' <> to_jsonb(old) - 'content' then
         raise exception 'an answer that was given does not change' using errcode = 'insufficient_privilege';
       end if;
       return new;
     end $$`,
  `create trigger information_response_step before update on information_response
     for each row execute function information_response_step()`,

  ...['information_request', 'information_response'].flatMap((table) => [
    ...rowSecurity(table),
    requireIntent(table),
    refuseTruncate(table),
  ]),

  // As the owner: a policy that asks for the answer, whose policy asks for the request, would go in a circle.
  `create policy information_response_owner on information_response for select to current_user using (true)`,
  `create function information_approved(request uuid) returns boolean
     language sql stable security definer set search_path = public, pg_temp as $$
     select exists (select from information_response where request_id = request and approved_by = app_user()) $$`,
  `revoke all on function information_approved(uuid) from public`,
  `grant execute on function information_approved(uuid) to ${APP_ROLE}`,

  `create policy information_request_read on information_request for select to ${APP_ROLE}
     using ((${mine}) or (institution_id = ${home} and ${office}) or (${held}) or (not red and ${has('auditor')}))`,
  `create policy information_request_ask on information_request for insert to ${APP_ROLE}
     with check (${mine} and status = 'open'
       and exists (select from notice n where n.id = notice_id and n.institution_id = holder_id)
       and exists (select from screening s where s.id = screening_id and s.user_id = ${self}
         and 'notice:' || notice_id = any (s.targets)))`,
  `create policy information_request_change on information_request for update to ${APP_ROLE}
     using ((${mine}) or (${held}))
     with check ((${mine} and status = 'withdrawn') or (${held} and (status = 'drafted' or (status in ('answered', 'declined')
       and information_approved(id)))))`,
  `create policy information_request_system on information_request to ${SYSTEM_ROLE} using (true) with check (true)`,
  `grant select, insert, update (status, version, closed_at) on information_request to ${APP_ROLE}`,
  `grant select, update on information_request to ${SYSTEM_ROLE}`,

  `create policy information_response_read on information_response for select to ${APP_ROLE}
     using (${has('analyst', 'regulator-analyst', 'compliance-officer', 'regulator-supervisor')}
       and exists (select from information_request r where r.id = request_id
         and (r.holder_id = ${home} or (r.institution_id = ${home} and r.status in ('answered', 'declined')))))`,
  `create policy information_response_draft on information_response for insert to ${APP_ROLE}
     with check (holder_id = ${home} and drafted_by = ${self} and approved_by is null and ${has('analyst')} and ${heldRequest})`,
  `create policy information_response_change on information_response for update to ${APP_ROLE}
     using (holder_id = ${home} and ${heldRequest})
     with check (holder_id = ${home} and ((approved_by is null and drafted_by = ${self} and ${has('analyst')})
       or (approved_by = ${self} and ${has('compliance-officer')})))`,
  `create policy information_response_system on information_response to ${SYSTEM_ROLE} using (true) with check (true)`,
  `grant select, insert, update on information_response to ${APP_ROLE}`,
  `grant select, update (content) on information_response to ${SYSTEM_ROLE}`,
];
