import { Inject, Injectable } from '@nestjs/common';
import { Work } from '../../platform/database/work.js';

/** Longer than comparing one change takes; a process that died has its change taken over after that. */
const CLAIM_SECONDS = 120;
/** Names are looked for among what a process knows, which follows commits by a moment. */
const ENTRY_WAITS_SECONDS = 1;
/** How long an entry goes without being compared with everything. */
const RESCREEN_HOURS = 24;
const RESCREENED = 200;

/** One thing that has to be compared again. */
export interface Change {
  readonly kind: 'notice' | 'import' | 'entry';
  readonly id: string;
  readonly target: string;
  readonly seq: string;
}

/** What has to be compared again, in the database: nothing is lost with a process, and each change is one process's work. */
@Injectable()
export class ChangeQueue {
  constructor(@Inject(Work) private readonly work: Work) {}

  /** The next change that nobody works on, or null. */
  claim(): Promise<Change | null> {
    return this.work.system(async (em) => {
      const [row] = await em.execute<{ target: string; seq: string }[]>(
        `update screening_change set claimed_until = clock_timestamp() + make_interval(secs => ?)
         where target = (
           select target from screening_change
           where coalesce(claimed_until, '-infinity') < clock_timestamp()
             and (target not like 'entry:%' or queued_at < clock_timestamp() - make_interval(secs => ?))
           order by seq limit 1 for update skip locked)
         returning target, seq`,
        [CLAIM_SECONDS, ENTRY_WAITS_SECONDS],
      );
      if (!row) return null;
      const [kind, id] = row.target.split(':') as [Change['kind'], string];
      return { kind, id, ...row };
    });
  }

  /** It was compared. What changed again meanwhile waits on. */
  async finish({ target, seq }: Change): Promise<void> {
    await this.work.system((em) =>
      em.execute('delete from screening_change where target = ? and seq = ?', [target, seq]),
    );
  }

  /** Whether something waits, though it may be too early for it. */
  async isWaiting(): Promise<boolean> {
    const [row] = await this.work.system((em) =>
      em.execute<{ waits: boolean }[]>(
        'select exists (select from screening_change where claimed_until is null) as waits',
      ),
    );
    return row?.waits ?? false;
  }

  /** Entries that were not compared with everything for long: what was missed, or came into sight, is found so. */
  async queueStale(): Promise<void> {
    await this.work.system((em) =>
      em.execute(
        `insert into screening_change (target)
         select 'entry:' || e.id from managed_list_entry e join managed_list l on l.id = e.list_id
         where e.removed_at is null and l.removed_at is null and e.screened_at < now() - make_interval(hours => ?)
         order by e.screened_at limit ? on conflict do nothing`,
        [RESCREEN_HOURS, RESCREENED],
      ),
    );
  }
}
