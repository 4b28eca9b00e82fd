import { SYSTEM_ROLE } from '../database/roles.js';

/** Columns of personal data that the background role could only read or not even that. */
const columns: Readonly<Record<string, string>> = {
  notice_subject: 'described',
  notice_version: 'snapshot',
  purpose_grant: 'stated',
  screening: 'query',
  judgement: 'note',
  report_file: 'bytes',
};

/**
 * Lets the background role write encrypted columns anew under another key, and nothing else of these rows. Each such
 * transaction needs an intent like every change.
 */
export const rotationSchema: string[] = [
  ...Object.entries(columns).map(([table, column]) => `grant select, update (${column}) on ${table} to ${SYSTEM_ROLE}`),
  ...['screening', 'judgement'].map(
    (table) => `create policy ${table}_rotate on ${table} for update to ${SYSTEM_ROLE} using (true) with check (true)`,
  ),
];
