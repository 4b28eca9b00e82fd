import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { getActor } from '../../platform/context.js';
import { uuidv7 } from '../../platform/uuid.js';
import { DAY_SECONDS, quotaOf, type Usage } from '../quota.js';
import { alarmsDue, LOOK_FROM, type Due, type Pattern } from './alarm-rules.js';

interface Counted {
  misses: number;
  bare: number;
  bare_misses: number;
  run: number;
  run_misses: number;
}
const NONE: Pattern = { misses: 0, bare: 0, bareMisses: 0, run: 0, runMisses: 0 };

/** Tells who answers for it when somebody looks for subjects as one does who guesses. */
@Injectable()
export class AlarmRaisingService {
  constructor(
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * Raises what is due, each kind once a day, in the transaction of the screening that is one too many.
   * @param stems of the question, which was written before
   */
  async raiseIfDue(em: EntityManager, usage: Usage, stems: readonly string[]): Promise<void> {
    const pattern = usage.byUser < LOOK_FROM ? NONE : await this.lookAt(em, stems);
    for (const due of alarmsDue(quotaOf(getActor()), usage, pattern)) await this.raise(em, due);
  }

  private async lookAt(em: EntityManager, stems: readonly string[]): Promise<Pattern> {
    const since = this.clock.in(-DAY_SECONDS);
    const wanted = `{${stems.join(',')}}`;
    const [found] = await em.execute<Counted[]>('select * from screening_pattern(?, ?::text[])', [since, wanted]);
    const { misses, bare, bare_misses, run, run_misses } = found!;
    return { misses, bare, bareMisses: bare_misses, run, runMisses: run_misses };
  }

  private async raise(em: EntityManager, { kind, subjects, threshold, misses }: Due): Promise<void> {
    const { institutionId, userId } = getActor();
    const at = this.clock.now();
    const id = uuidv7();
    // Whoever screens may not see alarms, so that only the count tells whether this one is new.
    const { affectedRows } = await em.execute<{ affectedRows: number }>(
      `insert into screening_alarm
         (id, institution_id, jurisdiction, sector, user_id, kind, subjects, threshold, misses, day, awaits, raised_at)
       select ?, i.id, i.jurisdiction, i.sector, ?, ?, ?, ?, ?, ?, screening_alarm_awaits(), ?
       from institution i where i.id = ? on conflict do nothing`,
      [id, userId, kind, subjects, threshold, misses, at.toISOString().slice(0, 10), at, institutionId],
      'run',
    );
    if (affectedRows === 0) return;
    const resources = [
      { type: 'screening-alarm', id, version: null },
      { type: 'user', id: userId, version: null },
    ];
    const detail = { kind, subjects, threshold, misses };
    await this.ledger.record(em, { action: 'screening-alarm.raised', resources, detail });
  }
}
