import pg from 'pg';
import type { FieldKeys } from '../crypto/field-keys.js';

/** Answers requests: sees what row level security lets its settings see. */
export const APP_ROLE = 'watchbook_app';
/** Works in the background (sealer, sign-in, index, jobs): sees all rows of the portal, and owns nothing either. */
export const SYSTEM_ROLE = 'watchbook_system';
export type DatabaseRole = typeof APP_ROLE | typeof SYSTEM_ROLE;

const password = (keys: FieldKeys, role: DatabaseRole) => keys.secret(`database role ${role}`);

/** The address of the same database for one of the portal's roles. */
export function roleUrl(ownerUrl: string, keys: FieldKeys, role: DatabaseRole): string {
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = password(keys, role);
  return url.href;
}

/**
 * Creates both roles where they are missing and gives them this installation's passwords.
 * @throws Error when the owner may not create roles.
 */
export async function ensureRoles(ownerUrl: string, keys: FieldKeys): Promise<void> {
  for (const role of [APP_ROLE, SYSTEM_ROLE] as const) {
    if (await canConnect(roleUrl(ownerUrl, keys, role))) continue;
    await setUpRole(ownerUrl, role, password(keys, role));
  }
}

async function canConnect(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function setUpRole(connectionString: string, role: DatabaseRole, secret: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    // Roles belong to the cluster: another database of it may be doing the same at this moment.
    for (let attempt = 1; ; attempt++) {
      try {
        await client.query(`do $$ begin create role ${role} login; exception when duplicate_object then null; end $$`);
        await client.query(
          `alter role ${role} with login nosuperuser nocreatedb nocreaterole noinherit noreplication nobypassrls password '${secret}'`,
        );
        return;
      } catch (cause) {
        if (attempt === 5 || !/concurrently updated|duplicate key/.test(String(cause))) throw cause;
      }
    }
  } finally {
    await client.end();
  }
}
