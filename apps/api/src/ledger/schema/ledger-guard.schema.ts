import { SYSTEM_ROLE } from '../../platform/database/roles.js';
import { rowSecurity } from '../../platform/database/row-security.js';

/**
 * Closes the ways around an intent, and keeps intents that can never be entries.
 *
 * An intent counts for the transaction that wrote it and for no other, and cannot be taken back by it: otherwise a
 * transaction could have its changes checked at once (`set constraints all immediate`) and then delete the intent, or be
 * let through by one that an earlier transaction wrote ahead.
 */
export const ledgerGuardSchema: string[] = [
  `create function ledger_intent_bind() returns trigger language plpgsql as $$
     begin new.xid := pg_current_xact_id(); return new; end $$`,
  `create trigger ledger_intent_bind before insert on ledger_intent
     for each row execute function ledger_intent_bind()`,
  `create function ledger_intent_refuse() returns trigger language plpgsql as $$
     begin raise exception 'an intent cannot be taken back' using errcode = 'insufficient_privilege'; end $$`,
  `create trigger ledger_intent_unchanged before update on ledger_intent
     for each row execute function ledger_intent_refuse()`,
  // The sealer takes intents of transactions that have committed; its own seal never wrote one.
  `create trigger ledger_intent_kept before delete on ledger_intent
     for each row when (old.xid = pg_current_xact_id()) execute function ledger_intent_refuse()`,
  `create trigger ledger_intent_no_truncate before truncate on ledger_intent
     for each statement execute function ledger_intent_refuse()`,

  // Progress of a run needs no intent; what it is about, what came of it, and that it was there, do.
  `create constraint trigger report_run_requires_intent_for after delete or update of
     id, institution_id, requested_by, template, parameters, format, requested_at, size_bytes, sha256, checkpoint_size
     on report_run deferrable initially deferred for each row execute function watchbook_require_intent()`,
  `create constraint trigger list_import_requires_intent_for after delete or update of
     id, format, institution_id, requested_by, requested_at, added, changed, removed, unchanged
     on list_import deferrable initially deferred for each row execute function watchbook_require_intent()`,

  // A session that is used notes the time; that there is one, whose, until when and that it ended, is recorded.
  `create constraint trigger user_session_requires_intent after insert or delete or update of
     id, token_hash, user_id, user_agent, created_at, expires_at, revoked_at
     on user_session deferrable initially deferred for each row execute function watchbook_require_intent()`,

  // Row triggers do not see TRUNCATE.
  `create function watchbook_refuse_truncate() returns trigger language plpgsql as $$
     begin
       raise exception 'table % cannot be emptied without ledger intents', tg_table_name
         using errcode = 'insufficient_privilege';
     end $$`,
  `do $$
     declare guarded regclass;
     begin
       for guarded in
         select distinct tgrelid::regclass from pg_trigger
         where tgfoid = 'watchbook_require_intent'::regproc and tgparentid = 0
       loop
         execute format('create or replace trigger %I before truncate on %s for each statement
           execute function watchbook_refuse_truncate()', guarded::text || '_no_truncate', guarded);
       end loop;
     end $$`,

  `create table ledger_set_aside (
     entry_id uuid primary key,
     intent_id uuid not null,
     draft text not null,
     salt bytea,
     detail bytea,
     reason text not null,
     set_aside_at timestamptz not null default clock_timestamp())`,
  ...rowSecurity('ledger_set_aside'),
  `create policy ledger_set_aside_system on ledger_set_aside to ${SYSTEM_ROLE} using (true) with check (true)`,
  `grant select, insert on ledger_set_aside to ${SYSTEM_ROLE}`,
];

/** The statement that makes the database refuse to empty a protected table; beside `requireIntent` for every new one. */
export const refuseTruncate = (table: string): string =>
  `create trigger ${table}_no_truncate before truncate on ${table}
     for each statement execute function watchbook_refuse_truncate()`;
