-- 0001-foundation

revoke all on schema public from public;

grant usage on schema public to watchbook_app, watchbook_system;

create function app_setting(name text) returns text language sql stable parallel safe
  as $$ select nullif(current_setting('app.' || name, true), '') $$;

create function app_list(name text) returns text[] language sql stable parallel safe
  as $$ select coalesce(string_to_array(app_setting(name), ','), '{}') $$;

create function app_institution() returns uuid language sql stable parallel safe
  as $$ select app_setting('institution')::uuid $$;

create function app_user() returns uuid language sql stable parallel safe
  as $$ select app_setting('user')::uuid $$;

create function app_has_role(role text) returns boolean language sql stable parallel safe
  as $$ select app_institution() is not null and app_user() is not null and role = any (app_list('roles')) $$;

create function app_has_scope(scope text) returns boolean language sql stable parallel safe
  as $$ select app_has_role('service-account') and scope = any (app_list('scopes')) $$;

create table reference_counter (
  prefix text not null, year integer not null, last integer not null,
  primary key (prefix, year));

create function next_reference(prefix text, at timestamptz) returns text
  language sql volatile security definer set search_path = public, pg_temp
  as $$
    insert into reference_counter as c (prefix, year, last)
      values ($1, extract(year from $2 at time zone 'UTC')::integer, 1)
      on conflict (prefix, year) do update set last = c.last + 1
      returning c.prefix || '-' || c.year || '-' || lpad(c.last::text, 6, '0')
  $$;

revoke all on function next_reference(text, timestamptz) from public;

grant execute on function next_reference(text, timestamptz) to watchbook_app, watchbook_system;

create table idempotency_key (
  key text primary key,
  user_id uuid not null,
  body_hash text not null,
  answer bytea not null,
  intents uuid[] not null,
  expires_at timestamptz not null);

create index idempotency_key_expires_at on idempotency_key (expires_at);

alter table idempotency_key enable row level security;

alter table idempotency_key force row level security;

create policy idempotency_key_own on idempotency_key to watchbook_app
  using (user_id = app_user()) with check (user_id = app_user());

create policy idempotency_key_system on idempotency_key to watchbook_system using (true);

grant select, insert, update on idempotency_key to watchbook_app;

grant select, delete on idempotency_key to watchbook_system;

create table ledger_intent (
  id uuid primary key,
  xid xid8 not null default pg_current_xact_id(),
  draft text not null,
  salt bytea,
  detail bytea,
  recorded_at timestamptz not null default clock_timestamp());

create index ledger_intent_xid on ledger_intent (xid);

create table ledger_entry (
  seq bigint primary key,
  hash bytea not null,
  body bytea not null,
  id uuid not null unique,
  at timestamptz not null,
  institution text,
  actor_user text,
  action text not null,
  outcome text not null,
  purpose text,
  request text not null,
  resources text[] not null,
  check (hash = sha256('\x00'::bytea || body)));

create index ledger_entry_institution on ledger_entry (institution, seq);

create index ledger_entry_actor on ledger_entry (actor_user, seq);

create index ledger_entry_action on ledger_entry (action, seq);

create function ledger_seq_at(moment timestamptz) returns bigint language plpgsql stable security definer
  set search_path = public, pg_temp as $$
  declare low bigint := 0; high bigint; middle bigint;
  begin
    select coalesce(max(seq) + 1, 0) into high from ledger_entry;
    while low < high loop
      middle := (low + high) / 2;
      if (select at from ledger_entry where seq = middle) < moment then low := middle + 1; else high := middle; end if;
    end loop;
    return low;
  end $$;

create index ledger_entry_resources on ledger_entry using gin (resources);

create table ledger_detail (
  entry_id uuid primary key,
  salt bytea not null,
  detail bytea not null);

create table ledger_head (
  only_row boolean primary key default true check (only_row),
  size bigint not null,
  last_hash text not null,
  last_at text not null,
  frontier text[] not null);

insert into ledger_head (size, last_hash, last_at, frontier)
  values (0, repeat('0', 64), '0000-01-01T00:00:00.000Z', '{}');

create table ledger_own_head (
  institution text primary key,
  seq bigint not null,
  hash text not null);

create table ledger_checkpoint (
  size bigint primary key,
  note text not null,
  signed_at timestamptz not null);

create table ledger_tile (
  level smallint not null,
  index bigint not null,
  hashes bytea not null,
  primary key (level, index));

create function ledger_refuse_change() returns trigger language plpgsql as $$
  begin raise exception 'the ledger is append-only' using errcode = 'insufficient_privilege'; end $$;

create trigger ledger_entry_append_only before update or delete on ledger_entry
    for each row execute function ledger_refuse_change();

create trigger ledger_entry_no_truncate before truncate on ledger_entry
    for each statement execute function ledger_refuse_change();

create trigger ledger_checkpoint_append_only before update or delete on ledger_checkpoint
    for each row execute function ledger_refuse_change();

create trigger ledger_checkpoint_no_truncate before truncate on ledger_checkpoint
    for each statement execute function ledger_refuse_change();

alter table ledger_intent enable row level security;

alter table ledger_intent force row level security;

create policy ledger_intent_system on ledger_intent to watchbook_system using (true) with check (true);

alter table ledger_entry enable row level security;

alter table ledger_entry force row level security;

create policy ledger_entry_system on ledger_entry to watchbook_system using (true) with check (true);

alter table ledger_detail enable row level security;

alter table ledger_detail force row level security;

create policy ledger_detail_system on ledger_detail to watchbook_system using (true) with check (true);

alter table ledger_head enable row level security;

alter table ledger_head force row level security;

create policy ledger_head_system on ledger_head to watchbook_system using (true) with check (true);

alter table ledger_own_head enable row level security;

alter table ledger_own_head force row level security;

create policy ledger_own_head_system on ledger_own_head to watchbook_system using (true) with check (true);

alter table ledger_checkpoint enable row level security;

alter table ledger_checkpoint force row level security;

create policy ledger_checkpoint_system on ledger_checkpoint to watchbook_system using (true) with check (true);

alter table ledger_tile enable row level security;

alter table ledger_tile force row level security;

create policy ledger_tile_system on ledger_tile to watchbook_system using (true) with check (true);

grant select, insert, delete on ledger_intent to watchbook_system;

grant select, insert on ledger_entry, ledger_checkpoint to watchbook_system;

grant select, insert, delete on ledger_detail to watchbook_system;

grant select, update on ledger_head to watchbook_system;

grant select, insert, update on ledger_own_head, ledger_tile to watchbook_system;

create policy ledger_intent_record on ledger_intent for insert to watchbook_app
  with check ((draft::jsonb #>> '{actor,institution}') = app_setting('institution')
    and (draft::jsonb #>> '{actor,user}') = app_setting('user'));

grant insert on ledger_intent to watchbook_app;

create policy ledger_entry_auditor on ledger_entry for select to watchbook_app using (app_has_role('auditor'));

create policy ledger_entry_institution on ledger_entry for select to watchbook_app
  using (institution = app_setting('institution') and app_has_role('compliance-officer'));

create policy ledger_entry_regulator on ledger_entry for select to watchbook_app
  using (institution = app_setting('institution')
    and (app_has_role('regulator-analyst') or app_has_role('regulator-supervisor')));

create policy ledger_entry_own_trail on ledger_entry for select to watchbook_app
  using (institution = app_setting('institution') and actor_user = app_setting('user'));

grant select on ledger_entry to watchbook_app;

create policy ledger_checkpoint_public on ledger_checkpoint for select to watchbook_app using (true);

grant select on ledger_checkpoint to watchbook_app;

revoke all on function ledger_seq_at(timestamptz) from public;

grant execute on function ledger_seq_at(timestamptz) to watchbook_app, watchbook_system;

create policy ledger_entry_owner on ledger_entry for select to current_user using (true);

create policy ledger_intent_owner on ledger_intent for select to current_user using (xid = pg_current_xact_id());

create function watchbook_require_intent() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
  begin
    if not exists (select from ledger_intent where xid = pg_current_xact_id()) then
      raise exception 'table % was changed without a ledger intent', tg_table_name using errcode = 'integrity_constraint_violation';
    end if;
    return null;
  end $$;

create table institution (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z][a-z0-9-]{2,62}$'),
  name text not null,
  kind text not null check (kind in ('insurer', 'bank', 'microlender', 'regulator', 'auditor', 'operator')),
  sector text check (sector in ('insurance', 'banking', 'microlending')),
  jurisdiction text not null,
  supervised_sectors text[] not null default '{}',
  supervised_jurisdictions text[] not null default '{}',
  status text not null default 'active' check (status in ('active', 'suspended')),
  created_at timestamptz not null,
  check ((kind in ('insurer', 'bank', 'microlender')) = (sector is not null)));

create table sharing_group (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  epoch integer not null default 1,
  created_at timestamptz not null);

create table group_membership (
  id uuid primary key,
  group_id uuid not null references sharing_group,
  institution_id uuid not null references institution,
  from_epoch integer not null,
  joined_at timestamptz not null,
  left_at timestamptz);

create unique index group_membership_active on group_membership (group_id, institution_id) where left_at is null;

create index group_membership_institution on group_membership (institution_id);

alter table institution enable row level security;

alter table institution force row level security;

create policy institution_directory on institution for select to watchbook_app using (app_institution() is not null);

create policy institution_system on institution to watchbook_system using (true) with check (true);

grant select on institution to watchbook_app;

grant select, insert, update on institution to watchbook_system;

create constraint trigger institution_requires_intent after insert or update or delete on institution
  deferrable initially deferred for each row execute function watchbook_require_intent();

alter table sharing_group enable row level security;

alter table sharing_group force row level security;

create policy sharing_group_directory on sharing_group for select to watchbook_app using (app_institution() is not null);

create policy sharing_group_system on sharing_group to watchbook_system using (true) with check (true);

grant select on sharing_group to watchbook_app;

grant select, insert, update on sharing_group to watchbook_system;

create constraint trigger sharing_group_requires_intent after insert or update or delete on sharing_group
  deferrable initially deferred for each row execute function watchbook_require_intent();

alter table group_membership enable row level security;

alter table group_membership force row level security;

create policy group_membership_directory on group_membership for select to watchbook_app using (app_institution() is not null);

create policy group_membership_system on group_membership to watchbook_system using (true) with check (true);

grant select on group_membership to watchbook_app;

grant select, insert, update on group_membership to watchbook_system;

create constraint trigger group_membership_requires_intent after insert or update or delete on group_membership
  deferrable initially deferred for each row execute function watchbook_require_intent();

create table app_user (
  id uuid primary key,
  institution_id uuid not null references institution,
  name bytea not null,
  email bytea not null,
  email_hash text not null unique,
  roles text[] not null check (cardinality(roles) > 0),
  status text not null default 'active' check (status in ('active', 'disabled')),
  version integer not null default 1,
  created_at timestamptz not null,
  unique (institution_id, id),
  check (not ('auditor' = any (roles)) or cardinality(roles) = 1));

create index app_user_institution on app_user (institution_id, created_at, id);

create table user_password (
  user_id uuid primary key references app_user,
  hash text not null,
  changed_at timestamptz not null);

create table user_session (
  id uuid primary key,
  token_hash text not null unique,
  user_id uuid not null references app_user,
  user_agent text,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz);

create index user_session_user on user_session (user_id, created_at);

create table api_key (
  id uuid primary key,
  institution_id uuid not null references institution,
  user_id uuid not null,
  created_by uuid not null,
  name text not null,
  prefix text not null,
  token_hash text not null unique,
  scopes text[] not null check (cardinality(scopes) > 0),
  created_at timestamptz not null,
  approved_at timestamptz,
  approved_by uuid,
  expires_at timestamptz,
  revoked_at timestamptz,
  foreign key (institution_id, user_id) references app_user (institution_id, id),
  foreign key (institution_id, created_by) references app_user (institution_id, id),
  check (approved_by is distinct from created_by));

create index api_key_institution on api_key (institution_id, created_at);

create table sign_in_attempt (
  key text not null,
  at timestamptz not null);

create index sign_in_attempt_key on sign_in_attempt (key, at);

alter table app_user enable row level security;

alter table app_user force row level security;

create policy app_user_system on app_user to watchbook_system using (true) with check (true);

grant select, insert, update, delete on app_user to watchbook_system;

alter table user_password enable row level security;

alter table user_password force row level security;

create policy user_password_system on user_password to watchbook_system using (true) with check (true);

grant select, insert, update, delete on user_password to watchbook_system;

alter table user_session enable row level security;

alter table user_session force row level security;

create policy user_session_system on user_session to watchbook_system using (true) with check (true);

grant select, insert, update, delete on user_session to watchbook_system;

alter table api_key enable row level security;

alter table api_key force row level security;

create policy api_key_system on api_key to watchbook_system using (true) with check (true);

grant select, insert, update, delete on api_key to watchbook_system;

alter table sign_in_attempt enable row level security;

alter table sign_in_attempt force row level security;

create policy sign_in_attempt_system on sign_in_attempt to watchbook_system using (true) with check (true);

grant select, insert, update, delete on sign_in_attempt to watchbook_system;

create policy app_user_colleagues on app_user for select to watchbook_app
  using (institution_id = app_institution() or app_has_role('auditor'));

create policy app_user_admin_insert on app_user for insert to watchbook_app
  with check (institution_id = app_institution() and app_has_role('institution-admin'));

create policy app_user_admin_update on app_user for update to watchbook_app
  using (institution_id = app_institution() and app_has_role('institution-admin') and id <> app_user())
  with check (institution_id = app_institution());

grant select, insert, update on app_user to watchbook_app;

create policy user_password_admin on user_password for insert to watchbook_app
  with check (app_has_role('institution-admin')
    and exists (select from app_user u where u.id = user_id and u.institution_id = app_institution() and u.id <> app_user()));

grant insert on user_password to watchbook_app;

create policy user_session_own on user_session for select to watchbook_app using (user_id = app_user());

create policy user_session_end on user_session for update to watchbook_app using (user_id = app_user());

grant select (id, user_id, user_agent, created_at, last_used_at, expires_at, revoked_at), update (revoked_at)
  on user_session to watchbook_app;

create policy api_key_institution on api_key for select to watchbook_app using (institution_id = app_institution());

create policy api_key_mint on api_key for insert to watchbook_app
  with check (institution_id = app_institution() and created_by = app_user() and app_has_role('institution-admin'));

create policy api_key_change on api_key for update to watchbook_app
  using (institution_id = app_institution()
    and (app_has_role('institution-admin') or app_has_role('compliance-officer')));

grant select, insert, update on api_key to watchbook_app;

create constraint trigger app_user_requires_intent after insert or update or delete on app_user
  deferrable initially deferred for each row execute function watchbook_require_intent();

create constraint trigger user_password_requires_intent after insert or update or delete on user_password
  deferrable initially deferred for each row execute function watchbook_require_intent();

create constraint trigger api_key_requires_intent after insert or update or delete on api_key
  deferrable initially deferred for each row execute function watchbook_require_intent();

create table notice (
  id uuid primary key,
  ref text not null unique,
  institution_id uuid not null references institution,
  author_id uuid not null,
  status text not null check (status in ('draft', 'submitted', 'published', 'contested', 'superseded', 'withdrawn', 'expired')),
  version integer not null default 1,
  typology text not null,
  tlp text not null check (tlp in ('CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED')),
  audience text[] not null,
  source_visibility text not null check (source_visibility in ('shown', 'hidden')),
  disclosure text not null check (disclosure in ('full', 'hit-only')),
  jurisdiction text not null,
  sector text not null,
  subject_type text not null,
  subject_types text[] not null,
  subject_count integer not null,
  country text,
  confidence integer not null check (confidence between 0 and 100),
  content bytea not null,
  content_hash text not null,
  created_at timestamptz not null,
  received_at timestamptz not null,
  submitted_at timestamptz,
  submitted_by uuid,
  published_at timestamptz,
  published_by uuid,
  closed_at timestamptz,
  closed_by uuid,
  remark bytea,
  expires_at timestamptz,
  foreign key (institution_id, author_id) references app_user (institution_id, id),
  check (published_by is null or (published_by <> author_id and published_by <> submitted_by)),
  check ((status in ('draft', 'submitted')) = (audience = '{}')));

create index notice_received on notice (received_at desc, id desc);

create index notice_institution on notice (institution_id, status, received_at desc);

create index notice_reach on notice (jurisdiction, sector, received_at desc);

create index notice_audience on notice using gin (audience);

create index notice_expires on notice (expires_at) where status = 'published';

alter table notice enable row level security;

alter table notice force row level security;

create policy notice_read on notice for select to watchbook_app using ((institution_id = app_institution() and status in ('draft', 'submitted') and (app_has_role('compliance-officer') or ((app_has_role('analyst') or app_has_scope('notices:write')) and author_id = app_user()))) or (institution_id = app_institution() and status = 'submitted' and author_id = app_user() and (app_has_role('analyst') or app_has_role('compliance-officer') or app_has_scope('notices:read'))) or (status not in ('draft', 'submitted') and audience && app_list('tokens') and (app_has_role('analyst') or app_has_role('compliance-officer') or app_has_scope('notices:read'))) or (institution_id = app_institution() and status in ('withdrawn', 'expired') and tlp <> 'RED' and app_has_role('compliance-officer')) or (institution_id = app_institution() and status not in ('draft', 'submitted') and tlp <> 'RED' and app_has_role('institution-admin')) or (status not in ('draft', 'submitted') and jurisdiction = any (app_list('jurisdictions')) and sector = any (app_list('sectors')) and (tlp <> 'RED' or audience && app_list('tokens')) and (app_has_role('regulator-analyst') or app_has_role('regulator-supervisor'))) or (status <> 'draft' and tlp <> 'RED' and app_has_role('auditor')));

create policy notice_draft on notice for insert to watchbook_app
  with check (institution_id = app_institution() and author_id = app_user() and status = 'draft' and (app_has_role('analyst') or app_has_scope('notices:write')));

create policy notice_change on notice for update to watchbook_app
  using ((institution_id = app_institution() and (app_has_role('compliance-officer') or ((app_has_role('analyst') or app_has_scope('notices:write')) and author_id = app_user() and status = 'draft')))
    or (status = 'published' and audience && app_list('tokens') and app_has_role('compliance-officer')))
  with check ((institution_id = app_institution() and (app_has_role('compliance-officer') or ((app_has_role('analyst') or app_has_scope('notices:write')) and author_id = app_user() and status in ('draft', 'submitted'))))
    or (status in ('published', 'contested') and audience && app_list('tokens') and app_has_role('compliance-officer')));

create policy notice_delete on notice for delete to watchbook_app
  using (institution_id = app_institution() and author_id = app_user() and status = 'draft' and app_has_role('analyst'));

create policy notice_system on notice to watchbook_system using (true) with check (true);

grant select, insert, update, delete on notice to watchbook_app;

grant select, insert, update on notice to watchbook_system;

create constraint trigger notice_requires_intent after insert or update or delete on notice
  deferrable initially deferred for each row execute function watchbook_require_intent();

create table notice_subject (
  id uuid primary key,
  notice_id uuid not null references notice on delete cascade,
  position integer not null,
  type text not null,
  role text not null check (role in ('principal', 'linked')),
  country text,
  described bytea not null,
  unique (notice_id, position));

alter table notice_subject enable row level security;

alter table notice_subject force row level security;

create policy notice_subject_read on notice_subject for select to watchbook_app
  using (exists (select from notice n where n.id = notice_id and (n.status not in ('withdrawn', 'expired') or (n.institution_id = app_institution() and app_has_role('compliance-officer')) or app_has_role('regulator-supervisor')))
    and ((app_has_role('analyst') or app_has_scope('notices:write')) or (app_has_role('analyst') or app_has_role('compliance-officer') or app_has_scope('notices:read')) or (app_has_role('regulator-analyst') or app_has_role('regulator-supervisor'))));

create policy notice_subject_write on notice_subject for insert to watchbook_app
  with check (exists (select from notice n where n.id = notice_id and n.institution_id = app_institution() and n.status = 'draft'));

create policy notice_subject_remove on notice_subject for delete to watchbook_app
  using (exists (select from notice n where n.id = notice_id and n.institution_id = app_institution() and n.status = 'draft'));

create policy notice_subject_system on notice_subject to watchbook_system using (true) with check (true);

grant select, insert, delete on notice_subject to watchbook_app;

grant select, insert on notice_subject to watchbook_system;

create constraint trigger notice_subject_requires_intent after insert or update or delete on notice_subject
  deferrable initially deferred for each row execute function watchbook_require_intent();

create table notice_identifier (
  subject_id uuid not null references notice_subject on delete cascade,
  notice_id uuid not null references notice on delete cascade,
  scheme text not null,
  value_hash text not null,
  primary key (subject_id, scheme, value_hash));

create index notice_identifier_value on notice_identifier (value_hash);

alter table notice_identifier enable row level security;

alter table notice_identifier force row level security;

create policy notice_identifier_read on notice_identifier for select to watchbook_app
  using (exists (select from notice n where n.id = notice_id and (n.status not in ('withdrawn', 'expired') or (n.institution_id = app_institution() and app_has_role('compliance-officer')) or app_has_role('regulator-supervisor')))
    and ((app_has_role('analyst') or app_has_scope('notices:write')) or (app_has_role('analyst') or app_has_role('compliance-officer') or app_has_scope('notices:read')) or (app_has_role('regulator-analyst') or app_has_role('regulator-supervisor'))));

create policy notice_identifier_write on notice_identifier for insert to watchbook_app
  with check (exists (select from notice n where n.id = notice_id and n.institution_id = app_institution() and n.status = 'draft'));

create policy notice_identifier_remove on notice_identifier for delete to watchbook_app
  using (exists (select from notice n where n.id = notice_id and n.institution_id = app_institution() and n.status = 'draft'));

create policy notice_identifier_system on notice_identifier to watchbook_system using (true) with check (true);

grant select, insert, delete on notice_identifier to watchbook_app;

grant select, insert on notice_identifier to watchbook_system;

create constraint trigger notice_identifier_requires_intent after insert or update or delete on notice_identifier
  deferrable initially deferred for each row execute function watchbook_require_intent();

create table notice_version (
  notice_id uuid not null references notice on delete cascade,
  version integer not null,
  content_hash text not null,
  snapshot bytea not null,
  created_at timestamptz not null,
  created_by uuid not null,
  primary key (notice_id, version));

alter table notice_version enable row level security;

alter table notice_version force row level security;

create policy notice_version_read on notice_version for select to watchbook_app
  using (exists (select from notice n where n.id = notice_id and n.institution_id = app_institution())
    and ((app_has_role('analyst') or app_has_scope('notices:write')) or (app_has_role('analyst') or app_has_role('compliance-officer') or app_has_scope('notices:read')) or (app_has_role('regulator-analyst') or app_has_role('regulator-supervisor'))));

create policy notice_version_write on notice_version for insert to watchbook_app
  with check (exists (select from notice n where n.id = notice_id and n.institution_id = app_institution() and n.status = 'draft'));

create policy notice_version_remove on notice_version for delete to watchbook_app
  using (exists (select from notice n where n.id = notice_id and n.institution_id = app_institution() and n.status = 'draft'));

create policy notice_version_system on notice_version to watchbook_system using (true) with check (true);

grant select, insert, delete on notice_version to watchbook_app;

grant select, insert on notice_version to watchbook_system;

create constraint trigger notice_version_requires_intent after insert or update or delete on notice_version
  deferrable initially deferred for each row execute function watchbook_require_intent();

create table purpose_grant (
  id uuid primary key,
  institution_id uuid not null references institution,
  user_id uuid not null,
  notice_id uuid not null references notice on delete cascade,
  purpose text not null,
  stated bytea not null,
  granted_at timestamptz not null,
  expires_at timestamptz not null check (expires_at <= granted_at + interval '60 minutes'),
  foreign key (institution_id, user_id) references app_user (institution_id, id));

create index purpose_grant_active on purpose_grant (user_id, notice_id, expires_at);

alter table purpose_grant enable row level security;

alter table purpose_grant force row level security;

create policy purpose_grant_own on purpose_grant to watchbook_app
  using (user_id = app_user()) with check (user_id = app_user() and institution_id = app_institution());

create policy purpose_grant_system on purpose_grant to watchbook_system using (true);

grant select, insert on purpose_grant to watchbook_app;

grant select on purpose_grant to watchbook_system;

create constraint trigger purpose_grant_requires_intent after insert or update or delete on purpose_grant
  deferrable initially deferred for each row execute function watchbook_require_intent();

create function notice_announce() returns trigger language plpgsql as $$
  begin perform pg_notify('watchbook_notice', new.id::text); return null; end $$;

create trigger notice_announce after insert or update of status on notice
  for each row execute function notice_announce();

create table risk_warning (
  id uuid primary key,
  ref text not null unique,
  institution_id uuid not null references institution,
  author_id uuid not null,
  status text not null check (status in ('draft', 'submitted', 'issued', 'withdrawn', 'expired')),
  version integer not null default 1,
  severity text not null,
  typology text,
  tlp text not null check (tlp in ('CLEAR', 'GREEN', 'AMBER')),
  audience text[] not null,
  content bytea not null,
  content_hash text not null,
  acknowledge_by timestamptz not null,
  expires_at timestamptz,
  created_at timestamptz not null,
  submitted_at timestamptz,
  submitted_by uuid,
  issued_at timestamptz,
  issued_by uuid,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  withdrawal_reason bytea,
  foreign key (institution_id, author_id) references app_user (institution_id, id),
  check (issued_by is null or (issued_by <> author_id and issued_by <> submitted_by)),
  check ((status in ('draft', 'submitted')) = (audience = '{}')));

create index risk_warning_created on risk_warning (created_at desc, id desc);

create index risk_warning_due on risk_warning (acknowledge_by, id);

create index risk_warning_audience on risk_warning using gin (audience);

alter table risk_warning enable row level security;

alter table risk_warning force row level security;

create policy risk_warning_read on risk_warning for select to watchbook_app
  using ((institution_id = app_institution() and (app_has_role('regulator-analyst') or app_has_role('regulator-supervisor')))
    or (status not in ('draft', 'submitted') and audience && app_list('tokens') and ((app_has_role('analyst') or app_has_role('compliance-officer') or app_has_scope('warnings:read')) or app_has_role('institution-admin') or (app_has_role('regulator-analyst') or app_has_role('regulator-supervisor'))))
    or (status not in ('draft', 'submitted') and app_has_role('auditor')));

create policy risk_warning_draft on risk_warning for insert to watchbook_app
  with check (institution_id = app_institution() and author_id = app_user() and status = 'draft' and app_has_role('regulator-analyst'));

create policy risk_warning_change on risk_warning for update to watchbook_app
  using (institution_id = app_institution() and (app_has_role('regulator-analyst') or app_has_role('regulator-supervisor'))) with check (institution_id = app_institution());

create policy risk_warning_system on risk_warning to watchbook_system using (true) with check (true);

grant select, insert, update on risk_warning to watchbook_app, watchbook_system;

create constraint trigger risk_warning_requires_intent after insert or update or delete on risk_warning
  deferrable initially deferred for each row execute function watchbook_require_intent();

create table acknowledgement (
  id uuid primary key,
  warning_id uuid not null references risk_warning,
  institution_id uuid not null references institution,
  regulator_id uuid not null references institution,
  due_at timestamptz not null,
  action text,
  comment bytea,
  acknowledged_at timestamptz,
  acknowledged_by uuid,
  unique (warning_id, institution_id),
  check ((action is null) = (acknowledged_at is null)));

create index acknowledgement_institution on acknowledgement (institution_id, due_at);

alter table acknowledgement enable row level security;

alter table acknowledgement force row level security;

create policy acknowledgement_read on acknowledgement for select to watchbook_app
  using ((institution_id = app_institution() and ((app_has_role('analyst') or app_has_role('compliance-officer') or app_has_scope('warnings:acknowledge')) or app_has_role('institution-admin')))
    or (regulator_id = app_institution() and (app_has_role('regulator-analyst') or app_has_role('regulator-supervisor'))) or app_has_role('auditor'));

create policy acknowledgement_due on acknowledgement for insert to watchbook_app
  with check (regulator_id = app_institution() and app_has_role('regulator-supervisor') and acknowledged_at is null);

create policy acknowledgement_given on acknowledgement for update to watchbook_app
  using (institution_id = app_institution() and (app_has_role('analyst') or app_has_role('compliance-officer') or app_has_scope('warnings:acknowledge')) and acknowledged_at is null) with check (institution_id = app_institution() and acknowledged_by = app_user());

create policy acknowledgement_system on acknowledgement to watchbook_system using (true) with check (true);

grant select, insert, update on acknowledgement to watchbook_app, watchbook_system;

create constraint trigger acknowledgement_requires_intent after insert or update or delete on acknowledgement
  deferrable initially deferred for each row execute function watchbook_require_intent();

create table report_run (
  id uuid primary key,
  institution_id uuid not null references institution,
  requested_by uuid not null,
  template text not null,
  parameters jsonb not null,
  format text not null check (format in ('csv', 'pdf')),
  state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  stage text not null,
  progress integer not null check (progress between 0 and 100),
  attempts integer not null,
  error text,
  requested_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  size_bytes integer,
  sha256 text,
  checkpoint_size bigint,
  foreign key (institution_id, requested_by) references app_user (institution_id, id),
  check ((state = 'done') = (sha256 is not null)));

create index report_run_requested on report_run (institution_id, requested_at desc, id desc);

create index report_run_open on report_run (state, requested_at) where state in ('queued', 'running');

alter table report_run enable row level security;

alter table report_run force row level security;

create policy report_run_read on report_run for select to watchbook_app using ((institution_id = app_institution() and requested_by = app_user()
  and (app_has_role('analyst') or app_has_role('compliance-officer') or app_has_role('regulator-analyst'))) or (institution_id = app_institution() and (app_has_role('compliance-officer') or app_has_role('regulator-supervisor') or app_has_scope('reports:read'))) or (institution_id = app_institution() and app_has_role('institution-admin')) or app_has_role('auditor'));

create policy report_run_request on report_run for insert to watchbook_app with check (institution_id = app_institution() and requested_by = app_user()
  and (app_has_role('analyst') or app_has_role('compliance-officer') or app_has_role('regulator-analyst')) and state = 'queued');

create policy report_run_change on report_run for update to watchbook_app
  using ((institution_id = app_institution() and requested_by = app_user()
  and (app_has_role('analyst') or app_has_role('compliance-officer') or app_has_role('regulator-analyst'))) or (institution_id = app_institution() and (app_has_role('compliance-officer') or app_has_role('regulator-supervisor') or app_has_scope('reports:read')))) with check (institution_id = app_institution());

create policy report_run_system on report_run to watchbook_system using (true) with check (true);

grant select, insert, update on report_run to watchbook_app;

grant select, update on report_run to watchbook_system;

create constraint trigger report_run_requires_intent after insert on report_run
  deferrable initially deferred for each row execute function watchbook_require_intent();

create table report_file (
  run_id uuid primary key references report_run,
  bytes bytea not null);

alter table report_file enable row level security;

alter table report_file force row level security;

create policy report_file_read on report_file for select to watchbook_app
  using (exists (select from report_run r where r.id = run_id and ((r.institution_id = app_institution() and r.requested_by = app_user()
  and (app_has_role('analyst') or app_has_role('compliance-officer') or app_has_role('regulator-analyst'))) or (r.institution_id = app_institution() and (app_has_role('compliance-officer') or app_has_role('regulator-supervisor') or app_has_scope('reports:read'))))));

create policy report_file_write on report_file for insert to watchbook_app
  with check (exists (select from report_run r where r.id = run_id and r.institution_id = app_institution() and r.requested_by = app_user()
  and (app_has_role('analyst') or app_has_role('compliance-officer') or app_has_role('regulator-analyst'))));

create policy report_file_system on report_file to watchbook_system using (true);

grant select, insert on report_file to watchbook_app;

create constraint trigger report_file_requires_intent after insert or update or delete on report_file
  deferrable initially deferred for each row execute function watchbook_require_intent();

-- 0002-screening

create table list_import (
  id uuid primary key,
  format text not null,
  institution_id uuid not null references institution,
  requested_by uuid not null,
  state text not null check (state in ('queued', 'running', 'done', 'failed')),
  stage text not null,
  progress integer not null default 0 check (progress between 0 and 100),
  added integer not null default 0,
  changed integer not null default 0,
  removed integer not null default 0,
  unchanged integer not null default 0,
  error text,
  requested_at timestamptz not null,
  finished_at timestamptz,
  foreign key (institution_id, requested_by) references app_user (institution_id, id));

create index list_import_open on list_import (requested_at) where state in ('queued', 'running');

alter table list_import enable row level security;

alter table list_import force row level security;

create policy list_import_system on list_import to watchbook_system using (true) with check (true);

create policy list_import_own on list_import to watchbook_app using (institution_id = app_institution() and requested_by = app_user() and app_has_role('operator')) with check (institution_id = app_institution() and requested_by = app_user() and app_has_role('operator') and state = 'queued');

grant select, insert on list_import to watchbook_app;

grant select, update on list_import to watchbook_system;

create constraint trigger list_import_requires_intent after insert on list_import
  deferrable initially deferred for each row execute function watchbook_require_intent();

create table list_import_file (
  import_id uuid not null references list_import,
  name text not null,
  bytes bytea not null,
  primary key (import_id, name));

alter table list_import_file enable row level security;

alter table list_import_file force row level security;

create policy list_import_file_system on list_import_file to watchbook_system using (true) with check (true);

create policy list_import_file_write on list_import_file for insert to watchbook_app
  with check (exists (select from list_import i where i.id = import_id and i.requested_by = app_user()));

grant insert on list_import_file to watchbook_app;

grant select, delete on list_import_file to watchbook_system;

create table list_source (
  id text primary key,
  import_id uuid not null references list_import,
  entries integer not null,
  updated_at timestamptz not null);

alter table list_source enable row level security;

alter table list_source force row level security;

create policy list_source_system on list_source to watchbook_system using (true) with check (true);

create policy list_source_read on list_source for select to watchbook_app using (app_user() is not null);

grant select on list_source to watchbook_app;

grant select, insert, update on list_source to watchbook_system;

create constraint trigger list_source_requires_intent after insert or update or delete on list_source
  deferrable initially deferred for each row execute function watchbook_require_intent();

create table list_entry (
  id uuid primary key,
  source text not null,
  external_id text not null,
  type text not null,
  described jsonb not null,
  described_hash text not null,
  import_id uuid not null references list_import,
  changed_at timestamptz not null,
  removed_at timestamptz,
  unique (source, external_id));

create index list_entry_import on list_entry (import_id);

alter table list_entry enable row level security;

alter table list_entry force row level security;

create policy list_entry_system on list_entry to watchbook_system using (true) with check (true);

create policy list_entry_read on list_entry for select to watchbook_app using (app_user() is not null);

grant select on list_entry to watchbook_app;

grant select, insert, update on list_entry to watchbook_system;

create constraint trigger list_entry_requires_intent after insert or update or delete on list_entry
  deferrable initially deferred for each row execute function watchbook_require_intent();

create table list_identifier (
  entry_id uuid not null references list_entry,
  scheme text not null,
  value text not null,
  primary key (entry_id, scheme, value));

create index list_identifier_value on list_identifier (value, scheme);

alter table list_identifier enable row level security;

alter table list_identifier force row level security;

create policy list_identifier_system on list_identifier to watchbook_system using (true) with check (true);

create policy list_identifier_read on list_identifier for select to watchbook_app using (app_user() is not null);

grant select on list_identifier to watchbook_app;

grant select, insert, delete on list_identifier to watchbook_system;

create constraint trigger list_identifier_requires_intent after insert or update or delete on list_identifier
  deferrable initially deferred for each row execute function watchbook_require_intent();

create function list_announce() returns trigger language plpgsql as $$
  begin perform pg_notify('watchbook_list', new.import_id::text); return null; end $$;

create trigger list_announce after insert or update on list_source
  for each row execute function list_announce();

create table screening (
  id uuid primary key,
  institution_id uuid not null references institution,
  user_id uuid not null,
  query bytea not null,
  query_hash text not null,
  targets text[] not null,
  purpose text,
  screened_at timestamptz not null,
  unique (institution_id, id),
  foreign key (institution_id, user_id) references app_user (institution_id, id));

create index screening_own on screening (institution_id, user_id, screened_at desc, id desc);

create index screening_office on screening (institution_id, screened_at desc, id desc);

alter table screening enable row level security;

alter table screening force row level security;

create policy screening_read on screening for select to watchbook_app
  using (institution_id = app_institution() and (app_has_role('analyst') or app_has_role('compliance-officer') or app_has_role('regulator-analyst')
  or app_has_role('regulator-supervisor') or app_has_scope('screenings')) and (user_id = app_user() or (app_has_role('compliance-officer') or app_has_role('regulator-supervisor'))));

create policy screening_write on screening for insert to watchbook_app with check (institution_id = app_institution() and user_id = app_user() and (app_has_role('analyst') or app_has_role('compliance-officer') or app_has_role('regulator-analyst')
  or app_has_role('regulator-supervisor') or app_has_scope('screenings')));

create policy screening_system on screening for select to watchbook_system using (true);

grant select, insert on screening to watchbook_app;

grant select on screening to watchbook_system;

create constraint trigger screening_requires_intent after insert or update or delete on screening
  deferrable initially deferred for each row execute function watchbook_require_intent();

create table judgement (
  id uuid primary key,
  institution_id uuid not null references institution,
  user_id uuid not null,
  screening_id uuid not null,
  query_hash text not null,
  target text not null,
  verdict text not null check (verdict in ('positive', 'negative', 'unsure')),
  note bytea,
  judged_at timestamptz not null,
  foreign key (institution_id, user_id) references app_user (institution_id, id),
  foreign key (institution_id, screening_id) references screening (institution_id, id));

create index judgement_remembered on judgement (institution_id, query_hash, target, judged_at desc);

alter table judgement enable row level security;

alter table judgement force row level security;

create policy judgement_read on judgement for select to watchbook_app using (institution_id = app_institution() and (app_has_role('analyst') or app_has_role('compliance-officer') or app_has_role('regulator-analyst')
  or app_has_role('regulator-supervisor') or app_has_scope('screenings')));

create policy judgement_write on judgement for insert to watchbook_app with check (institution_id = app_institution() and user_id = app_user() and (app_has_role('analyst') or app_has_role('compliance-officer') or app_has_role('regulator-analyst')
  or app_has_role('regulator-supervisor') or app_has_scope('screenings')));

create policy judgement_system on judgement for select to watchbook_system using (true);

grant select, insert on judgement to watchbook_app;

grant select on judgement to watchbook_system;

create constraint trigger judgement_requires_intent after insert or update or delete on judgement
  deferrable initially deferred for each row execute function watchbook_require_intent();

create policy screening_owner on screening for select to current_user using (institution_id = app_institution());

create function screening_usage(user_since timestamptz, institution_since timestamptz,
    out by_user integer, out by_institution integer)
  language sql stable security definer set search_path = public, pg_temp as $$
  select
    (select count(distinct query_hash) from screening
      where institution_id = app_institution() and user_id = app_user() and screened_at >= $1),
    (select count(distinct query_hash) from screening
      where institution_id = app_institution() and screened_at >= $2) $$;

revoke all on function screening_usage(timestamptz, timestamptz) from public;

grant execute on function screening_usage(timestamptz, timestamptz) to watchbook_app;

-- 0003-ledger-storage

create policy ledger_head_owner on ledger_head for select to current_user using (true);

create table ledger_storage (
  only_row boolean primary key default true check (only_row),
  partition_width bigint not null check (partition_width > 0 and partition_width % 1024 = 0));

insert into ledger_storage (partition_width) values (16777216);

create table ledger_partition (
  first bigint primary key,
  beyond bigint not null unique check (beyond > first));

alter table ledger_entry rename to ledger_entry_0;

alter index ledger_entry_pkey rename to ledger_entry_0_pkey;

alter table ledger_entry_0 rename constraint ledger_entry_id_key to ledger_entry_0_id;

drop index ledger_entry_institution, ledger_entry_actor, ledger_entry_action, ledger_entry_resources;

drop policy ledger_entry_auditor on ledger_entry_0;

drop policy ledger_entry_institution on ledger_entry_0;

drop policy ledger_entry_regulator on ledger_entry_0;

drop policy ledger_entry_own_trail on ledger_entry_0;

drop policy ledger_entry_owner on ledger_entry_0;

drop policy ledger_entry_system on ledger_entry_0;

drop trigger ledger_entry_append_only on ledger_entry_0;

revoke all on ledger_entry_0 from watchbook_app, watchbook_system;

create table ledger_entry (
  like ledger_entry_0 including constraints,
  primary key (seq)) partition by range (seq);

create trigger ledger_entry_append_only before update or delete on ledger_entry
  for each row execute function ledger_refuse_change();

create trigger ledger_entry_no_truncate before truncate on ledger_entry
  for each statement execute function ledger_refuse_change();

do $$
  declare beyond bigint;
  begin
    select (size / partition_width + 1) * partition_width into beyond from ledger_head, ledger_storage;
    execute format('alter table ledger_entry attach partition ledger_entry_0 for values from (0) to (%s)', beyond);
    insert into ledger_partition values (0, beyond);
  end $$;

create policy ledger_entry_auditor on ledger_entry for select to watchbook_app using (app_has_role('auditor'));

create policy ledger_entry_institution on ledger_entry for select to watchbook_app
  using (institution = app_setting('institution') and app_has_role('compliance-officer'));

create policy ledger_entry_regulator on ledger_entry for select to watchbook_app
  using (institution = app_setting('institution')
    and (app_has_role('regulator-analyst') or app_has_role('regulator-supervisor')));

create policy ledger_entry_own_trail on ledger_entry for select to watchbook_app
  using (institution = app_setting('institution') and actor_user = app_setting('user'));

create policy ledger_entry_owner on ledger_entry for select to current_user using (true);

grant select on ledger_entry to watchbook_app;

grant select, insert on ledger_entry to watchbook_system;

create function ledger_key(name text) returns bigint language sql immutable strict parallel safe
  as $$ select hashtextextended(name collate "C", 0) $$;

create table ledger_posting (
  key bigint not null,
  block bigint not null,
  scope bigint not null,
  places smallint[] not null,
  primary key (key, block, scope)) partition by range (block);

create table ledger_indexed (
  only_row boolean primary key default true check (only_row),
  below bigint not null);

insert into ledger_indexed (below) values (0);

create function ledger_index_entries(max_blocks integer) returns bigint language plpgsql
  set search_path = public, pg_temp as $$
  declare low bigint; high bigint; whole bigint;
  begin
    if not pg_try_advisory_xact_lock(4711260905) then return 0; end if;
    select below into low from ledger_indexed;
    select size / 1024 * 1024 into whole from ledger_head;
    high := least(whole, low + max_blocks * 1024::bigint);
    if high <= low then return 0; end if;
    insert into ledger_posting (key, block, scope, places)
      with entry as materialized (
        select seq, coalesce(ledger_key('i:' || institution), 0) as scope,
          institution, actor_user, action, outcome, resources
        from ledger_entry where seq >= low and seq < high),
      keyed as (
        select seq, scope, name from entry cross join lateral
          unnest(array['i:' || institution, 'u:' || actor_user, 'a:' || action,
            case when outcome <> 'allowed' then 'o:' || outcome end]) as name
        union all
        select seq, scope, 'r:' || resource from entry cross join lateral unnest(resources) as resource)
      select ledger_key(name), seq / 1024, scope, array_agg(distinct (seq % 1024)::smallint)
      from keyed where name is not null group by 1, 2, 3 order by 1, 2, 3;
    update ledger_indexed set below = high;
    return whole - high;
  end $$;

create function ledger_candidates(name text) returns setof ledger_entry language sql stable as $$
  select e.* from ledger_posting p cross join lateral unnest(p.places) as place
    cross join lateral (select * from ledger_entry where seq = p.block * 1024 + place offset 0) e
    where p.key = ledger_key(case
      when current_user <> 'watchbook_app' or app_has_role('auditor') or (app_has_role('compliance-officer') or app_has_role('regulator-analyst')
      or app_has_role('regulator-supervisor')) then name
      else 'u:' || app_setting('user') end)
  union all
  select e.* from ledger_entry e where e.seq >= (select below from ledger_indexed) $$;

create policy ledger_posting_auditor on ledger_posting for select to watchbook_app using (app_has_role('auditor'));

create policy ledger_posting_institution on ledger_posting for select to watchbook_app
  using (scope = ledger_key('i:' || app_setting('institution')) and (app_has_role('compliance-officer') or app_has_role('regulator-analyst')
      or app_has_role('regulator-supervisor')));

create policy ledger_posting_own_trail on ledger_posting for select to watchbook_app
  using (scope = ledger_key('i:' || app_setting('institution')) and key = ledger_key('u:' || app_setting('user')));

grant select on ledger_posting, ledger_indexed to watchbook_app;

create policy ledger_indexed_all on ledger_indexed for select to watchbook_app using (true);

grant select, insert on ledger_posting to watchbook_system;

grant select, update on ledger_indexed to watchbook_system;

create table ledger_archive (
  first bigint primary key,
  beyond bigint not null unique check (beyond > first),
  file text not null,
  sha256 text not null,
  last_hash text not null,
  last_at text not null,
  frontier text[] not null,
  own jsonb not null,
  kept text[] not null,
  archived_at timestamptz not null default clock_timestamp());

create trigger ledger_archive_append_only before update or delete on ledger_archive
  for each row execute function ledger_refuse_change();

create trigger ledger_archive_no_truncate before truncate on ledger_archive
  for each statement execute function ledger_refuse_change();

create policy ledger_archive_owner on ledger_archive for insert to current_user with check (true);

grant select on ledger_archive to watchbook_system;

alter table ledger_entry enable row level security;

alter table ledger_entry force row level security;

create policy ledger_entry_system on ledger_entry to watchbook_system using (true) with check (true);

alter table ledger_storage enable row level security;

alter table ledger_storage force row level security;

create policy ledger_storage_system on ledger_storage to watchbook_system using (true) with check (true);

alter table ledger_partition enable row level security;

alter table ledger_partition force row level security;

create policy ledger_partition_system on ledger_partition to watchbook_system using (true) with check (true);

alter table ledger_posting enable row level security;

alter table ledger_posting force row level security;

create policy ledger_posting_system on ledger_posting to watchbook_system using (true) with check (true);

alter table ledger_indexed enable row level security;

alter table ledger_indexed force row level security;

create policy ledger_indexed_system on ledger_indexed to watchbook_system using (true) with check (true);

alter table ledger_archive enable row level security;

alter table ledger_archive force row level security;

create policy ledger_archive_system on ledger_archive to watchbook_system using (true) with check (true);

create policy ledger_storage_owner on ledger_storage for select to current_user using (true);

create policy ledger_partition_owner on ledger_partition to current_user using (true) with check (true);

grant select on ledger_storage, ledger_partition to watchbook_system;

create function ledger_add_partition(first bigint, beyond bigint) returns void language plpgsql as $$
  declare entries text := 'ledger_entry_' || first;
  begin
    execute format('create table %I (like ledger_entry including constraints including storage,
      constraint %I unique (id))', entries, entries || '_id');
    execute format('create trigger ledger_entry_no_truncate before truncate on %I
      for each statement execute function ledger_refuse_change()', entries);
    perform ledger_add_postings(first, beyond);
    execute format('alter table %1$I enable row level security, force row level security', entries);
    execute format('alter table ledger_entry attach partition %I for values from (%s) to (%s)', entries, first, beyond);
    insert into ledger_partition values (first, beyond);
  end $$;

create function ledger_add_postings(first bigint, beyond bigint) returns void language plpgsql as $$
  declare places text := 'ledger_posting_' || first / 1024;
  begin
    execute format('create table %I (like ledger_posting)', places);
    execute format('alter table %1$I enable row level security, force row level security', places);
    execute format('alter table ledger_posting attach partition %I for values from (%s) to (%s)',
      places, first / 1024, beyond / 1024);
  end $$;

create function ledger_grow_partitions(room bigint default 0) returns void language plpgsql security definer
  set search_path = public, pg_temp set lock_timeout = '1s' as $$
  declare width bigint; wanted bigint; last bigint;
  begin
    select partition_width into width from ledger_storage;
    select size + greatest(2 * width, room) into wanted from ledger_head;
    -- Whoever does not get the lock leaves it to the one that has it.
    if wanted <= (select max(beyond) from ledger_partition) or not pg_try_advisory_xact_lock(4711260904) then
      return;
    end if;
    select max(beyond) into last from ledger_partition;
    while last < wanted loop
      perform ledger_add_partition(last, (last / width + 1) * width);
      last := (last / width + 1) * width;
    end loop;
  end $$;

revoke all on function ledger_add_partition(bigint, bigint), ledger_add_postings(bigint, bigint),
  ledger_grow_partitions(bigint) from public;

grant execute on function ledger_grow_partitions(bigint) to watchbook_system;

select ledger_add_postings(first, beyond) from ledger_partition;

select ledger_grow_partitions();

create or replace function ledger_seq_at(moment timestamptz) returns bigint language plpgsql
  stable security definer set search_path = public, pg_temp as $$
  declare low bigint; high bigint; middle bigint;
  begin
    select coalesce((select seq from ledger_entry order by seq limit 1), 0) into low;
    select coalesce((select seq + 1 from ledger_entry order by seq desc limit 1), 0) into high;
    while low < high loop
      middle := (low + high) / 2;
      if (select at from ledger_entry where seq = middle) < moment then low := middle + 1; else high := middle; end if;
    end loop;
    return low;
  end $$;

alter table ledger_head set (fillfactor = 40);

alter table ledger_own_head set (fillfactor = 40);

alter table ledger_head alter column frontier set storage plain;

-- 0004-ledger-witness

create table witness (
  id uuid primary key,
  vkey text not null unique,
  name text not null,
  url text,
  registered_at timestamptz not null,
  registered_by uuid not null,
  retired_at timestamptz,
  retired_by uuid);

alter table witness enable row level security;

alter table witness force row level security;

create policy witness_read on witness for select to watchbook_app using (app_user() is not null);

create policy witness_register on witness for insert to watchbook_app
  with check (app_has_role('operator') and registered_by = app_user() and retired_at is null);

create policy witness_retire on witness for update to watchbook_app using (app_has_role('operator'))
  with check (app_has_role('operator') and retired_by = app_user());

create policy witness_system on witness for select to watchbook_system using (true);

grant select, insert on witness to watchbook_app;

grant update (retired_at, retired_by) on witness to watchbook_app;

grant select on witness to watchbook_system;

create constraint trigger witness_requires_intent after insert or update or delete on witness
  deferrable initially deferred for each row execute function watchbook_require_intent();

create table ledger_cosignature (
  size bigint not null references ledger_checkpoint,
  witness_id uuid not null references witness,
  line text not null,
  cosigned_at timestamptz not null,
  received_at timestamptz not null,
  primary key (size, witness_id));

create index ledger_cosignature_witness on ledger_cosignature (witness_id, size desc);

create table ledger_fork (
  size bigint not null,
  first_note text not null,
  second_note text not null,
  proof_hash text primary key,
  found_at timestamptz not null);

alter table ledger_cosignature enable row level security;

alter table ledger_cosignature force row level security;

create policy ledger_cosignature_system on ledger_cosignature to watchbook_system using (true) with check (true);

grant select, insert on ledger_cosignature to watchbook_system;

create trigger ledger_cosignature_append_only before update or delete on ledger_cosignature
    for each row execute function ledger_refuse_change();

create trigger ledger_cosignature_no_truncate before truncate on ledger_cosignature
    for each statement execute function ledger_refuse_change();

alter table ledger_fork enable row level security;

alter table ledger_fork force row level security;

create policy ledger_fork_system on ledger_fork to watchbook_system using (true) with check (true);

grant select, insert on ledger_fork to watchbook_system;

create trigger ledger_fork_append_only before update or delete on ledger_fork
    for each row execute function ledger_refuse_change();

create trigger ledger_fork_no_truncate before truncate on ledger_fork
    for each statement execute function ledger_refuse_change();

-- 0005-ledger-views

create function app_supervised() returns text[] language sql stable parallel safe
  as $$ select coalesce(array_agg(id::text), '{}') from institution
    where jurisdiction = any (app_list('jurisdictions')) and sector = any (app_list('sectors')) $$;

drop policy if exists ledger_entry_auditor on ledger_entry;

drop policy if exists ledger_entry_institution on ledger_entry;

drop policy if exists ledger_entry_regulator on ledger_entry;

drop policy if exists ledger_entry_own_trail on ledger_entry;

create policy ledger_entry_auditor on ledger_entry for select to watchbook_app using ((select app_has_role('auditor')));

create policy ledger_entry_institution on ledger_entry for select to watchbook_app using ((select app_has_role('compliance-officer') or app_has_role('regulator-supervisor') or app_has_role('institution-admin')) and institution = (select app_setting('institution')));

create policy ledger_entry_regulator on ledger_entry for select to watchbook_app
  using ((select app_has_role('regulator-analyst') or app_has_role('regulator-supervisor')) and institution = any ((select app_supervised())::text[]));

create policy ledger_entry_own_trail on ledger_entry for select to watchbook_app using ((select app_has_role('analyst') or app_has_role('compliance-officer') or app_has_role('institution-admin') or app_has_role('regulator-analyst') or app_has_role('regulator-supervisor')) and institution = (select app_setting('institution')) and actor_user = (select app_setting('user')));

drop policy ledger_posting_institution on ledger_posting;

drop policy ledger_posting_own_trail on ledger_posting;

create policy ledger_posting_institution on ledger_posting for select to watchbook_app
  using (((select app_has_role('compliance-officer') or app_has_role('regulator-supervisor') or app_has_role('institution-admin')) or (select app_has_role('regulator-analyst') or app_has_role('regulator-supervisor'))) and scope = (select ledger_key('i:' || (select app_setting('institution')))));

create policy ledger_posting_regulator on ledger_posting for select to watchbook_app
  using ((select app_has_role('regulator-analyst') or app_has_role('regulator-supervisor')) and scope = any ((select array_agg(ledger_key('i:' || id)) from unnest(app_supervised()) as id)::bigint[]));

create policy ledger_posting_own_trail on ledger_posting for select to watchbook_app
  using ((select app_has_role('analyst') or app_has_role('compliance-officer') or app_has_role('institution-admin') or app_has_role('regulator-analyst') or app_has_role('regulator-supervisor')) and scope = (select ledger_key('i:' || (select app_setting('institution'))))
    and key = (select ledger_key('u:' || app_setting('user'))));

create or replace function ledger_candidates(name text) returns setof ledger_entry language sql stable as $$
  select e.* from ledger_posting p cross join lateral unnest(p.places) as place
    join ledger_entry e on e.seq = p.block * 1024 + place
    where p.key = ledger_key(case
      when current_user <> 'watchbook_app' or (select app_has_role('auditor')) or (select app_has_role('compliance-officer') or app_has_role('regulator-supervisor') or app_has_role('institution-admin')) or (select app_has_role('regulator-analyst') or app_has_role('regulator-supervisor')) then name
      else 'u:' || app_setting('user') end)
  union all
  select e.* from ledger_entry e where e.seq >= (select below from ledger_indexed) $$;

create policy ledger_detail_read on ledger_detail for select to watchbook_app
  using (exists (select from ledger_entry e where e.id = entry_id and e.institution = (select app_setting('institution')) and ((select app_has_role('compliance-officer') or app_has_role('regulator-supervisor')) or ((select app_has_role('analyst') or app_has_role('compliance-officer') or app_has_role('institution-admin') or app_has_role('regulator-analyst') or app_has_role('regulator-supervisor')) and e.actor_user = (select app_setting('user'))))));

create table ledger_erasure_request (
  id uuid primary key,
  institution_id uuid not null references institution,
  resource text not null,
  reason text not null check (reason in ('data-subject-request', 'retention-over', 'recorded-in-error', 'court-order')),
  requested_by uuid not null,
  requested_at timestamptz not null,
  erased_by uuid check (erased_by is distinct from requested_by),
  erased_at timestamptz,
  entries integer,
  intent_id uuid,
  foreign key (institution_id, requested_by) references app_user (institution_id, id),
  foreign key (institution_id, erased_by) references app_user (institution_id, id),
  check (num_nulls(erased_by, erased_at, entries, intent_id) in (0, 4)));

create index ledger_erasure_request_institution on ledger_erasure_request (institution_id, id);

create table ledger_erasure (
  entry_id uuid primary key,
  request_id uuid not null references ledger_erasure_request,
  intent_id uuid not null,
  erased_at timestamptz not null);

alter table ledger_erasure_request enable row level security;

alter table ledger_erasure_request force row level security;

create policy ledger_erasure_request_system on ledger_erasure_request for select to watchbook_system using (true);

grant select on ledger_erasure_request to watchbook_system;

create constraint trigger ledger_erasure_request_requires_intent after insert or update or delete on ledger_erasure_request
  deferrable initially deferred for each row execute function watchbook_require_intent();

alter table ledger_erasure enable row level security;

alter table ledger_erasure force row level security;

create policy ledger_erasure_system on ledger_erasure for select to watchbook_system using (true);

grant select on ledger_erasure to watchbook_system;

create constraint trigger ledger_erasure_requires_intent after insert or update or delete on ledger_erasure
  deferrable initially deferred for each row execute function watchbook_require_intent();

create policy ledger_erasure_request_read on ledger_erasure_request for select to watchbook_app
  using ((select app_has_role('compliance-officer') or app_has_role('regulator-supervisor') or app_has_role('institution-admin')) and institution_id = app_institution());

create policy ledger_erasure_request_ask on ledger_erasure_request for insert to watchbook_app
  with check ((select app_has_role('compliance-officer') or app_has_role('regulator-supervisor') or app_has_role('institution-admin')) and institution_id = app_institution() and requested_by = app_user() and erased_by is null);

create policy ledger_erasure_request_erase on ledger_erasure_request for update to watchbook_app
  using ((select app_has_role('compliance-officer') or app_has_role('regulator-supervisor')) and institution_id = app_institution() and erased_by is null)
  with check (institution_id = app_institution() and erased_by = app_user());

grant select, insert on ledger_erasure_request to watchbook_app;

grant update (erased_by, erased_at, entries, intent_id) on ledger_erasure_request to watchbook_app;

create policy ledger_erasure_read on ledger_erasure for select to watchbook_app
  using (exists (select from ledger_entry e where e.id = entry_id and e.institution = (select app_setting('institution')) and ((select app_has_role('compliance-officer') or app_has_role('regulator-supervisor')) or ((select app_has_role('analyst') or app_has_role('compliance-officer') or app_has_role('institution-admin') or app_has_role('regulator-analyst') or app_has_role('regulator-supervisor')) and e.actor_user = (select app_setting('user'))))));

create policy ledger_erasure_note on ledger_erasure for insert to watchbook_app
  with check ((select app_has_role('compliance-officer') or app_has_role('regulator-supervisor')) and exists (select from ledger_entry e where e.id = entry_id and e.institution = (select app_setting('institution')) and true) and exists (select from ledger_erasure_request r
    where r.id = request_id and r.erased_by = app_user()
      and r.intent_id = ledger_erasure.intent_id and r.erased_at = ledger_erasure.erased_at));

grant select, insert on ledger_erasure to watchbook_app;

create policy ledger_detail_erase on ledger_detail for delete to watchbook_app using ((select app_has_role('compliance-officer') or app_has_role('regulator-supervisor')) and exists (select from ledger_entry e where e.id = entry_id and e.institution = (select app_setting('institution')) and true));

grant select, delete on ledger_detail to watchbook_app;

revoke delete on ledger_detail from watchbook_system;

create policy ledger_erasure_owner on ledger_erasure for select to current_user using (true);

create function ledger_require_erasure() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
  begin
    if not exists (select from ledger_erasure where entry_id = old.entry_id)
      or not exists (select from ledger_intent where xid = pg_current_xact_id()) then
      raise exception 'a detail was deleted without an erasure' using errcode = 'integrity_constraint_violation';
    end if;
    return null;
  end $$;

create constraint trigger ledger_detail_requires_erasure after delete on ledger_detail
  deferrable initially deferred for each row execute function ledger_require_erasure();

create trigger ledger_detail_no_truncate before truncate on ledger_detail
  for each statement execute function ledger_refuse_change();

create trigger ledger_detail_no_update before update on ledger_detail
  for each row execute function ledger_refuse_change();

create trigger ledger_erasure_append_only before update or delete on ledger_erasure
  for each row execute function ledger_refuse_change();

-- 0006-ledger-guard

create function ledger_intent_bind() returns trigger language plpgsql as $$
  begin new.xid := pg_current_xact_id(); return new; end $$;

create trigger ledger_intent_bind before insert on ledger_intent
  for each row execute function ledger_intent_bind();

create function ledger_intent_refuse() returns trigger language plpgsql as $$
  begin raise exception 'an intent cannot be taken back' using errcode = 'insufficient_privilege'; end $$;

create trigger ledger_intent_unchanged before update on ledger_intent
  for each row execute function ledger_intent_refuse();

create trigger ledger_intent_kept before delete on ledger_intent
  for each row when (old.xid = pg_current_xact_id()) execute function ledger_intent_refuse();

create trigger ledger_intent_no_truncate before truncate on ledger_intent
  for each statement execute function ledger_intent_refuse();

create constraint trigger report_run_requires_intent_for after delete or update of
  id, institution_id, requested_by, template, parameters, format, requested_at, size_bytes, sha256, checkpoint_size
  on report_run deferrable initially deferred for each row execute function watchbook_require_intent();

create constraint trigger list_import_requires_intent_for after delete or update of
  id, format, institution_id, requested_by, requested_at, added, changed, removed, unchanged
  on list_import deferrable initially deferred for each row execute function watchbook_require_intent();

create constraint trigger user_session_requires_intent after insert or delete or update of
  id, token_hash, user_id, user_agent, created_at, expires_at, revoked_at
  on user_session deferrable initially deferred for each row execute function watchbook_require_intent();

create function watchbook_refuse_truncate() returns trigger language plpgsql as $$
  begin
    raise exception 'table % cannot be emptied without ledger intents', tg_table_name
      using errcode = 'insufficient_privilege';
  end $$;

do $$
  declare guarded regclass;
  begin
    for guarded in
      select distinct tgrelid::regclass from pg_trigger
      where tgfoid = 'watchbook_require_intent'::regproc and tgparentid = 0
    loop
      execute format('create or replace trigger %I before truncate on %s for each statement
        execute function watchbook_refuse_truncate()', guarded::text || '_no_truncate', guarded);
    end loop;
  end $$;

create table ledger_set_aside (
  entry_id uuid primary key,
  intent_id uuid not null,
  draft text not null,
  salt bytea,
  detail bytea,
  reason text not null,
  set_aside_at timestamptz not null default clock_timestamp());

alter table ledger_set_aside enable row level security;

alter table ledger_set_aside force row level security;

create policy ledger_set_aside_system on ledger_set_aside to watchbook_system using (true) with check (true);

grant select, insert on ledger_set_aside to watchbook_system;

-- 0007-sign-in

alter table user_session
  add methods text[] not null default '{}',
  add authenticators text[] not null default '{}',
  add proven_at timestamptz,
  add strong_at timestamptz;

create constraint trigger user_session_requires_intent_for after update of methods, authenticators, proven_at, strong_at
  on user_session deferrable initially deferred for each row execute function watchbook_require_intent();

grant select (methods, proven_at, strong_at) on user_session to watchbook_app;

alter table user_password add alone boolean not null default true;

create policy user_password_own on user_password for select to watchbook_app using (user_id = app_user());

grant select (user_id, changed_at, alone) on user_password to watchbook_app;

create function app_user_end_sessions() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
  begin
    update user_session set revoked_at = now() where user_id = new.id and revoked_at is null;
    return null;
  end $$;

revoke all on function app_user_end_sessions() from public;

create policy user_session_owner on user_session to current_user using (true);

create trigger app_user_end_sessions after update of status on app_user
  for each row when (new.status = 'disabled' and old.status <> 'disabled') execute function app_user_end_sessions();

create function access_ended() returns trigger language plpgsql as $$
  begin perform pg_notify('watchbook_access', new.id::text); return null; end $$;

create trigger access_ended after update of revoked_at on user_session
  for each row when (new.revoked_at is not null) execute function access_ended();

create trigger access_ended after update of status, roles on app_user
  for each row when (new.status <> old.status or new.roles <> old.roles) execute function access_ended();

create trigger access_ended after update of status on institution
  for each row when (new.status <> old.status) execute function access_ended();

create function key_ended() returns trigger language plpgsql as $$
  begin perform pg_notify('watchbook_access', new.user_id::text); return null; end $$;

create trigger access_ended after update of revoked_at on api_key
  for each row when (new.revoked_at is not null) execute function key_ended();

create table user_passkey (
  id uuid primary key,
  user_id uuid not null references app_user,
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  synced boolean not null,
  name bytea not null,
  created_at timestamptz not null,
  last_used_at timestamptz);

create index user_passkey_user on user_passkey (user_id, created_at);

create table user_totp (
  user_id uuid primary key references app_user,
  id uuid not null,
  secret bytea not null,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0);

create table user_recovery_code (
  user_id uuid not null references app_user,
  code_hash text not null,
  created_at timestamptz not null,
  used_at timestamptz,
  primary key (user_id, code_hash));

create table auth_challenge (
  id uuid primary key,
  kind text not null check (kind in ('passkey-sign-in', 'passkey-proof', 'passkey-registration', 'second-factor')),
  user_id uuid references app_user,
  challenge text not null unique,
  failures integer not null default 0,
  expires_at timestamptz not null);

create index auth_challenge_expires on auth_challenge (expires_at);

alter table user_passkey enable row level security;

alter table user_passkey force row level security;

create policy user_passkey_system on user_passkey to watchbook_system using (true) with check (true);

grant select, insert, update, delete on user_passkey to watchbook_system;

alter table user_totp enable row level security;

alter table user_totp force row level security;

create policy user_totp_system on user_totp to watchbook_system using (true) with check (true);

grant select, insert, update, delete on user_totp to watchbook_system;

alter table user_recovery_code enable row level security;

alter table user_recovery_code force row level security;

create policy user_recovery_code_system on user_recovery_code to watchbook_system using (true) with check (true);

grant select, insert, update, delete on user_recovery_code to watchbook_system;

alter table auth_challenge enable row level security;

alter table auth_challenge force row level security;

create policy auth_challenge_system on auth_challenge to watchbook_system using (true) with check (true);

grant select, insert, update, delete on auth_challenge to watchbook_system;

create policy user_passkey_own on user_passkey to watchbook_app using (user_id = app_user()) with check (user_id = app_user());

create constraint trigger user_passkey_requires_intent after insert or update or delete on user_passkey
  deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger user_passkey_no_truncate before truncate on user_passkey
  for each statement execute function watchbook_refuse_truncate();

create policy user_totp_own on user_totp to watchbook_app using (user_id = app_user()) with check (user_id = app_user());

create constraint trigger user_totp_requires_intent after insert or update or delete on user_totp
  deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger user_totp_no_truncate before truncate on user_totp
  for each statement execute function watchbook_refuse_truncate();

create policy user_recovery_code_own on user_recovery_code to watchbook_app using (user_id = app_user()) with check (user_id = app_user());

create constraint trigger user_recovery_code_requires_intent after insert or update or delete on user_recovery_code
  deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger user_recovery_code_no_truncate before truncate on user_recovery_code
  for each statement execute function watchbook_refuse_truncate();

grant select (id, user_id, credential_id, transports, synced, name, created_at, last_used_at), insert, delete
  on user_passkey to watchbook_app;

grant select (user_id, id, created_at, confirmed_at), insert, delete, update (confirmed_at, last_step) on user_totp to watchbook_app;

grant select (user_id, created_at, used_at), insert, delete on user_recovery_code to watchbook_app;

create table account_link (
  id uuid primary key,
  user_id uuid not null references app_user,
  purpose text not null check (purpose in ('invitation', 'password-reset')),
  token_hash text not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz);

create index account_link_user on account_link (user_id);

alter table account_link enable row level security;

alter table account_link force row level security;

create policy account_link_system on account_link to watchbook_system using (true) with check (true);

grant select, insert, update, delete on account_link to watchbook_system;

create policy account_link_invite on account_link for insert to watchbook_app
  with check (purpose = 'invitation' and exists (select from app_user u where u.id = user_id and u.status = 'invited'));

grant insert on account_link to watchbook_app;

create constraint trigger account_link_requires_intent after insert or update or delete on account_link
  deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger account_link_no_truncate before truncate on account_link
  for each statement execute function watchbook_refuse_truncate();

create table mail_outbox (
  id uuid primary key,
  template text not null check (template in ('invitation', 'password-reset', 'none')),
  recipient bytea not null,
  link bytea not null,
  created_at timestamptz not null);

create index mail_outbox_created on mail_outbox (created_at);

alter table mail_outbox enable row level security;

alter table mail_outbox force row level security;

create policy mail_outbox_write on mail_outbox for insert to watchbook_app with check (app_user() is not null);

grant insert on mail_outbox to watchbook_app;

create policy mail_outbox_system on mail_outbox to watchbook_system using (true) with check (true);

grant select, insert, update, delete on mail_outbox to watchbook_system;

-- 0008-administration

create table change_proposal (
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
  check ((status = 'open') = (awaits_role is not null)));

create unique index change_proposal_open on change_proposal
  (kind, target_id, coalesce(about_institution_id, '00000000-0000-0000-0000-000000000000')) where status = 'open';

create index change_proposal_institution on change_proposal (institution_id, proposed_at);

create index change_proposal_waiting on change_proposal (expires_at) where status = 'open';

create index change_proposal_target on change_proposal (target_id);

create table change_decision (
  proposal_id uuid not null references change_proposal,
  stage integer not null,
  decision text not null check (decision in ('approved', 'rejected', 'withdrawn')),
  content_hash text not null,
  reason bytea,
  institution_id uuid not null references institution,
  user_id uuid not null,
  session_id uuid,
  decided_at timestamptz not null,
  primary key (proposal_id, stage));

create function app_decides(role text, institution uuid, by_reach boolean, jurisdiction text, sector text)
  returns boolean language sql stable
  as $$ select app_has_role(role) and (institution = app_institution() or (by_reach and (role = 'operator'
    or (role = 'regulator-supervisor' and jurisdiction = any (app_list('jurisdictions')) and sector = any (app_list('sectors')))))) $$;

create policy change_proposal_owner on change_proposal for select to current_user using (true);

create function app_warranted(kinds text[], target uuid, about uuid default null, given text[] default null)
  returns boolean language sql stable security definer set search_path = public, pg_temp
  as $$ select exists (select from change_proposal p
    where p.kind = any (kinds) and p.target_id = target and p.status = 'approved'
      and p.closed_in = pg_current_xact_id_if_assigned()
      and (about is null or p.about_institution_id = about) and (given is null or p.roles = given)) $$;

create function change_decision_check() returns trigger language plpgsql as $$
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
  end $$;

create trigger change_decision_check before insert on change_decision
  for each row execute function change_decision_check();

create function change_decision_final() returns trigger language plpgsql as $$
  begin
    if tg_op = 'UPDATE' and to_jsonb(new) - 'reason' = to_jsonb(old) - 'reason' then return new; end if;
    raise exception 'a decision is final' using errcode = 'insufficient_privilege';
  end $$;

create trigger change_decision_final before update or delete on change_decision
  for each row execute function change_decision_final();

create function change_proposal_step() returns trigger language plpgsql as $$
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
  end $$;

create trigger change_proposal_step before update on change_proposal
  for each row execute function change_proposal_step();

alter table change_proposal enable row level security;

alter table change_proposal force row level security;

create policy change_proposal_system on change_proposal to watchbook_system using (true) with check (true);

grant select, insert on change_proposal to watchbook_app;

grant select, insert, update on change_proposal to watchbook_system;

create constraint trigger change_proposal_requires_intent after insert or update or delete on change_proposal
  deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger change_proposal_no_truncate before truncate on change_proposal
  for each statement execute function watchbook_refuse_truncate();

alter table change_decision enable row level security;

alter table change_decision force row level security;

create policy change_decision_system on change_decision to watchbook_system using (true) with check (true);

grant select, insert on change_decision to watchbook_app;

grant select, insert, update on change_decision to watchbook_system;

create constraint trigger change_decision_requires_intent after insert or update or delete on change_decision
  deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger change_decision_no_truncate before truncate on change_decision
  for each statement execute function watchbook_refuse_truncate();

grant update (status, stage, awaits_role, awaits_institution_id, awaits_reach, closed_at) on change_proposal to watchbook_app;

create function app_keeps() returns boolean language sql stable as $$
  select app_has_role('institution-admin') or app_has_role('regulator-supervisor')
    or app_has_role('auditor') or app_has_role('operator') $$;

create function app_proposes() returns boolean language sql stable
  as $$ select app_keeps() or app_has_role('compliance-officer') $$;

create policy change_proposal_house on change_proposal for select to watchbook_app
  using (institution_id = app_institution() and app_proposes());

create policy change_proposal_decider on change_proposal for select to watchbook_app
  using (status = 'open' and app_decides(awaits_role, awaits_institution_id, awaits_reach, jurisdiction, sector));

create policy change_proposal_reach on change_proposal for select to watchbook_app
  using (app_has_role('regulator-supervisor')
    and jurisdiction = any (app_list('jurisdictions')) and sector = any (app_list('sectors')));

create policy change_proposal_auditor on change_proposal for select to watchbook_app using (app_has_role('auditor'));

create policy change_decision_owner on change_decision for select to current_user using (true);

create function app_decided(proposal uuid) returns boolean language sql stable security definer
  set search_path = public, pg_temp
  as $$ select exists (select from change_decision where proposal_id = proposal and user_id = app_user()) $$;

create policy change_proposal_decided on change_proposal for select to watchbook_app using (app_decided(id));

create policy change_proposal_propose on change_proposal for insert to watchbook_app
  with check (institution_id = app_institution() and proposed_by = app_user() and app_proposes()
    and status = 'open' and stage = 0 and closed_in is null);

create policy change_proposal_decide on change_proposal for update to watchbook_app
  using (status = 'open' and ((institution_id = app_institution() and proposed_by = app_user() and app_proposes())
    or app_decides(awaits_role, awaits_institution_id, awaits_reach, jurisdiction, sector)))
  with check (true);

create policy change_decision_visible on change_decision for select to watchbook_app
  using (user_id = app_user() or exists (select from change_proposal p where p.id = proposal_id));

create policy change_decision_take on change_decision for insert to watchbook_app
  with check (user_id = app_user() and institution_id = app_institution()
    and exists (select from change_proposal p where p.id = proposal_id and p.status = 'open'
      and ((decision = 'withdrawn' and p.proposed_by = app_user())
        or app_decides(p.awaits_role, p.awaits_institution_id, p.awaits_reach, p.jurisdiction, p.sector))));

alter table institution
  add column address text,
  add column contact text,
  add column version integer not null default 1;

create policy institution_owner on institution for select to current_user using (true);

create policy institution_join on institution for insert to watchbook_app
  with check (app_warranted(array['institution-join'], id));

create policy institution_profile on institution for update to watchbook_app
  using (id = app_institution() and app_keeps());

create policy institution_status on institution for update to watchbook_app
  using (app_warranted(array['institution-suspend', 'institution-reinstate'], id));

grant insert, update (name, address, contact, version, status) on institution to watchbook_app;

create function institution_status_check() returns trigger language plpgsql as $$
  begin
    if not app_warranted(array[case new.status when 'suspended' then 'institution-suspend' else 'institution-reinstate' end], new.id) then
      raise exception 'two people suspend an institution' using errcode = 'WB002';
    end if;
    return new;
  end $$;

create trigger institution_status_check before update of status on institution for each row
  when (old.status is distinct from new.status) execute function institution_status_check();

alter table sharing_group add column chair_institution_id uuid references institution;

create policy sharing_group_create on sharing_group for insert to watchbook_app
  with check (app_warranted(array['group-create'], id));

create policy sharing_group_epoch on sharing_group for update to watchbook_app
  using (app_warranted(array['group-create', 'group-join', 'group-leave', 'group-remove'], id));

grant insert, update (epoch) on sharing_group to watchbook_app;

create policy group_membership_join on group_membership for insert to watchbook_app
  with check (app_warranted(array['group-create', 'group-join'], group_id, institution_id));

create policy group_membership_leave on group_membership for update to watchbook_app
  using (app_warranted(array['group-leave', 'group-remove'], group_id, institution_id));

grant insert, update (left_at) on group_membership to watchbook_app;

create function sharing_group_forwards() returns trigger language plpgsql as $$
  begin
    if new.epoch < old.epoch then raise exception 'epochs count forwards' using errcode = 'check_violation'; end if;
    return new;
  end $$;

create trigger sharing_group_forwards before update on sharing_group
  for each row execute function sharing_group_forwards();

create table group_invitation (
  group_id uuid not null references sharing_group,
  institution_id uuid not null references institution,
  invited_by uuid not null,
  invited_at timestamptz not null,
  primary key (group_id, institution_id));

alter table group_invitation enable row level security;

alter table group_invitation force row level security;

create function app_leads_group(wanted uuid) returns boolean language sql stable
  as $$ select app_has_role('operator') or (app_has_role('institution-admin')
    and exists (select from sharing_group where id = wanted and chair_institution_id = app_institution())) $$;

create policy group_invitation_system on group_invitation to watchbook_system using (true) with check (true);

create policy group_invitation_visible on group_invitation for select to watchbook_app
  using (institution_id = app_institution() or app_has_role('operator') or app_warranted(array['group-join'], group_id)
    or exists (select from sharing_group g where g.id = group_id and g.chair_institution_id = app_institution()));

create policy group_invitation_invite on group_invitation for insert to watchbook_app
  with check (app_leads_group(group_id) or app_warranted(array['group-create'], group_id));

create policy group_invitation_used on group_invitation for delete to watchbook_app
  using (app_warranted(array['group-join'], group_id, institution_id));

grant select, insert, delete on group_invitation to watchbook_app;

grant select, insert on group_invitation to watchbook_system;

create constraint trigger group_invitation_requires_intent after insert or update or delete on group_invitation
  deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger group_invitation_no_truncate before truncate on group_invitation
  for each statement execute function watchbook_refuse_truncate();

alter table app_user drop constraint app_user_roles_check;

alter table app_user drop constraint app_user_status_check;

alter table app_user add constraint app_user_status_check check (status in ('invited', 'active', 'disabled'));

create policy app_user_owner on app_user for select to current_user using (true);

alter table app_user add column joined_at timestamptz;

alter table app_user no force row level security;

alter table app_user disable trigger user;

update app_user set joined_at = created_at where status <> 'invited';

alter table app_user enable trigger user;

alter table app_user force row level security;

create function roles_of_kind(kind text) returns text[] language sql immutable as $$
  select case kind when 'regulator' then array['regulator-analyst', 'regulator-supervisor']
    when 'auditor' then array['auditor'] when 'operator' then array['operator']
    else array['analyst', 'compliance-officer', 'institution-admin'] end $$;

create function keeper_of_kind(kind text) returns text language sql immutable as $$
  select case kind when 'regulator' then 'regulator-supervisor' when 'auditor' then 'auditor'
    when 'operator' then 'operator' else 'institution-admin' end $$;

create function user_kind(institution uuid) returns text language sql stable security definer
  set search_path = public, pg_temp as $$ select kind from institution i where i.id = institution $$;

create function user_keepers_beside(institution uuid, person uuid) returns bigint language plpgsql volatile
  security definer set search_path = public, pg_temp as $$
  declare others bigint;
  begin
    perform pg_advisory_xact_lock(hashtextextended('keepers ' || institution, 0));
    select count(*) into others from app_user u
      where u.institution_id = institution and u.id <> person and u.status = 'active'
        and keeper_of_kind(user_kind(institution)) = any (u.roles);
    return others;
  end $$;

create function app_user_rights() returns trigger language plpgsql as $$
  declare kind text := user_kind(new.institution_id);
  begin
    if not (new.roles <@ roles_of_kind(kind) or new.roles = array['service-account']) then
      raise exception 'these roles are not of an institution of this kind' using errcode = 'check_violation';
    end if;
    if new.status = 'active' and new.joined_at is null then new.joined_at := now(); end if;
    if tg_op = 'INSERT' then
      if current_user = 'watchbook_app' and not (new.roles <@ array['analyst', 'regulator-analyst'] or new.roles = array['service-account']
          or app_warranted(array['institution-join'], new.institution_id, null, new.roles)) then
        raise exception 'two people give these roles' using errcode = 'WB002';
      end if;
    elsif new.roles is distinct from old.roles and not app_warranted(array['user-roles'], new.id, null, new.roles) then
      raise exception 'two people change roles' using errcode = 'WB002';
    end if;
    return new;
  end $$;

create trigger app_user_rights before insert or update on app_user
  for each row execute function app_user_rights();

create trigger app_user_end_sessions_of_roles after update of roles on app_user
  for each row when (new.roles is distinct from old.roles) execute function app_user_end_sessions();

create function app_user_keeper() returns trigger language plpgsql as $$
  declare keeper text := keeper_of_kind(user_kind(old.institution_id));
  begin
    if old.status = 'active' and keeper = any (old.roles)
      and (tg_op = 'DELETE' or new.status <> 'active' or not (keeper = any (new.roles)))
      and user_keepers_beside(old.institution_id, old.id) = 0 then
      raise exception 'nobody would be left in charge' using errcode = 'WB003';
    end if;
    return case tg_op when 'DELETE' then old else new end;
  end $$;

create trigger app_user_keeper before update or delete on app_user
  for each row execute function app_user_keeper();

drop policy app_user_admin_insert on app_user;

drop policy app_user_admin_update on app_user;

create policy app_user_invite on app_user for insert to watchbook_app
  with check ((institution_id = app_institution() and app_keeps() and id <> app_user())
    or app_warranted(array['institution-join'], institution_id));

create policy app_user_edit on app_user for update to watchbook_app
  using (institution_id = app_institution() and app_keeps() and id <> app_user())
  with check (institution_id = app_institution());

create policy app_user_new_roles on app_user for update to watchbook_app
  using (app_warranted(array['user-roles'], id) and id <> app_user());

create policy app_user_by_warrant on app_user for select to watchbook_app
  using (app_warranted(array['user-roles', 'user-recovery'], id)
    or app_warranted(array['institution-join'], institution_id));

create policy user_passkey_recovery_look on user_passkey for select to watchbook_app
    using (app_warranted(array['user-recovery'], user_id));

create policy user_passkey_recovery on user_passkey for delete to watchbook_app
    using (app_warranted(array['user-recovery'], user_id));

create policy user_totp_recovery_look on user_totp for select to watchbook_app
    using (app_warranted(array['user-recovery'], user_id));

create policy user_totp_recovery on user_totp for delete to watchbook_app
    using (app_warranted(array['user-recovery'], user_id));

create policy user_recovery_code_recovery_look on user_recovery_code for select to watchbook_app
    using (app_warranted(array['user-recovery'], user_id));

create policy user_recovery_code_recovery on user_recovery_code for delete to watchbook_app
    using (app_warranted(array['user-recovery'], user_id));

create policy user_password_recovery_look on user_password for select to watchbook_app
    using (app_warranted(array['user-recovery'], user_id));

create policy user_password_recovery on user_password for delete to watchbook_app
    using (app_warranted(array['user-recovery'], user_id));

grant delete on user_password to watchbook_app;

create policy user_session_recovery_look on user_session for select to watchbook_app
  using (app_warranted(array['user-recovery'], user_id));

create policy user_session_recovery on user_session for update to watchbook_app
  using (app_warranted(array['user-recovery'], user_id));

create policy account_link_recovery on account_link for insert to watchbook_app
  with check (purpose = 'password-reset' and app_warranted(array['user-recovery'], user_id));

alter table api_key
  add column jurisdiction text,
  add column sector text,
  add column addresses text[] not null default '{}',
  add column last_used_at timestamptz,
  add column overlap_hash text unique,
  add column overlap_until timestamptz,
  add check ((overlap_hash is null) = (overlap_until is null));

alter table api_key no force row level security;

alter table institution no force row level security;

alter table api_key disable trigger user;

update api_key k set jurisdiction = i.jurisdiction, sector = i.sector from institution i where i.id = k.institution_id;

alter table api_key enable trigger user;

alter table institution force row level security;

alter table api_key force row level security;

alter table api_key alter column jurisdiction set not null,
  alter column sector set not null;

alter table api_key add constraint api_key_ends
  check (expires_at is not null and expires_at <= created_at + interval '366 days') not valid;

drop trigger api_key_requires_intent on api_key;

create constraint trigger api_key_requires_intent after insert or delete or update of
  id, institution_id, user_id, created_by, name, prefix, token_hash, scopes, created_at, approved_at, approved_by,
  expires_at, revoked_at, jurisdiction, sector, addresses, overlap_hash, overlap_until
  on api_key deferrable initially deferred for each row execute function watchbook_require_intent();

drop policy api_key_institution on api_key;

create policy api_key_institution on api_key for select to watchbook_app
  using (institution_id = app_institution() and (app_has_role('institution-admin') or app_has_role('compliance-officer')));

create policy api_key_reach on api_key for select to watchbook_app
  using (app_has_role('operator') or (app_has_role('regulator-supervisor')
    and jurisdiction = any (app_list('jurisdictions')) and sector = any (app_list('sectors'))));

create policy api_key_end on api_key for update to watchbook_app
  using (app_has_role('operator') or (app_has_role('regulator-supervisor')
    and jurisdiction = any (app_list('jurisdictions')) and sector = any (app_list('sectors'))))
  with check (revoked_at is not null);

-- 0009-federation

create table identity_provider (
  id uuid primary key,
  institution_id uuid not null references institution,
  kind text not null check (kind in ('oidc', 'saml')),
  name text not null,
  issuer text not null,
  domains text[] not null check (cardinality(domains) > 0),
  required boolean not null,
  strong_values text[] not null,
  settings bytea not null,
  settings_hash text not null,
  status text not null check (status in ('draft', 'active', 'disabled')),
  created_at timestamptz not null,
  created_by uuid not null,
  unique (institution_id, id));

create index identity_provider_institution on identity_provider (institution_id, created_at);

create index identity_provider_domains on identity_provider using gin (domains) where status = 'active';

create table federated_identity (
  id uuid primary key,
  institution_id uuid not null references institution,
  user_id uuid not null,
  issuer text not null,
  subject_hash text not null,
  created_at timestamptz not null,
  unique (institution_id, issuer, subject_hash),
  foreign key (institution_id, user_id) references app_user (institution_id, id));

create index federated_identity_user on federated_identity (user_id);

create table federated_session (
  session_id uuid primary key references user_session,
  provider_id uuid not null references identity_provider,
  subject_hash text not null,
  sid_hash text);

create index federated_session_provider on federated_session (provider_id, subject_hash);

create table federated_sign_in (
  id uuid primary key,
  provider_id uuid not null references identity_provider,
  state_hash text not null unique,
  browser_hash text not null,
  request_id text unique,
  secrets bytea not null,
  expires_at timestamptz not null);

alter table identity_provider enable row level security;

alter table identity_provider force row level security;

create policy identity_provider_system on identity_provider to watchbook_system using (true) with check (true);

grant select, insert, update, delete on identity_provider to watchbook_system;

alter table federated_identity enable row level security;

alter table federated_identity force row level security;

create policy federated_identity_system on federated_identity to watchbook_system using (true) with check (true);

grant select, insert, update, delete on federated_identity to watchbook_system;

alter table federated_session enable row level security;

alter table federated_session force row level security;

create policy federated_session_system on federated_session to watchbook_system using (true) with check (true);

grant select, insert, update, delete on federated_session to watchbook_system;

alter table federated_sign_in enable row level security;

alter table federated_sign_in force row level security;

create policy federated_sign_in_system on federated_sign_in to watchbook_system using (true) with check (true);

grant select, insert, update, delete on federated_sign_in to watchbook_system;

create constraint trigger identity_provider_requires_intent after insert or update or delete on identity_provider
  deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger identity_provider_no_truncate before truncate on identity_provider
  for each statement execute function watchbook_refuse_truncate();

create constraint trigger federated_identity_requires_intent after insert or update or delete on federated_identity
  deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger federated_identity_no_truncate before truncate on federated_identity
  for each statement execute function watchbook_refuse_truncate();

create constraint trigger federated_session_requires_intent after insert or update or delete on federated_session
  deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger federated_session_no_truncate before truncate on federated_session
  for each statement execute function watchbook_refuse_truncate();

create policy identity_provider_own on identity_provider for select to watchbook_app
  using (institution_id = app_institution() and (app_keeps() or app_has_role('compliance-officer')));

create policy identity_provider_draft on identity_provider for insert to watchbook_app
  with check (institution_id = app_institution() and app_keeps() and created_by = app_user() and status = 'draft');

create policy identity_provider_end on identity_provider for update to watchbook_app
  using (institution_id = app_institution() and app_keeps() or app_warranted(array['provider-activate'], id))
  with check (status in ('active', 'disabled'));

grant select, insert, update (status) on identity_provider to watchbook_app;

create policy identity_provider_warranted on identity_provider for select to watchbook_app
  using (app_warranted(array['provider-activate'], id));

create function identity_provider_status() returns trigger language plpgsql as $$
  begin
    if new.status = 'active' and (old.status <> 'draft' or not app_warranted(array['provider-activate'], new.id)) then
      raise exception 'two people turn a provider on' using errcode = 'WB002';
    end if;
    return new;
  end $$;

create function identity_provider_end_sessions() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
  begin
    update user_session s set revoked_at = now() from federated_session f
      where f.session_id = s.id and f.provider_id = new.id and s.revoked_at is null;
    return null;
  end $$;

revoke all on function identity_provider_end_sessions() from public;

create policy federated_session_owner on federated_session for select to current_user using (true);

create trigger identity_provider_end_sessions after update of status on identity_provider
  for each row when (new.status = 'disabled') execute function identity_provider_end_sessions();

create trigger identity_provider_status before update of status on identity_provider
  for each row when (new.status <> old.status) execute function identity_provider_status();

-- 0010-review

create table policy_version (
  since timestamptz primary key,
  hash text not null,
  rules text not null);

alter table policy_version enable row level security;

alter table policy_version force row level security;

create policy policy_version_read on policy_version for select to watchbook_app using (true);

create policy policy_version_system on policy_version to watchbook_system using (true) with check (true);

grant select on policy_version to watchbook_app;

grant select, insert on policy_version to watchbook_system;

create trigger policy_version_no_truncate before truncate on policy_version
  for each statement execute function watchbook_refuse_truncate();

create table user_role_history (
  id bigint generated always as identity primary key,
  user_id uuid not null,
  institution_id uuid not null,
  roles text[] not null,
  status text not null,
  changed_at timestamptz not null);

create index user_role_history_institution on user_role_history (institution_id, changed_at);

alter table user_role_history enable row level security;

alter table user_role_history force row level security;

create policy user_role_history_owner on user_role_history to current_user using (true) with check (true);

create policy user_role_history_read on user_role_history for select to watchbook_app
  using (app_has_role('auditor')
    or (institution_id = app_institution() and (app_keeps() or app_has_role('compliance-officer'))));

create policy user_role_history_system on user_role_history for select to watchbook_system using (true);

grant select on user_role_history to watchbook_app, watchbook_system;

insert into user_role_history (user_id, institution_id, roles, status, changed_at)
  select id, institution_id, roles, status, created_at from app_user;

create constraint trigger user_role_history_requires_intent after insert or update or delete on user_role_history
  deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger user_role_history_no_truncate before truncate on user_role_history
  for each statement execute function watchbook_refuse_truncate();

create function user_role_history_keep() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
  begin
    insert into user_role_history (user_id, institution_id, roles, status, changed_at)
      values (new.id, new.institution_id, new.roles, new.status, now());
    return null;
  end $$;

create trigger user_role_history_first after insert on app_user
  for each row execute function user_role_history_keep();

create trigger user_role_history_next after update of roles, status, institution_id on app_user
  for each row when ((new.roles, new.status, new.institution_id) is distinct from (old.roles, old.status, old.institution_id))
  execute function user_role_history_keep();

create function user_role_history_final() returns trigger language plpgsql as $$
  begin raise exception 'what rights somebody had does not change' using errcode = 'insufficient_privilege'; end $$;

create trigger user_role_history_final before update or delete on user_role_history
  for each row execute function user_role_history_final();

create trigger policy_version_final before update or delete on policy_version
  for each row execute function user_role_history_final();

create table access_certification (
  id uuid primary key,
  institution_id uuid not null references institution,
  status text not null default 'open' check (status in ('open', 'closed')),
  opened_by uuid not null,
  opened_at timestamptz not null,
  closed_by uuid,
  closed_at timestamptz,
  content_hash text,
  unique (institution_id, id),
  check ((status = 'closed') = (closed_at is not null and closed_by is not null and content_hash is not null)));

create unique index access_certification_open on access_certification (institution_id) where status = 'open';

create table certification_line (
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
  check (decided_by is distinct from user_id or user_id is null));

create index certification_line_review on certification_line (certification_id);

create function certification_line_step() returns trigger language plpgsql as $$
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
  end $$;

create trigger certification_line_step before update or delete on certification_line
  for each row execute function certification_line_step();

create function access_certification_step() returns trigger language plpgsql as $$
  begin
    if tg_op = 'DELETE' or old.status = 'closed' or new.status = 'open'
      or (new.id, new.institution_id, new.opened_by, new.opened_at)
        is distinct from (old.id, old.institution_id, old.opened_by, old.opened_at)
      or exists (select from certification_line l where l.certification_id = old.id and l.decision is null) then
      raise exception 'a review is closed once, when every line is decided' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;

create trigger access_certification_step before update or delete on access_certification
  for each row execute function access_certification_step();

alter table access_certification enable row level security;

alter table access_certification force row level security;

create policy access_certification_read on access_certification for select to watchbook_app using ((app_has_role('auditor') or (access_certification.institution_id = app_institution()
   and (app_has_role('compliance-officer') or app_has_role('regulator-supervisor')))) or (access_certification.institution_id = app_institution() and app_has_role('institution-admin')));

create policy access_certification_system on access_certification to watchbook_system using (true) with check (true);

grant select, insert on access_certification to watchbook_app;

grant select, update on access_certification to watchbook_system;

create constraint trigger access_certification_requires_intent after insert or update or delete on access_certification
  deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger access_certification_no_truncate before truncate on access_certification
  for each statement execute function watchbook_refuse_truncate();

alter table certification_line enable row level security;

alter table certification_line force row level security;

create policy certification_line_read on certification_line for select to watchbook_app using ((app_has_role('auditor') or (certification_line.institution_id = app_institution()
   and (app_has_role('compliance-officer') or app_has_role('regulator-supervisor')))) or (certification_line.institution_id = app_institution() and app_has_role('institution-admin')));

create policy certification_line_system on certification_line to watchbook_system using (true) with check (true);

grant select, insert on certification_line to watchbook_app;

grant select, update on certification_line to watchbook_system;

create constraint trigger certification_line_requires_intent after insert or update or delete on certification_line
  deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger certification_line_no_truncate before truncate on certification_line
  for each statement execute function watchbook_refuse_truncate();

create policy access_certification_begin on access_certification for insert to watchbook_app
  with check ((app_has_role('auditor') or (access_certification.institution_id = app_institution()
   and (app_has_role('compliance-officer') or app_has_role('regulator-supervisor')))) and opened_by = app_user() and status = 'open');

create policy access_certification_close on access_certification for update to watchbook_app
  using ((app_has_role('auditor') or (access_certification.institution_id = app_institution()
   and (app_has_role('compliance-officer') or app_has_role('regulator-supervisor')))) and status = 'open') with check (closed_by = app_user());

create policy certification_line_begin on certification_line for insert to watchbook_app
  with check ((app_has_role('auditor') or (certification_line.institution_id = app_institution()
   and (app_has_role('compliance-officer') or app_has_role('regulator-supervisor')))) and decision is null and exists (
    select from access_certification c where c.id = certification_id and c.status = 'open' and c.opened_by = app_user()));

create policy certification_line_decide on certification_line for update to watchbook_app
  using ((app_has_role('auditor') or (certification_line.institution_id = app_institution()
   and (app_has_role('compliance-officer') or app_has_role('regulator-supervisor')))) and user_id is distinct from app_user())
  with check (decided_by = app_user());

grant update (status, closed_by, closed_at, content_hash) on access_certification to watchbook_app;

grant update (decision, comment, decided_by, decided_at) on certification_line to watchbook_app;

-- 0011-concealment

alter table reference_counter add column plain integer not null default 0;

update reference_counter set plain = last;

drop function next_reference(text, timestamptz);

create function next_ordinal(prefix text, at timestamptz, out year integer, out ordinal integer, out plain integer)
  language sql volatile security definer set search_path = public, pg_temp
  as $$
    insert into reference_counter as c (prefix, year, last)
      values ($1, extract(year from $2 at time zone 'UTC')::integer, 1)
      on conflict (prefix, year) do update set last = c.last + 1
      returning c.year, c.last, c.plain
  $$;

revoke all on function next_ordinal(text, timestamptz) from public;

grant execute on function next_ordinal(text, timestamptz) to watchbook_app, watchbook_system;

alter table purpose_grant add column revoked_at timestamptz;

grant update (revoked_at) on purpose_grant to watchbook_app;

create policy purpose_grant_owner on purpose_grant to current_user using (true);

create function purpose_grant_void() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
  begin
    update purpose_grant set revoked_at = now()
      where revoked_at is null and expires_at > now()
        and (case tg_table_name when 'app_user' then user_id else institution_id end) = old.id;
    return null;
  end $$;

create trigger purpose_grant_void after update of roles, status, institution_id on app_user for each row
  when (old.roles is distinct from new.roles or old.status is distinct from new.status
    or old.institution_id is distinct from new.institution_id)
  execute function purpose_grant_void();

create trigger purpose_grant_void after update of status, kind on institution for each row
  when (old.status is distinct from new.status or old.kind is distinct from new.kind)
  execute function purpose_grant_void();

create policy notice_owner on notice for select to current_user using (true);

create function ledger_conceals(institution text, resources text[]) returns boolean
  language sql stable security definer cost 1000 set search_path = public, pg_temp as $$
  select exists (
    select from unnest(resources) as resource
      left join notice n on n.id = case
        when resource ~ '^notice:[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then substr(resource, 8)::uuid end
    where resource like 'notice:%' and (
      n.id is null or n.tlp = 'RED' or n.status in ('draft', 'submitted')
      or (n.institution_id::text = institution and (n.source_visibility = 'hidden' or n.disclosure = 'hit-only')))) $$;

revoke all on function ledger_conceals(text, text[]) from public;

grant execute on function ledger_conceals(text, text[]) to watchbook_app, watchbook_system;

drop policy ledger_entry_regulator on ledger_entry;

create policy ledger_entry_regulator on ledger_entry for select to watchbook_app
  using ((select app_has_role('regulator-analyst') or app_has_role('regulator-supervisor')) and institution = any ((select app_supervised())::text[])
    and not ledger_conceals(institution, resources));

grant select, update (described) on notice_subject to watchbook_system;

grant select, update (snapshot) on notice_version to watchbook_system;

grant select, update (stated) on purpose_grant to watchbook_system;

grant select, update (query) on screening to watchbook_system;

grant select, update (note) on judgement to watchbook_system;

grant select, update (bytes) on report_file to watchbook_system;

create policy screening_rotate on screening for update to watchbook_system using (true) with check (true);

create policy judgement_rotate on judgement for update to watchbook_system using (true) with check (true);

-- 0012-policies-once

do $$
  declare
    p record;
    scalars constant text := '(?<!SELECT )(app_(?:institution|user|keeps)\(\)|app_(?:has_role|has_scope|setting)\(''[a-z:-]+''::text\))';
    lists constant text := '(?<!SELECT )(app_list\(''[a-z:-]+''::text\))';
  begin
    for p in select tablename, policyname, qual, with_check from pg_policies
      where schemaname = 'public' and 'watchbook_app' = any (roles) loop
      if p.qual is not null then
        execute format('alter policy %I on public.%I using (%s)', p.policyname, p.tablename, regexp_replace(regexp_replace(p.qual, scalars, '(select \1)', 'g'), lists, '((select \1)::text[])', 'g'));
      end if;
      if p.with_check is not null then
        execute format('alter policy %I on public.%I with check (%s)', p.policyname, p.tablename,
          regexp_replace(regexp_replace(p.with_check, scalars, '(select \1)', 'g'), lists, '((select \1)::text[])', 'g'));
      end if;
    end loop;
  end $$;

-- 0013-second-person

alter table notice
  add embargo_until timestamptz,
  add ordered_by uuid references institution,
  add authored_with text[] not null default '{}',
  add published_with text[] not null default '{}',
  drop constraint notice_status_check,
  drop constraint notice_check1,
  add constraint notice_status_check check (status in
    ('draft', 'submitted', 'embargoed', 'published', 'contested', 'superseded', 'withdrawn', 'expired')),
  add constraint notice_audience_check check ((status in ('draft', 'submitted', 'embargoed')) = (audience = '{}')),
  add constraint notice_embargo_check check (status <> 'embargoed' or (embargo_until is not null and published_by is not null)),
  add constraint notice_second_person check (not (authored_with && published_with));

drop index notice_expires;

create index notice_expires on notice (expires_at) where status in ('published', 'contested');

create index notice_embargo on notice (embargo_until) where status = 'embargoed';

alter policy notice_read on notice using ((institution_id = (select app_institution()) and status in ('draft', 'submitted', 'embargoed') and ((select app_has_role('compliance-officer')) or (((select app_has_role('analyst')) or (select app_has_scope('notices:write'))) and author_id = (select app_user())))) or (institution_id = (select app_institution()) and status in ('submitted', 'embargoed') and author_id = (select app_user()) and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer')) or (select app_has_scope('notices:read')))) or (status not in ('draft', 'submitted', 'embargoed') and audience && ((select app_list('tokens'))::text[]) and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer')) or (select app_has_scope('notices:read')))) or (institution_id = (select app_institution()) and status in ('withdrawn', 'expired') and tlp <> 'RED' and (select app_has_role('compliance-officer'))) or (institution_id = (select app_institution()) and status not in ('draft', 'submitted', 'embargoed') and tlp <> 'RED' and (select app_has_role('institution-admin'))) or (status not in ('draft', 'submitted', 'embargoed') and jurisdiction = any ((select app_list('jurisdictions'))::text[]) and sector = any ((select app_list('sectors'))::text[]) and (tlp <> 'RED' or audience && ((select app_list('tokens'))::text[])) and ((select app_has_role('regulator-analyst')) or (select app_has_role('regulator-supervisor')))) or (status <> 'draft' and tlp <> 'RED' and (select app_has_role('auditor'))));

alter policy notice_change on notice
  using ((institution_id = (select app_institution()) and ((select app_has_role('compliance-officer')) or (((select app_has_role('analyst')) or (select app_has_scope('notices:write'))) and author_id = (select app_user()) and status = 'draft')))
    or (status = 'published' and audience && ((select app_list('tokens'))::text[]) and (select app_has_role('compliance-officer'))))
  with check ((institution_id = (select app_institution()) and ((select app_has_role('compliance-officer')) or (((select app_has_role('analyst')) or (select app_has_scope('notices:write'))) and author_id = (select app_user()) and status in ('draft', 'submitted'))))
    or (status in ('published', 'contested') and audience && ((select app_list('tokens'))::text[]) and (select app_has_role('compliance-officer'))));

create policy notice_order on notice for update to watchbook_app
  using (status in ('published', 'contested') and tlp <> 'RED' and jurisdiction = any ((select app_list('jurisdictions'))::text[]) and sector = any ((select app_list('sectors'))::text[]) and (select app_has_role('regulator-supervisor')))
  with check (status = 'withdrawn' and ordered_by = (select app_institution()) and (select app_has_role('regulator-supervisor'))
    and app_warranted(array['notice-withdrawal'], id));

create or replace function ledger_conceals(institution text, resources text[]) returns boolean
  language sql stable security definer cost 1000 set search_path = public, pg_temp as $$
  select exists (
    select from unnest(resources) as resource
      left join notice n on n.id = case
        when resource ~ '^notice:[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then substr(resource, 8)::uuid end
    where resource like 'notice:%' and (
      n.id is null or n.tlp = 'RED' or n.status in ('draft', 'submitted', 'embargoed')
      or (n.institution_id::text = institution and (n.source_visibility = 'hidden' or n.disclosure = 'hit-only')))) $$;

alter table risk_warning
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
    and (confirmed_at is null or confirmed_at < confirm_by));

create index risk_warning_unconfirmed on risk_warning (confirm_by) where status = 'issued' and confirmed_at is null;

create index risk_warning_expires on risk_warning (expires_at) where status = 'issued';

create policy risk_warning_alone on risk_warning for insert to watchbook_app
  with check (institution_id = (select app_institution()) and author_id = (select app_user())
    and issued_by = (select app_user()) and status = 'issued' and confirm_by is not null and confirmed_by is null
    and (select app_has_role('regulator-supervisor')));

alter table change_proposal add proposed_with text[] not null default '{}';

alter table change_decision add decided_with text[] not null default '{}';

create function change_decision_marks() returns trigger language plpgsql as $$
  begin
    if new.decision <> 'withdrawn' and (
      exists (select from change_proposal p where p.id = new.proposal_id and p.proposed_with && new.decided_with)
      or exists (select from change_decision d where d.proposal_id = new.proposal_id and d.decided_with && new.decided_with)) then
      raise exception 'a second person decides' using errcode = 'WB002';
    end if;
    return new;
  end $$;

create trigger change_decision_marks before insert on change_decision
  for each row execute function change_decision_marks();

create function change_proposal_marks() returns trigger language plpgsql as $$
  begin
    if new.proposed_with is distinct from old.proposed_with then
      raise exception 'a proposal does not change' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;

create trigger change_proposal_marks before update on change_proposal
  for each row execute function change_proposal_marks();

alter policy change_proposal_house on change_proposal
  using (institution_id = (select app_institution()) and (select app_proposes())
    and (kind <> 'notice-withdrawal' or (select app_has_role('regulator-supervisor'))));

-- 0014-rate-limits

create unlogged table rate_window (
  key text not null,
  began_at timestamptz not null,
  used integer not null check (used >= 0),
  primary key (key, began_at)) with (fillfactor = 50);

alter table rate_window enable row level security;

alter table rate_window force row level security;

create policy rate_window_system on rate_window to watchbook_system using (true) with check (true);

grant select, insert, update, delete on rate_window to watchbook_system;

-- 0015-screening-alarm

drop function screening_usage(timestamptz, timestamptz);

alter table screening add column bare boolean not null default false, add column stems text[] not null default '{}';

create or replace function screening_count(since timestamptz, question text,
    out by_user integer, out by_institution integer, out asked_by_user boolean, out asked_by_institution boolean,
    out user_free_at timestamptz, out institution_free_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  with asked as (
    select query_hash, max(screened_at) as at, max(screened_at) filter (where user_id = app_user() and true) as user_at
    from screening where institution_id = app_institution() and screened_at >= $1 group by query_hash)
  select count(user_at)::integer, count(*)::integer, coalesce(bool_or(query_hash = $2 and user_at is not null), false),
    coalesce(bool_or(query_hash = $2), false), min(user_at), min(at) from asked $$;

create or replace function screening_pattern(since timestamptz, of_stems text[],
    out misses integer, out bare integer, out bare_misses integer, out run integer, out run_misses integer)
  language sql stable security definer set search_path = public, pg_temp as $$
  with asked as (
    select query_hash, bool_or(s.bare) as bare, bool_and(targets = '{}') as missed, array_agg(distinct stem) as stems
    from screening s left join lateral unnest(s.stems) stem on true
    where institution_id = app_institution() and user_id = app_user() and true and screened_at >= $1
    group by query_hash),
  runs as (
    select count(*)::integer as n, (count(*) filter (where missed))::integer as missed
    from unnest($2) wanted join asked on wanted = any (stems) group by wanted order by 1 desc limit 1)
  select (count(*) filter (where missed))::integer, (count(*) filter (where a.bare))::integer,
    (count(*) filter (where a.bare and missed))::integer,
    coalesce((select n from runs), 0), coalesce((select missed from runs), 0) from asked a $$;

create function screening_alarm_awaits() returns text
  language sql stable security definer set search_path = public, pg_temp as $$
  select case when (select sector from institution where id = app_institution()) is null or exists (
      select from app_user where institution_id = app_institution() and id <> app_user() and status = 'active'
        and roles && array['compliance-officer', 'regulator-supervisor']) then 'office' else 'supervisor' end $$;

revoke all on function screening_count(timestamptz, text) from public;

grant execute on function screening_count(timestamptz, text) to watchbook_app;

revoke all on function screening_pattern(timestamptz, text[]) from public;

grant execute on function screening_pattern(timestamptz, text[]) to watchbook_app;

revoke all on function screening_alarm_awaits() from public;

grant execute on function screening_alarm_awaits() to watchbook_app;

create table screening_alarm (
  id uuid primary key,
  institution_id uuid not null references institution,
  jurisdiction text not null,
  sector text,
  user_id uuid not null,
  kind text not null check (kind in ('quota', 'institution-quota', 'misses', 'sequence')),
  subjects integer not null check (subjects >= 0),
  threshold integer not null check (threshold > 0),
  misses integer not null check (misses >= 0),
  /* One of each kind for a person, or for the institution, and a day. */
  day date not null,
  awaits text not null check (awaits in ('office', 'supervisor')),
  raised_at timestamptz not null,
  closed_by uuid references app_user,
  closed_at timestamptz,
  verdict text check (verdict in ('explained', 'misuse')),
  reason bytea,
  check (num_nulls(closed_by, closed_at, verdict, reason) in (0, 4)),
  check (closed_by is distinct from user_id),
  foreign key (institution_id, user_id) references app_user (institution_id, id));

create unique index screening_alarm_person on screening_alarm (institution_id, user_id, kind, day)
  where kind <> 'institution-quota';

create unique index screening_alarm_institution on screening_alarm (institution_id, day)
  where kind = 'institution-quota';

create index screening_alarm_office on screening_alarm (institution_id, raised_at desc, id desc);

create index screening_alarm_supervisor on screening_alarm (raised_at desc, id desc) where awaits = 'supervisor';

alter table screening_alarm enable row level security;

alter table screening_alarm force row level security;

create policy screening_alarm_read on screening_alarm for select to watchbook_app using ((institution_id = (select app_institution()) and ((select app_has_role('compliance-officer')) or (select app_has_role('regulator-supervisor'))) and awaits = 'office') or (awaits = 'supervisor' and (select app_has_role('regulator-supervisor'))
  and jurisdiction = any ((select app_list('jurisdictions'))::text[]) and sector = any ((select app_list('sectors'))::text[])));

create policy screening_alarm_raise on screening_alarm for insert to watchbook_app
  with check (institution_id = (select app_institution()) and user_id = (select app_user()) and closed_at is null and awaits = (select screening_alarm_awaits()));

create policy screening_alarm_close on screening_alarm for update to watchbook_app
  using (((institution_id = (select app_institution()) and ((select app_has_role('compliance-officer')) or (select app_has_role('regulator-supervisor'))) and awaits = 'office') or (awaits = 'supervisor' and (select app_has_role('regulator-supervisor'))
  and jurisdiction = any ((select app_list('jurisdictions'))::text[]) and sector = any ((select app_list('sectors'))::text[]))) and user_id <> (select app_user()) and closed_at is null)
  with check (((institution_id = (select app_institution()) and ((select app_has_role('compliance-officer')) or (select app_has_role('regulator-supervisor'))) and awaits = 'office') or (awaits = 'supervisor' and (select app_has_role('regulator-supervisor'))
  and jurisdiction = any ((select app_list('jurisdictions'))::text[]) and sector = any ((select app_list('sectors'))::text[]))) and closed_by = (select app_user()));

create policy screening_alarm_system on screening_alarm to watchbook_system using (true) with check (true);

grant select, insert, update (closed_by, closed_at, verdict, reason) on screening_alarm to watchbook_app;

grant select, update (reason) on screening_alarm to watchbook_system;

create constraint trigger screening_alarm_requires_intent after insert or update or delete on screening_alarm
  deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger screening_alarm_no_truncate before truncate on screening_alarm
  for each statement execute function watchbook_refuse_truncate();

-- 0016-entities

create table member_judgement (
  id uuid primary key,
  institution_id uuid not null references institution,
  user_id uuid not null,
  member_a uuid not null,
  member_b uuid not null,
  verdict text not null check (verdict in ('same', 'different', 'unsure', 'taken-back')),
  note bytea,
  judged_at timestamptz not null,
  check (member_a < member_b),
  foreign key (institution_id, user_id) references app_user (institution_id, id));

create index member_judgement_pair on member_judgement (institution_id, member_a, member_b, judged_at desc, id desc);

create index member_judgement_other on member_judgement (institution_id, member_b);

create index member_judgement_newest on member_judgement (institution_id, judged_at desc, id desc);

alter table member_judgement enable row level security;

alter table member_judgement force row level security;

create policy member_judgement_read on member_judgement for select to watchbook_app
  using (institution_id = (select app_institution()) and (((select app_has_role('analyst')) or (select app_has_role('compliance-officer')) or (select app_has_role('regulator-analyst'))
  or (select app_has_role('regulator-supervisor'))) or (select app_has_scope('notices:read'))));

create policy member_judgement_write on member_judgement for insert to watchbook_app
  with check (institution_id = (select app_institution()) and user_id = (select app_user()) and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer')) or (select app_has_role('regulator-analyst'))
  or (select app_has_role('regulator-supervisor'))) and (exists (select from notice_subject s where s.id = member_a)
  or exists (select from list_entry e where e.id = member_a)) and (exists (select from notice_subject s where s.id = member_b)
  or exists (select from list_entry e where e.id = member_b)));

create policy member_judgement_system on member_judgement to watchbook_system using (true) with check (true);

grant select, insert on member_judgement to watchbook_app;

grant select, update (note) on member_judgement to watchbook_system;

create constraint trigger member_judgement_requires_intent after insert or update or delete on member_judgement
  deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger member_judgement_no_truncate before truncate on member_judgement
  for each statement execute function watchbook_refuse_truncate();

-- 0018-screening-batch

create table screening_batch (
  id uuid primary key,
  institution_id uuid not null references institution,
  requested_by uuid not null,
  purpose text,
  state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  stage text not null,
  attempts integer not null,
  error text,
  row_count integer not null,
  faulty integer not null,
  screened integer not null,
  matched integer not null,
  requested_at timestamptz not null,
  started_at timestamptz,
  started_with integer not null,
  finished_at timestamptz,
  unique (institution_id, id),
  check (faulty + screened <= row_count and matched <= screened),
  foreign key (institution_id, requested_by) references app_user (institution_id, id));

create index screening_batch_requested on screening_batch (institution_id, requested_at desc, id desc);

create index screening_batch_open on screening_batch (requested_at) where state in ('queued', 'running');

alter table screening_batch enable row level security;

alter table screening_batch force row level security;

create policy screening_batch_read on screening_batch for select to watchbook_app
  using (institution_id = (select app_institution()) and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer'))
  or (select app_has_role('regulator-analyst')) or (select app_has_role('regulator-supervisor'))) and (requested_by = (select app_user()) or ((select app_has_role('compliance-officer')) or (select app_has_role('regulator-supervisor')))));

create policy screening_batch_request on screening_batch for insert to watchbook_app
  with check (institution_id = (select app_institution()) and requested_by = (select app_user()) and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer'))
  or (select app_has_role('regulator-analyst')) or (select app_has_role('regulator-supervisor'))) and state = 'queued');

create policy screening_batch_change on screening_batch for update to watchbook_app
  using (institution_id = (select app_institution()) and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer'))
  or (select app_has_role('regulator-analyst')) or (select app_has_role('regulator-supervisor'))) and (requested_by = (select app_user()) or ((select app_has_role('compliance-officer')) or (select app_has_role('regulator-supervisor'))))) with check (institution_id = (select app_institution()));

create policy screening_batch_system on screening_batch to watchbook_system using (true) with check (true);

grant select, insert, update on screening_batch to watchbook_app;

grant select, update on screening_batch to watchbook_system;

create constraint trigger screening_batch_requires_intent after insert or delete or update of
  id, institution_id, requested_by, purpose, row_count, faulty, screened, matched, requested_at
  on screening_batch deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger screening_batch_no_truncate before truncate on screening_batch
  for each statement execute function watchbook_refuse_truncate();

alter table screening add column batch_id uuid;

alter table screening add foreign key (institution_id, batch_id) references screening_batch (institution_id, id);

create table screening_batch_row (
  id uuid primary key,
  batch_id uuid not null references screening_batch,
  position integer not null,
  asked bytea not null,
  outcome text not null check (outcome in ('waiting', 'match', 'none', 'fault')),
  best real,
  screening_id uuid references screening,
  unique (batch_id, position),
  check ((outcome in ('match', 'none')) = (screening_id is not null)),
  check ((outcome = 'match') = (best is not null)));

create index screening_batch_row_outcome on screening_batch_row (batch_id, outcome, position);

alter table screening_batch_row enable row level security;

alter table screening_batch_row force row level security;

create policy screening_batch_row_read on screening_batch_row for select to watchbook_app using (exists (select from screening_batch b where b.id = batch_id));

create policy screening_batch_row_write on screening_batch_row for insert to watchbook_app
  with check (exists (select from screening_batch b where b.id = batch_id and b.requested_by = (select app_user())) and outcome in ('waiting', 'fault'));

create policy screening_batch_row_change on screening_batch_row for update to watchbook_app
  using (exists (select from screening_batch b where b.id = batch_id and b.requested_by = (select app_user()))) with check (exists (select from screening_batch b where b.id = batch_id and b.requested_by = (select app_user())));

create policy screening_batch_row_system on screening_batch_row to watchbook_system using (true) with check (true);

grant select, insert, update (outcome, best, screening_id) on screening_batch_row to watchbook_app;

grant select, update (asked) on screening_batch_row to watchbook_system;

create constraint trigger screening_batch_row_requires_intent after insert or update or delete on screening_batch_row
  deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger screening_batch_row_no_truncate before truncate on screening_batch_row
  for each statement execute function watchbook_refuse_truncate();

create or replace function screening_count(since timestamptz, question text,
    out by_user integer, out by_institution integer, out asked_by_user boolean, out asked_by_institution boolean,
    out user_free_at timestamptz, out institution_free_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  with asked as (
    select query_hash, max(screened_at) as at, max(screened_at) filter (where user_id = app_user() and batch_id is null) as user_at
    from screening where institution_id = app_institution() and screened_at >= $1 group by query_hash)
  select count(user_at)::integer, count(*)::integer, coalesce(bool_or(query_hash = $2 and user_at is not null), false),
    coalesce(bool_or(query_hash = $2), false), min(user_at), min(at) from asked $$;

create or replace function screening_pattern(since timestamptz, of_stems text[],
    out misses integer, out bare integer, out bare_misses integer, out run integer, out run_misses integer)
  language sql stable security definer set search_path = public, pg_temp as $$
  with asked as (
    select query_hash, bool_or(s.bare) as bare, bool_and(targets = '{}') as missed, array_agg(distinct stem) as stems
    from screening s left join lateral unnest(s.stems) stem on true
    where institution_id = app_institution() and user_id = app_user() and batch_id is null and screened_at >= $1
    group by query_hash),
  runs as (
    select count(*)::integer as n, (count(*) filter (where missed))::integer as missed
    from unnest($2) wanted join asked on wanted = any (stems) group by wanted order by 1 desc limit 1)
  select (count(*) filter (where missed))::integer, (count(*) filter (where a.bare))::integer,
    (count(*) filter (where a.bare and missed))::integer,
    coalesce((select n from runs), 0), coalesce((select missed from runs), 0) from asked a $$;

-- 0019-managed-list

create table managed_list (
  id uuid primary key,
  institution_id uuid not null references institution,
  owner_id uuid not null,
  name bytea not null,
  created_at timestamptz not null,
  removed_at timestamptz,
  unique (institution_id, id),
  foreign key (institution_id, owner_id) references app_user (institution_id, id));

create index managed_list_own on managed_list (institution_id, created_at desc, id desc) where removed_at is null;

alter table managed_list enable row level security;

alter table managed_list force row level security;

create policy managed_list_read on managed_list for select to watchbook_app using (institution_id = (select app_institution()) and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer'))));

create policy managed_list_write on managed_list for insert to watchbook_app with check (institution_id = (select app_institution()) and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer'))));

create policy managed_list_change on managed_list for update to watchbook_app using (institution_id = (select app_institution()) and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer')))) with check (institution_id = (select app_institution()) and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer'))));

create policy managed_list_system on managed_list to watchbook_system using (true) with check (true);

grant select, insert, update (owner_id, removed_at) on managed_list to watchbook_app;

grant select, insert, update (name) on managed_list to watchbook_system;

create constraint trigger managed_list_requires_intent after insert or update or delete on managed_list
  deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger managed_list_no_truncate before truncate on managed_list
  for each statement execute function watchbook_refuse_truncate();

create table managed_list_entry (
  id uuid primary key,
  institution_id uuid not null,
  list_id uuid not null,
  reference_hash text,
  query_hash text not null,
  asked bytea not null,
  version integer not null,
  added_at timestamptz not null,
  changed_at timestamptz not null,
  removed_at timestamptz,
  screened_at timestamptz,
  unique (institution_id, id),
  foreign key (institution_id, list_id) references managed_list (institution_id, id));

create unique index managed_list_entry_reference on managed_list_entry (list_id, reference_hash)
  where removed_at is null;

create index managed_list_entry_page on managed_list_entry (list_id, id) where removed_at is null;

create index managed_list_entry_due on managed_list_entry (screened_at) where removed_at is null;

alter table managed_list_entry enable row level security;

alter table managed_list_entry force row level security;

create policy managed_list_entry_read on managed_list_entry for select to watchbook_app using (institution_id = (select app_institution()) and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer'))));

create policy managed_list_entry_write on managed_list_entry for insert to watchbook_app with check (institution_id = (select app_institution()) and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer'))));

create policy managed_list_entry_change on managed_list_entry for update to watchbook_app using (institution_id = (select app_institution()) and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer')))) with check (institution_id = (select app_institution()) and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer'))));

create policy managed_list_entry_system on managed_list_entry to watchbook_system using (true) with check (true);

grant select, insert, update (query_hash, asked, version, changed_at, removed_at) on managed_list_entry to watchbook_app;

grant select, insert, update (asked, screened_at) on managed_list_entry to watchbook_system;

create constraint trigger managed_list_entry_requires_intent after insert or delete or update of
  id, institution_id, list_id, reference_hash, query_hash, asked, version, added_at, changed_at, removed_at
  on managed_list_entry deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger managed_list_entry_no_truncate before truncate on managed_list_entry
  for each statement execute function watchbook_refuse_truncate();

create table screening_alert (
  id uuid primary key,
  institution_id uuid not null references institution,
  list_id uuid not null,
  entry_id uuid not null,
  entry_version integer not null,
  notice_id uuid references notice,
  list_entry_id uuid references list_entry,
  target_version text not null,
  state text not null check (state in ('open', 'judged', 'closed')),
  changed text[] not null,
  previous_id uuid references screening_alert,
  raised_at timestamptz not null,
  closed_at timestamptz,
  closed_reason text check (closed_reason in ('withdrawn', 'entry-removed', 'out-of-sight', 'superseded')),
  check (num_nonnulls(notice_id, list_entry_id) = 1),
  check ((state = 'closed') = (closed_reason is not null) and (state = 'closed') = (closed_at is not null)),
  unique (institution_id, id),
  foreign key (institution_id, list_id) references managed_list (institution_id, id),
  foreign key (institution_id, entry_id) references managed_list_entry (institution_id, id));

create unique index screening_alert_once on screening_alert
  (entry_id, coalesce(notice_id, list_entry_id), entry_version, target_version);

create index screening_alert_own on screening_alert (institution_id, state, raised_at desc, id desc);

create index screening_alert_notice on screening_alert (notice_id) where state <> 'closed';

create index screening_alert_list_entry on screening_alert (list_entry_id) where state <> 'closed';

create index screening_alert_list on screening_alert (list_id, state);

alter table screening_alert enable row level security;

alter table screening_alert force row level security;

create policy screening_alert_read on screening_alert for select to watchbook_app using (institution_id = (select app_institution()) and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer'))) and (notice_id is null or exists (select from notice n where n.id = notice_id)));

create policy screening_alert_write on screening_alert for insert to watchbook_app with check (institution_id = (select app_institution()) and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer'))));

create policy screening_alert_change on screening_alert for update to watchbook_app using (institution_id = (select app_institution()) and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer'))) and (notice_id is null or exists (select from notice n where n.id = notice_id))) with check (institution_id = (select app_institution()) and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer'))));

create policy screening_alert_system on screening_alert to watchbook_system using (true) with check (true);

grant select, insert, update (state, closed_at, closed_reason) on screening_alert to watchbook_app;

grant select, update (state, closed_at, closed_reason) on screening_alert to watchbook_system;

create constraint trigger screening_alert_requires_intent after insert or update or delete on screening_alert
  deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger screening_alert_no_truncate before truncate on screening_alert
  for each statement execute function watchbook_refuse_truncate();

alter table judgement alter column screening_id drop not null;

alter table judgement add column alert_id uuid;

alter table judgement add foreign key (institution_id, alert_id) references screening_alert (institution_id, id);

alter table judgement add check (num_nonnulls(screening_id, alert_id) = 1);

create index judgement_alert on judgement (alert_id) where alert_id is not null;

create table screening_change (
  target text primary key,
  seq bigint generated always as identity,
  queued_at timestamptz not null default clock_timestamp(),
  claimed_until timestamptz);

alter table screening_change enable row level security;

alter table screening_change force row level security;

create policy screening_change_owner on screening_change to current_user using (true) with check (true);

create policy screening_change_system on screening_change to watchbook_system using (true) with check (true);

grant select, insert, update, delete on screening_change to watchbook_system;

create function screening_change_queue(changed text) returns void language sql security definer
  set search_path = public, pg_temp as $$
  insert into screening_change (target) values (changed)
    on conflict (target) do update set seq = default, queued_at = clock_timestamp(), claimed_until = null;
  select pg_notify('watchbook_screening_change', '') $$;

revoke all on function screening_change_queue(text) from public;

create function screening_change_note() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
  begin perform screening_change_queue(tg_argv[0] || new.id); return null; end $$;

create trigger screening_change_notice after insert or update of status, audience, version on notice for each row
  when (new.status not in ('draft', 'submitted', 'embargoed')) execute function screening_change_note('notice:');

create trigger screening_change_entry after insert or update of version, removed_at on managed_list_entry
  for each row execute function screening_change_note('entry:');

create function screening_change_note_import() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
  begin perform screening_change_queue('import:' || new.import_id); return null; end $$;

create trigger screening_change_list after insert or update on list_source
  for each row execute function screening_change_note_import();

-- 0020-imports

alter table list_import
  add column source text,
  add column title text,
  add column options jsonb,
  add column dry_run boolean not null default false,
  add column rows bigint not null default 0,
  add column faults integer not null default 0,
  add column kept integer not null default 0,
  add column unread jsonb,
  add column attempt uuid,
  add column started_at timestamptz,
  add column touched_at timestamptz;

alter table list_source add column title text, add column format text;

create table list_import_part (
  import_id uuid not null references list_import,
  name text not null,
  at bigint not null,
  size integer not null,
  sha256 text not null,
  bytes bytea not null,
  primary key (import_id, name, at));

alter table list_import_file add column size bigint, add column received bigint;

alter table list_import no force row level security;

alter table list_import disable trigger user;

alter table list_import_file no force row level security;

alter table list_import_file disable trigger user;

alter table list_source no force row level security;

alter table list_source disable trigger user;

update list_import set source = format, touched_at = requested_at;

update list_source set format = id;

insert into list_import_part (import_id, name, at, size, sha256, bytes)
      select import_id, name, 0, octet_length(bytes), encode(sha256(bytes), 'hex'), bytes from list_import_file;

update list_import_file set size = octet_length(bytes), received = octet_length(bytes);

alter table list_import enable trigger user;

alter table list_import force row level security;

alter table list_import_file enable trigger user;

alter table list_import_file force row level security;

alter table list_source enable trigger user;

alter table list_source force row level security;

alter table list_import alter column source set not null, alter column touched_at set not null,
  drop constraint list_import_state_check,
  add constraint list_import_state_check
    check (state in ('receiving', 'queued', 'running', 'done', 'failed', 'cancelled'));

alter table list_source alter column format set not null;

alter table list_import_file drop column bytes, alter column size set not null, alter column received set not null,
  add check (received between 0 and size);

create index list_import_newest on list_import (requested_at desc, id desc);

drop index list_import_open;

create index list_import_open on list_import (requested_at) where state in ('receiving', 'queued', 'running');

drop policy list_import_own on list_import;

create policy list_import_read on list_import for select to watchbook_app using (institution_id = (select app_institution()) and (select app_has_role('operator')));

create policy list_import_request on list_import for insert to watchbook_app
  with check (institution_id = (select app_institution()) and (select app_has_role('operator')) and requested_by = (select app_user()) and state in ('receiving', 'queued'));

create policy list_import_change on list_import for update to watchbook_app
  using (institution_id = (select app_institution()) and (select app_has_role('operator'))) with check (institution_id = (select app_institution()) and (select app_has_role('operator')) and state in ('receiving', 'queued', 'cancelled'));

grant update (state, stage, finished_at, touched_at) on list_import to watchbook_app;

drop trigger list_import_requires_intent_for on list_import;

create constraint trigger list_import_requires_intent_for after delete or update of
  id, format, source, title, options, dry_run, institution_id, requested_by, requested_at,
  added, changed, removed, unchanged, kept
  on list_import deferrable initially deferred for each row execute function watchbook_require_intent();

drop policy list_import_file_write on list_import_file;

create policy list_import_file_own on list_import_file to watchbook_app using (exists (select from list_import i where i.id = import_id)) with check (exists (select from list_import i where i.id = import_id));

grant select on list_import_file to watchbook_app;

grant update (received) on list_import_file to watchbook_app;

alter table list_import_part enable row level security;

alter table list_import_part force row level security;

create policy list_import_part_system on list_import_part to watchbook_system using (true) with check (true);

grant select, insert, update, delete on list_import_part to watchbook_system;

create policy list_import_part_own on list_import_part to watchbook_app using (exists (select from list_import i where i.id = import_id)) with check (exists (select from list_import i where i.id = import_id));

grant select (import_id, name, at, size, sha256), insert on list_import_part to watchbook_app;

create table list_import_fault (
  import_id uuid not null references list_import,
  seq integer not null,
  file text not null,
  line bigint,
  column_name text,
  code text not null,
  left_out text not null check (left_out in ('row', 'value')),
  message text not null,
  primary key (import_id, seq));

alter table list_import_fault enable row level security;

alter table list_import_fault force row level security;

create policy list_import_fault_system on list_import_fault to watchbook_system using (true) with check (true);

grant select, insert, update, delete on list_import_fault to watchbook_system;

create policy list_import_fault_read on list_import_fault for select to watchbook_app using (exists (select from list_import i where i.id = import_id));

grant select on list_import_fault to watchbook_app;

create unlogged table list_staged_piece (
  attempt uuid not null,
  key text not null,
  seq bigint not null,
  content jsonb not null,
  primary key (attempt, key, seq));

alter table list_staged_piece enable row level security;

alter table list_staged_piece force row level security;

create policy list_staged_piece_system on list_staged_piece to watchbook_system using (true) with check (true);

grant select, insert, update, delete on list_staged_piece to watchbook_system;

create unlogged table list_staged_entry (
  attempt uuid not null,
  external_id text not null,
  entry_id uuid not null,
  type text,
  described jsonb,
  hash text,
  identifiers jsonb,
  primary key (attempt, external_id));

alter table list_staged_entry enable row level security;

alter table list_staged_entry force row level security;

create policy list_staged_entry_system on list_staged_entry to watchbook_system using (true) with check (true);

grant select, insert, update, delete on list_staged_entry to watchbook_system;

drop index list_entry_import;

create index list_entry_import on list_entry (import_id, id);

create trigger list_import_part_no_truncate before truncate on list_import_part
  for each statement execute function watchbook_refuse_truncate();

create trigger list_import_fault_no_truncate before truncate on list_import_fault
  for each statement execute function watchbook_refuse_truncate();

create trigger list_staged_piece_no_truncate before truncate on list_staged_piece
  for each statement execute function watchbook_refuse_truncate();

create trigger list_staged_entry_no_truncate before truncate on list_staged_entry
  for each statement execute function watchbook_refuse_truncate();

-- 0022-information-request

create table information_request (
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
  foreign key (institution_id, screening_id) references screening (institution_id, id));

create unique index information_request_open on information_request (user_id, notice_id)
  where status in ('open', 'drafted');

create index information_request_asker on information_request (institution_id, asked_at desc, id desc);

create index information_request_holder on information_request (holder_id, asked_at desc, id desc);

create index information_request_due on information_request (deadline) where status in ('open', 'drafted');

create table information_response (
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
  foreign key (holder_id, approved_by) references app_user (institution_id, id));

create function information_request_step() returns trigger language plpgsql as $$
  declare moving text[] := array['status', 'version', 'closed_at', 'asked'];
  begin
    if to_jsonb(new) - 'asked' = to_jsonb(old) - 'asked' then return new; end if;
    if old.status not in ('open', 'drafted') or to_jsonb(new) - moving <> to_jsonb(old) - moving then
      raise exception 'a request that ended does not change' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;

create trigger information_request_step before update on information_request
  for each row execute function information_request_step();

create function information_response_step() returns trigger language plpgsql as $$
  begin
    if old.approved_by is not null and to_jsonb(new) - 'content' <> to_jsonb(old) - 'content' then
      raise exception 'an answer that was given does not change' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;

create trigger information_response_step before update on information_response
  for each row execute function information_response_step();

alter table information_request enable row level security;

alter table information_request force row level security;

create constraint trigger information_request_requires_intent after insert or update or delete on information_request
  deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger information_request_no_truncate before truncate on information_request
  for each statement execute function watchbook_refuse_truncate();

alter table information_response enable row level security;

alter table information_response force row level security;

create constraint trigger information_response_requires_intent after insert or update or delete on information_response
  deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger information_response_no_truncate before truncate on information_response
  for each statement execute function watchbook_refuse_truncate();

create policy information_response_owner on information_response for select to current_user using (true);

create function information_approved(request uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from information_response where request_id = request and approved_by = app_user()) $$;

revoke all on function information_approved(uuid) from public;

grant execute on function information_approved(uuid) to watchbook_app;

create policy information_request_read on information_request for select to watchbook_app
  using ((institution_id = (select app_institution()) and user_id = (select app_user()) and ((select app_has_role('analyst')) or (select app_has_role('regulator-analyst')))) or (institution_id = (select app_institution()) and ((select app_has_role('compliance-officer')) or (select app_has_role('regulator-supervisor')))) or (holder_id = (select app_institution()) and audience && (select app_list('tokens'))::text[] and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer')))) or (not red and ((select app_has_role('auditor')))));

create policy information_request_ask on information_request for insert to watchbook_app
  with check (institution_id = (select app_institution()) and user_id = (select app_user()) and ((select app_has_role('analyst')) or (select app_has_role('regulator-analyst'))) and status = 'open'
    and exists (select from notice n where n.id = notice_id and n.institution_id = holder_id)
    and exists (select from screening s where s.id = screening_id and s.user_id = (select app_user())
      and 'notice:' || notice_id = any (s.targets)));

create policy information_request_change on information_request for update to watchbook_app
  using ((institution_id = (select app_institution()) and user_id = (select app_user()) and ((select app_has_role('analyst')) or (select app_has_role('regulator-analyst')))) or (holder_id = (select app_institution()) and audience && (select app_list('tokens'))::text[] and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer')))))
  with check ((institution_id = (select app_institution()) and user_id = (select app_user()) and ((select app_has_role('analyst')) or (select app_has_role('regulator-analyst'))) and status = 'withdrawn') or (holder_id = (select app_institution()) and audience && (select app_list('tokens'))::text[] and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer'))) and (status = 'drafted' or (status in ('answered', 'declined')
    and information_approved(id)))));

create policy information_request_system on information_request to watchbook_system using (true) with check (true);

grant select, insert, update (status, version, closed_at) on information_request to watchbook_app;

grant select, update on information_request to watchbook_system;

create policy information_response_read on information_response for select to watchbook_app
  using (((select app_has_role('analyst')) or (select app_has_role('regulator-analyst')) or (select app_has_role('compliance-officer')) or (select app_has_role('regulator-supervisor')))
    and exists (select from information_request r where r.id = request_id
      and (r.holder_id = (select app_institution()) or (r.institution_id = (select app_institution()) and r.status in ('answered', 'declined')))));

create policy information_response_draft on information_response for insert to watchbook_app
  with check (holder_id = (select app_institution()) and drafted_by = (select app_user()) and approved_by is null and ((select app_has_role('analyst'))) and exists (select from information_request r where r.id = request_id and r.holder_id = (select app_institution()) and r.audience && (select app_list('tokens'))::text[] and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer')))
  and r.status in ('open', 'drafted')));

create policy information_response_change on information_response for update to watchbook_app
  using (holder_id = (select app_institution()) and exists (select from information_request r where r.id = request_id and r.holder_id = (select app_institution()) and r.audience && (select app_list('tokens'))::text[] and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer')))
  and r.status in ('open', 'drafted')))
  with check (holder_id = (select app_institution()) and ((approved_by is null and drafted_by = (select app_user()) and ((select app_has_role('analyst'))))
    or (approved_by = (select app_user()) and ((select app_has_role('compliance-officer'))))));

create policy information_response_system on information_response to watchbook_system using (true) with check (true);

grant select, insert, update on information_response to watchbook_app;

grant select, update (content) on information_response to watchbook_system;

-- 0023-identifier-spelling

alter table notice_identifier add spelling_version integer not null default 1;

create index notice_identifier_spelling on notice_identifier (spelling_version);

grant delete on notice_identifier to watchbook_system;

-- 0024-listed-questions

create table listed_question (
  institution_id uuid not null references institution,
  query_hash text not null,
  listed_at timestamptz not null,
  primary key (institution_id, query_hash));

create index listed_question_day on listed_question (institution_id, listed_at);

alter table listed_question enable row level security;

alter table listed_question force row level security;

create policy listed_question_read on listed_question for select to watchbook_app using (institution_id = (select app_institution()) and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer'))));

create policy listed_question_write on listed_question for insert to watchbook_app with check (institution_id = (select app_institution()) and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer'))));

create policy listed_question_again on listed_question for update to watchbook_app using (institution_id = (select app_institution()) and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer')))) with check (institution_id = (select app_institution()) and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer'))));

create policy listed_question_owner on listed_question for select to current_user
  using (institution_id = app_institution());

grant select, insert, update (listed_at) on listed_question to watchbook_app;

create constraint trigger listed_question_requires_intent after insert or update or delete on listed_question
  deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger listed_question_no_truncate before truncate on listed_question
  for each statement execute function watchbook_refuse_truncate();

drop function screening_count(timestamptz, text);

create function screening_count(since timestamptz, questions text[],
    out by_user integer, out by_institution integer, out new_to_user integer, out new_to_institution integer,
    out user_free_at timestamptz, out institution_free_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  with each as (
    select query_hash, screened_at as at, case when batch_id is null then user_id end as user_id
    from screening where institution_id = app_institution() and screened_at >= $1
    union all
    select query_hash, listed_at, null from listed_question
    where institution_id = app_institution() and listed_at >= $1),
  asked as (
    select query_hash, max(at) as at, max(at) filter (where user_id = app_user()) as user_at
    from each group by query_hash),
  given as (
    select count(*) filter (where user_at is null) as new_to_user, count(*) filter (where at is null) as new_to_institution
    from (select distinct unnest($2) as query_hash) question left join asked using (query_hash))
  select count(user_at)::integer, count(*)::integer,
    (select new_to_user::integer from given), (select new_to_institution::integer from given), min(user_at), min(at)
  from asked $$;

revoke all on function screening_count(timestamptz, text[]) from public;

grant execute on function screening_count(timestamptz, text[]) to watchbook_app;

-- 0025-entity-timeline

alter table risk_warning add notices_filed boolean not null default false;

create index risk_warning_unfiled on risk_warning (id) where not notices_filed;

create table warning_notice (
  warning_id uuid not null references risk_warning,
  notice_ref text not null,
  primary key (warning_id, notice_ref));

create index warning_notice_ref on warning_notice (notice_ref);

alter table warning_notice enable row level security;

alter table warning_notice force row level security;

create policy warning_notice_read on warning_notice for select to watchbook_app
  using (exists (select from risk_warning w where w.id = warning_id) and exists (select from notice n join notice_subject s on s.notice_id = n.id
  where n.ref = notice_ref and (n.disclosure = 'full' or n.institution_id = (select app_institution()))));

create policy warning_notice_write on warning_notice for insert to watchbook_app
  with check (exists (select from risk_warning w where w.id = warning_id and not w.notices_filed
    and w.institution_id = (select app_institution()) and w.issued_by = (select app_user())));

create policy warning_notice_system on warning_notice to watchbook_system using (true) with check (true);

grant select, insert on warning_notice to watchbook_app, watchbook_system;

create constraint trigger warning_notice_requires_intent after insert or update or delete on warning_notice
  deferrable initially deferred for each row execute function watchbook_require_intent();

create trigger warning_notice_no_truncate before truncate on warning_notice
  for each statement execute function watchbook_refuse_truncate();

alter table list_entry add added_at timestamptz;

-- 0026-program-batches

alter policy screening_batch_read on screening_batch using (institution_id = (select app_institution()) and (((select app_has_role('analyst')) or (select app_has_role('compliance-officer'))
  or (select app_has_role('regulator-analyst')) or (select app_has_role('regulator-supervisor'))) or (select app_has_scope('screenings'))) and (requested_by = (select app_user()) or ((select app_has_role('compliance-officer')) or (select app_has_role('regulator-supervisor')))));

alter policy screening_batch_request on screening_batch
  with check (institution_id = (select app_institution()) and requested_by = (select app_user()) and (((select app_has_role('analyst')) or (select app_has_role('compliance-officer'))
  or (select app_has_role('regulator-analyst')) or (select app_has_role('regulator-supervisor'))) or (select app_has_scope('screenings'))) and state = 'queued');

alter policy screening_batch_change on screening_batch using (institution_id = (select app_institution()) and (((select app_has_role('analyst')) or (select app_has_role('compliance-officer'))
  or (select app_has_role('regulator-analyst')) or (select app_has_role('regulator-supervisor'))) or (select app_has_scope('screenings'))) and (requested_by = (select app_user()) or ((select app_has_role('compliance-officer')) or (select app_has_role('regulator-supervisor'))))) with check (institution_id = (select app_institution()));
