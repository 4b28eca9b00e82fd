import type { EntityManager } from '@mikro-orm/postgresql';
import type { PersonWithAccess, Role } from '@watchbook/contract';

/** What roles and state somebody had, and since when. */
export interface RoleState {
  readonly userId: string;
  readonly roles: Role[];
  readonly status: PersonWithAccess['status'];
  readonly since: Date;
}

/** The state of each person of an institution at a time, as far as row level security shows it; no service accounts. */
export async function findRoleStates(em: EntityManager, institutionId: string, at: Date): Promise<RoleState[]> {
  const rows = await em.execute<{ user_id: string; roles: Role[]; status: RoleState['status']; changed_at: Date }[]>(
    `select user_id, roles, status, changed_at from (
       select distinct on (user_id) user_id, institution_id, roles, status, changed_at from user_role_history
       where changed_at <= ? order by user_id, id desc) latest
     where institution_id = ? and not ('service-account' = any (roles)) order by user_id`,
    [at, institutionId],
  );
  return rows.map((row) => ({
    userId: row.user_id,
    roles: row.roles,
    status: row.status,
    since: new Date(row.changed_at),
  }));
}

/** A policy as it was kept. */
export interface KeptPolicy {
  readonly hash: string;
  readonly since: Date;
  readonly rules: string;
}

/** The policy that was in force at a time; null before any was kept. */
export async function findPolicy(em: EntityManager, at: Date): Promise<KeptPolicy | null> {
  const [row] = await em.execute<{ hash: string; since: Date; rules: string }[]>(
    'select hash, since, rules from policy_version where since <= ? order by since desc limit 1',
    [at],
  );
  return row ? { ...row, since: new Date(row.since) } : null;
}

/** Keeps a policy, unless the last one that was kept is the same. Processes that start together keep it once. */
export async function keepPolicy(em: EntityManager, { hash, since, rules }: KeptPolicy): Promise<void> {
  await em.execute(`select pg_advisory_xact_lock(hashtextextended('policy version', 0))`);
  const [last] = await em.execute<{ hash: string }[]>('select hash from policy_version order by since desc limit 1');
  if (last?.hash === hash) return;
  await em.execute('insert into policy_version (since, hash, rules) values (?, ?, ?)', [since, hash, rules]);
}
