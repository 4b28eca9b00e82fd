import { refuseTruncate } from '../ledger/schema/ledger-guard.schema.js';
import { requireIntent } from '../ledger/schema/ledger.schema.js';
import { APP_ROLE, SYSTEM_ROLE } from '../platform/database/roles.js';
import { rowSecurity } from '../platform/database/row-security.js';

/**
 * Changes that take a second person. The database itself refuses a decision of the proposer, of the person whom it is
 * about or of somebody who decided before, and what the change is about refuses to change without its warrant: a
 * proposal that the running transaction brought to its end.
 */
export const proposalSchema: string[] = [
  `create table change_proposal (
     id uuid primary key,
     kind text not null,
     status text not null default 'open' check (status in ('open', 'approved', 'rejected', 'withdrawn', 'expired')),
     institution_id uuid not null references institution,
     target_type text not null,
     target_id uuid not null,
     about_institution_id uuid,
     subject_user_id uuid,
     jurisdiction text,
     sector text,
     roles text[],
     content bytea not null,
     content_hash text not null,
     reason bytea,
     stages jsonb not null check (jsonb_array_length(stages) > 0),
     stage integer not null default 0,
     awaits_role text,
     awaits_institution_id uuid,
     awaits_reach boolean not null default false,
     proposed_by uuid not null,
     proposed_name bytea,
     proposed_session uuid,
     proposed_at timestamptz not null,
     expires_at timestamptz not null,
     closed_at timestamptz,
     closed_in xid8,
     check ((status = 'open') = (closed_at is null)),
     check ((status = 'open') = (awaits_role is not null)))`,
  `create unique index change_proposal_open on change_proposal
     (kind, target_id, coalesce(about_institution_id, '00000000-0000-0000-0000-000000000000')) where status = 'open'`,
  `create index change_proposal_institution on change_proposal (institution_id, proposed_at)`,
  `create index change_proposal_waiting on change_proposal (expires_at) where status = 'open'`,
  `create index change_proposal_target on change_proposal (target_id)`,

  `create table change_decision (
     proposal_id uuid not null references change_proposal,
     stage integer not null,
     decision text not null check (decision in ('approved', 'rejected', 'withdrawn')),
     content_hash text not null,
     reason bytea,
     institution_id uuid not null references institution,
     user_id uuid not null,
     session_id uuid,
     decided_at timestamptz not null,
     primary key (proposal_id, stage))`,

  `create function app_decides(role text, institution uuid, by_reach boolean, jurisdiction text, sector text)
     returns boolean language sql stable
     as $$ select app_has_role(role) and (institution = app_institution() or (by_reach and (role = 'operator'
       or (role = 'regulator-supervisor' and jurisdiction = any (app_list('jurisdictions')) and sector = any (app_list('sectors')))))) $$`,
  // Runs as the owner: whoever decides for another institution sees the proposal no more once it is closed.
  `create policy change_proposal_owner on change_proposal for select to current_user using (true)`,
  `create function app_warranted(kinds text[], target uuid, about uuid default null, given text[] default null)
     returns boolean language sql stable security definer set search_path = public, pg_temp
     as $$ select exists (select from change_proposal p
       where p.kind = any (kinds) and p.target_id = target and p.status = 'approved'
         and p.closed_in = pg_current_xact_id_if_assigned()
         and (about is null or p.about_institution_id = about) and (given is null or p.roles = given)) $$`,

  `create function change_decision_check() returns trigger language plpgsql as $$
     declare p change_proposal;
     begin
       select * into p from change_proposal where id = new.proposal_id;
       if p.id is null or p.status <> 'open' or p.stage <> new.stage or p.expires_at <= new.decided_at then
         raise exception 'the proposal is not open at this stage' using errcode = 'WB001';
       end if;
       if new.content_hash <> p.content_hash then
         raise exception 'the decision is about other content' using errcode = 'WB001';
       end if;
       if (new.decision = 'withdrawn') <> (new.user_id = p.proposed_by) or new.user_id is not distinct from p.subject_user_id
         or (new.decision <> 'withdrawn' and (new.session_id = p.proposed_session or exists (
           select from change_decision d where d.proposal_id = p.id
             and (d.user_id = new.user_id or d.session_id = new.session_id)))) then
         raise exception 'a second person decides' using errcode = 'WB002';
       end if;
       return new;
     end $$`,
  `create trigger change_decision_check before insert on change_decision
     for each row execute function change_decision_check()`,
  // The same reason under a newer key has other bytes.
  `create function change_decision_final() returns trigger language plpgsql as $$
     begin
       if tg_op = 'UPDATE' and to_jsonb(new) - 'reason' = to_jsonb(old) - 'reason' then return new; end if;
       raise exception 'a decision is final' using errcode = 'insufficient_privilege';
     end $$`,
  `create trigger change_decision_final before update or delete on change_decision
     for each row execute function change_decision_final()`,

  // What is encrypted may be written anew under a newer key: the hash, which never changes, says what it must be.
  `create function change_proposal_step() returns trigger language plpgsql as $$
     declare taken text; encrypted text[] := array['content', 'reason', 'proposed_name'];
     begin
       if to_jsonb(new) - encrypted = to_jsonb(old) - encrypted then return new; end if;
       if old.status <> 'open' or (new.id, new.kind, new.institution_id, new.target_id, new.about_institution_id,
           new.subject_user_id, new.jurisdiction, new.sector, new.roles, new.content_hash, new.stages,
           new.proposed_by, new.proposed_session, new.proposed_at, new.expires_at)
         is distinct from (old.id, old.kind, old.institution_id, old.target_id, old.about_institution_id,
           old.subject_user_id, old.jurisdiction, old.sector, old.roles, old.content_hash, old.stages,
           old.proposed_by, old.proposed_session, old.proposed_at, old.expires_at) then
         raise exception 'a proposal does not change' using errcode = 'insufficient_privilege';
       end if;
       select decision into taken from change_decision where proposal_id = old.id and stage = old.stage;
       if not coalesce(case new.status
           when 'open' then taken = 'approved' and new.stage = old.stage + 1 and new.stage < jsonb_array_length(old.stages)
           when 'approved' then taken = 'approved' and old.stage + 1 = jsonb_array_length(old.stages)
           when 'expired' then new.closed_at >= old.expires_at
           else taken = new.status end, false) then
         raise exception 'no decision allows this step' using errcode = 'insufficient_privilege';
       end if;
       if new.status = 'open' then
         if (new.awaits_role, new.awaits_institution_id) is distinct from
             (old.stages -> new.stage ->> 'role', (old.stages -> new.stage ->> 'institutionId')::uuid)
           or new.awaits_reach <> (new.awaits_institution_id is null) then
           raise exception 'the next stage is another one' using errcode = 'insufficient_privilege';
         end if;
       else
         new.closed_in := pg_current_xact_id();
       end if;
       return new;
     end $$`,
  `create trigger change_proposal_step before update on change_proposal
     for each row execute function change_proposal_step()`,

  ...['change_proposal', 'change_decision'].flatMap((table) => [
    ...rowSecurity(table),
    `create policy ${table}_system on ${table} to ${SYSTEM_ROLE} using (true) with check (true)`,
    `grant select, insert on ${table} to ${APP_ROLE}`,
    `grant select, insert, update on ${table} to ${SYSTEM_ROLE}`,
    requireIntent(table),
    refuseTruncate(table),
  ]),
  `grant update (status, stage, awaits_role, awaits_institution_id, awaits_reach, closed_at) on change_proposal to ${APP_ROLE}`,

  // Who answers for the people of an institution, and who may propose.
  `create function app_keeps() returns boolean language sql stable as $$
     select app_has_role('institution-admin') or app_has_role('regulator-supervisor')
       or app_has_role('auditor') or app_has_role('operator') $$`,
  `create function app_proposes() returns boolean language sql stable
     as $$ select app_keeps() or app_has_role('compliance-officer') $$`,
  `create policy change_proposal_house on change_proposal for select to ${APP_ROLE}
     using (institution_id = app_institution() and app_proposes())`,
  `create policy change_proposal_decider on change_proposal for select to ${APP_ROLE}
     using (status = 'open' and app_decides(awaits_role, awaits_institution_id, awaits_reach, jurisdiction, sector))`,
  `create policy change_proposal_reach on change_proposal for select to ${APP_ROLE}
     using (app_has_role('regulator-supervisor')
       and jurisdiction = any (app_list('jurisdictions')) and sector = any (app_list('sectors')))`,
  `create policy change_proposal_auditor on change_proposal for select to ${APP_ROLE} using (app_has_role('auditor'))`,
  // Who decided for another institution reads the row once more while it closes.
  `create policy change_decision_owner on change_decision for select to current_user using (true)`,
  `create function app_decided(proposal uuid) returns boolean language sql stable security definer
     set search_path = public, pg_temp
     as $$ select exists (select from change_decision where proposal_id = proposal and user_id = app_user()) $$`,
  `create policy change_proposal_decided on change_proposal for select to ${APP_ROLE} using (app_decided(id))`,
  `create policy change_proposal_propose on change_proposal for insert to ${APP_ROLE}
     with check (institution_id = app_institution() and proposed_by = app_user() and app_proposes()
       and status = 'open' and stage = 0 and closed_in is null)`,
  `create policy change_proposal_decide on change_proposal for update to ${APP_ROLE}
     using (status = 'open' and ((institution_id = app_institution() and proposed_by = app_user() and app_proposes())
       or app_decides(awaits_role, awaits_institution_id, awaits_reach, jurisdiction, sector)))
     with check (true)`,
  `create policy change_decision_visible on change_decision for select to ${APP_ROLE}
     using (user_id = app_user() or exists (select from change_proposal p where p.id = proposal_id))`,
  `create policy change_decision_take on change_decision for insert to ${APP_ROLE}
     with check (user_id = app_user() and institution_id = app_institution()
       and exists (select from change_proposal p where p.id = proposal_id and p.status = 'open'
         and ((decision = 'withdrawn' and p.proposed_by = app_user())
           or app_decides(p.awaits_role, p.awaits_institution_id, p.awaits_reach, p.jurisdiction, p.sector))))`,
];
