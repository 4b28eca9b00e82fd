import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { notFound } from '../../platform/problem.js';
import { permittedEntries } from './view.queries.js';

/** Entries of the people of one institution in a period, as far as the caller reads them whole. */
export interface Span {
  readonly institutionId: string;
  readonly from: Date;
  readonly to: Date;
  readonly userId?: string;
  /** `type:id` of what they must be about. */
  readonly resource?: string;
}

/** How often one person did one thing in one hour; without an action where it was refused. */
export interface HourUse {
  readonly userId: string;
  readonly hour: Date;
  readonly action: string | null;
  readonly count: number;
  /** Place of the first entry. */
  readonly seq: number;
  readonly lastAt: Date;
}

/** How often one person did one thing to one resource on one day, UTC. */
export interface ResourceDay {
  readonly userId: string;
  readonly day: string;
  readonly id: string;
  readonly action: string;
  readonly count: number;
  readonly seq: number;
}

/** What was done to one resource, all together. */
export interface ResourceUse {
  readonly resource: string;
  readonly actions: string[];
  readonly purposes: string[];
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** Place of the last entry. */
  readonly seq: number;
}

/**
 * What the people of an institution did, added up from the entries of the ledger; under row level security and the rules
 * for reading entries. @throws Problem `not-found` for who reads none
 */
@Injectable()
export class PeopleUsesService {
  /** By hour, of these actions, and everything that was refused. */
  async findHours(em: EntityManager, span: Span, actions: readonly string[]): Promise<HourUse[]> {
    const { sql, values } = entries(span);
    const rows = await em.execute<
      { user: string; hour: Date; action: string | null; count: string; seq: string; last: Date }[]
    >(
      `select e.actor_user as user, date_trunc('hour', e.at at time zone 'utc') at time zone 'utc' as hour,
         case when e.outcome = 'allowed' then e.action end as action, count(*) as count, min(e.seq) as seq, max(e.at) as last
       from ${sql} and (e.outcome = 'denied' or (e.outcome = 'allowed' and e.action = any (string_to_array(?, ','))))
       group by 1, 2, 3 order by 2, 1, 3`,
      [...values, actions.join(',')],
    );
    return rows.map(({ user, hour, action, count, seq, last }) => ({
      ...{ userId: user, hour: new Date(hour), action, lastAt: new Date(last) },
      ...{ count: Number(count), seq: Number(seq) },
    }));
  }

  /** By day and resource of one type, of these actions. */
  async findResourceDays(
    em: EntityManager,
    span: Span,
    type: string,
    actions: readonly string[],
  ): Promise<ResourceDay[]> {
    const { sql, values } = entries(span);
    const rows = await em.execute<
      { user: string; day: string; id: string; action: string; count: string; seq: string }[]
    >(
      `select e.actor_user as user, to_char(e.at at time zone 'utc', 'YYYY-MM-DD') as day,
         substr(r, length(?) + 2) as id, e.action, count(*) as count, min(e.seq) as seq
       from (select e.* from ${sql} and e.outcome = 'allowed' and e.action = any (string_to_array(?, ','))) e,
         unnest(e.resources) as r
       where r like ? || ':%' group by 1, 2, 3, 4 order by 2, 1, 3`,
      [type, ...values, actions.join(','), type],
    );
    return rows.map(({ user, count, seq, ...row }) => ({
      ...{ ...row, userId: user, count: Number(count), seq: Number(seq) },
    }));
  }

  /** By resource, of these actions, the latest first. */
  async findResources(
    em: EntityManager,
    span: Span,
    actions: readonly string[],
    limit: number,
  ): Promise<ResourceUse[]> {
    const { sql, values } = entries(span);
    const rows = await em.execute<
      { resource: string; actions: string[]; purposes: string[]; count: string; first: Date; last: Date; seq: string }[]
    >(
      `select r as resource, array_agg(distinct e.action) as actions,
         coalesce(array_agg(distinct e.purpose) filter (where e.purpose is not null), '{}') as purposes,
         count(*) as count, min(e.at) as first, max(e.at) as last, max(e.seq) as seq
       from (select e.* from ${sql} and e.outcome = 'allowed' and e.action = any (string_to_array(?, ','))) e,
         unnest(e.resources) as r
       where r ~ '^[a-z-]+:[0-9a-f]{8}-' group by 1 order by max(e.seq) desc, 1 limit ?`,
      [...values, actions.join(','), limit],
    );
    return rows.map(({ count, first, last, seq, ...row }) => ({
      ...{ ...row, count: Number(count), seq: Number(seq) },
      ...{ firstAt: new Date(first), lastAt: new Date(last) },
    }));
  }
}

/** The entries as `e`; they are found by institution, and row level security holds for them. */
function entries({ institutionId, from, to, userId, resource }: Span) {
  const permitted = permittedEntries('read');
  if (!permitted) throw notFound();
  return {
    sql: `ledger_candidates('i:' || ?) e where e.institution = ?
      and e.seq >= ledger_seq_at(?) and e.seq < ledger_seq_at(?) and e.actor_user is not null and ${permitted.where}
      ${userId ? 'and e.actor_user = ?' : ''} ${resource ? 'and e.resources @> array[?]' : ''}`,
    values: [
      ...[institutionId, institutionId, from, to, ...permitted.values],
      ...(userId ? [userId] : []),
      ...(resource ? [resource] : []),
    ],
  };
}
