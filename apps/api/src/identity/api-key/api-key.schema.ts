import { APP_ROLE } from '../../platform/database/roles.js';

/** Keys know where they may be used from, when they were used, and the secret before the last one. */
export const apiKeySchema: string[] = [
  `alter table api_key
     add column jurisdiction text,
     add column sector text,
     add column addresses text[] not null default '{}',
     add column last_used_at timestamptz,
     add column overlap_hash text unique,
     add column overlap_until timestamptz,
     add check ((overlap_hash is null) = (overlap_until is null))`,
  `alter table api_key no force row level security`,
  `alter table institution no force row level security`,
  `alter table api_key disable trigger user`,
  `update api_key k set jurisdiction = i.jurisdiction, sector = i.sector from institution i where i.id = k.institution_id`,
  `alter table api_key enable trigger user`,
  `alter table institution force row level security`,
  `alter table api_key force row level security`,
  `alter table api_key alter column jurisdiction set not null,
     alter column sector set not null`,
  // Keys of before may have no end; every new one has.
  `alter table api_key add constraint api_key_ends
     check (expires_at is not null and expires_at <= created_at + interval '366 days') not valid`,

  `drop trigger api_key_requires_intent on api_key`,
  `create constraint trigger api_key_requires_intent after insert or delete or update of
     id, institution_id, user_id, created_by, name, prefix, token_hash, scopes, created_at, approved_at, approved_by,
     expires_at, revoked_at, jurisdiction, sector, addresses, overlap_hash, overlap_until
     on api_key deferrable initially deferred for each row execute function watchbook_require_intent()`,

  `drop policy api_key_institution on api_key`,
  `create policy api_key_institution on api_key for select to ${APP_ROLE}
     using (institution_id = app_institution() and (app_has_role('institution-admin') or app_has_role('compliance-officer')))`,
  `create policy api_key_reach on api_key for select to ${APP_ROLE}
     using (app_has_role('operator') or (app_has_role('regulator-supervisor')
       and jurisdiction = any (app_list('jurisdictions')) and sector = any (app_list('sectors'))))`,
  `create policy api_key_end on api_key for update to ${APP_ROLE}
     using (app_has_role('operator') or (app_has_role('regulator-supervisor')
       and jurisdiction = any (app_list('jurisdictions')) and sector = any (app_list('sectors'))))
     with check (revoked_at is not null)`,
];
