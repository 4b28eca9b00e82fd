import type { EntityManager } from '@mikro-orm/postgresql';
import type { Condition, Conditions } from '@watchbook/policy';
import { getActor } from '../../platform/context.js';
import { rulesOf } from '../../platform/policy.js';
import type { EntryRow } from './ledger.queries.js';

/** A condition on `ledger_entry e` with the values of its placeholders. */
export interface SqlCondition {
  readonly where: string;
  readonly values: unknown[];
}

/** Where an institution is and what it does. */
export interface Place {
  readonly jurisdiction: string;
  readonly sector: string | null;
}

/** The rules by which whoever acts now may do any of this to entries, as a condition; null where there is no rule. */
export function permittedEntries(...actions: string[]): SqlCondition | null {
  const rules = rulesOf(getActor()).filter(
    ({ action, subject }) => subject === 'LedgerEntry' && actions.includes(action),
  );
  const wheres = widest(rules.map(({ conditions }) => conditions ?? {})).map(toSql);
  if (wheres.length === 0) return null;
  return {
    where: `(${wheres.map(({ where }) => where).join(' or ')})`,
    values: wheres.flatMap(({ values }) => values),
  };
}

/** Drops what another condition allows anyway, so that one index answers. */
function widest(all: Conditions[]): Conditions[] {
  const covers = (wide: Conditions, narrow: Conditions): boolean =>
    Object.entries(wide).every(([name, condition]) => JSON.stringify(narrow[name]) === JSON.stringify(condition));
  return all.filter(
    (narrow, at) =>
      !all.some((wide, other) => other !== at && covers(wide, narrow) && (!covers(narrow, wide) || other < at)),
  );
}

/** Whether an entry would tell a regulator of a source or a notice that is hidden from it. */
export const CONCEALED = 'ledger_conceals(e.institution, e.resources)';

const columns: Record<string, string> = {
  institutionId: 'e.institution',
  userId: 'e.actor_user',
  concealed: CONCEALED,
};
const places: Record<string, string> = { jurisdiction: 'i.jurisdiction', sector: 'i.sector' };

/** @throws Error for an attribute that entries do not have */
function toSql(conditions: Conditions): SqlCondition {
  const entries = Object.entries(conditions);
  const unknown = entries.find(([name]) => !(name in columns) && !(name in places));
  if (unknown) throw new Error(`An entry has no attribute ${unknown[0]}`);
  const direct = entries
    .filter(([name]) => name in columns)
    .map(([name, condition]) => oneOf(columns[name]!, condition));
  const placed = entries.filter(([name]) => name in places).map(([name, condition]) => oneOf(places[name]!, condition));
  const parts = placed.length === 0 ? direct : [...direct, actedIn(placed)];
  if (parts.length === 0) return { where: 'true', values: [] };
  return { where: `(${parts.map(({ where }) => where).join(' and ')})`, values: parts.flatMap(({ values }) => values) };
}

/** The institutions are few and found once, so that each of them is looked up in the index. */
const actedIn = (placed: readonly SqlCondition[]): SqlCondition => ({
  where: `e.institution = any (array(select i.id::text from institution i where ${placed.map(({ where }) => where).join(' and ')}))`,
  values: placed.flatMap(({ values }) => values),
});

/** Ids and codes hold no comma. */
const oneOf = (column: string, condition: Condition): SqlCondition =>
  typeof condition === 'object'
    ? { where: `${column} = any (string_to_array(?, ','))`, values: [condition.$in.join(',')] }
    : { where: `${column} = ?`, values: [condition] };

/** One entry under a condition, or null. */
export async function findPermitted(
  em: EntityManager,
  seq: number,
  { where, values }: SqlCondition,
): Promise<EntryRow | null> {
  const [row] = await em.execute<EntryRow[]>(
    `select e.id, e.seq, encode(e.hash, 'hex') as hash, e.body, e.institution, ${CONCEALED} as concealed
     from ledger_entry e where e.seq = ? and ${where}`,
    [seq, ...values],
  );
  return row ?? null;
}

/** Where institutions are, by id. */
export async function findPlaces(em: EntityManager, institutions: readonly string[]): Promise<Map<string, Place>> {
  if (institutions.length === 0) return new Map();
  const rows = await em.execute<(Place & { id: string })[]>(
    `select id::text, jurisdiction, sector from institution where id = any (string_to_array(?, ',')::uuid[])`,
    [[...new Set(institutions)].join(',')],
  );
  return new Map(rows.map(({ id, jurisdiction, sector }) => [id, { jurisdiction, sector }]));
}

const isRegulator = `exists (select from institution i where i.id::text = e.institution and i.kind = 'regulator')`;

/**
 * How often regulators looked at a resource, ever. No filter narrows it, so that it tells neither when nor how nor by
 * which of them. Needs the system role; the caller has checked the owner.
 */
export async function countSealed(em: EntityManager, resource: string, owner: string): Promise<number> {
  const [row] = await em.execute<{ count: number }[]>(
    `select count(*)::integer as count from ledger_candidates('r:' || ?) e
     where e.resources @> array[?] and e.outcome = 'allowed' and e.institution <> ? and ${isRegulator}`,
    [resource, resource, owner],
  );
  return row!.count;
}

/** How often somebody did something to a resource for one purpose. */
export interface UseRow {
  readonly institution: string;
  /** Null but for people of the owner. */
  readonly actor_user: string | null;
  readonly action: string;
  readonly purpose: string | null;
  readonly sealed: boolean;
  readonly times: number;
  readonly first_at: Date;
  readonly last_at: Date;
}

/** What was done to a resource, by institution, and within the owning one by person. Needs the system role, as above. */
export function findUses(
  em: EntityManager,
  resource: string,
  owner: string,
  actions: readonly string[],
): Promise<UseRow[]> {
  return em.execute<UseRow[]>(
    `select e.institution, case when e.institution = ? then e.actor_user end as actor_user, e.action, e.purpose,
       e.institution <> ? and ${isRegulator} as sealed,
       count(*)::integer as times, min(e.at) as first_at, max(e.at) as last_at
     from ledger_candidates('r:' || ?) e
     where e.resources @> array[?] and e.action = any (string_to_array(?, ',')) and e.outcome = 'allowed'
       and e.institution is not null
     group by 1, 2, 3, 4, 5 order by max(e.at) desc`,
    [owner, owner, resource, resource, actions.join(',')],
  );
}
