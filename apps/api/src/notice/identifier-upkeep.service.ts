import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { SPELLING_VERSION } from '@watchbook/matching';
import { LedgerService } from '../ledger/ledger.service.js';
import { Work } from '../platform/database/work.js';
import { Upkeep } from '../platform/upkeep.js';
import { NoticeSubject } from './notice.entity.js';
import { respellIdentifiers } from './notice.queries.js';

/** So many rows are looked at for notices; one step is what they belong to. */
const ROWS = 100;
const NOTICES = 20;
/** So many steps are done before others have their turn. */
const STEPS = 100;

/**
 * Hashes identifiers anew that were filed under older rules of spelling, so that they are found by the new ones. What
 * notices say, their versions and their hashes stay as they are.
 *
 * A step is one transaction with its intent, and the next begins once the ledger holds it. What is done is known by its
 * rows: interrupted anywhere, it goes on. Of several processes each takes notices that no other is at.
 */
@Injectable()
export class IdentifierUpkeepService extends Upkeep {
  constructor(@Inject(Work) work: Work, @Inject(LedgerService) ledger: LedgerService) {
    super('notice.identifiers', work, ledger);
  }

  protected async doDue(): Promise<void> {
    for (let step = 0; step < STEPS && !this.isStopping; step++) {
      const intent = await this.work.system((em) => this.respellSome(em));
      if (intent === null) return;
      await this.ledger.sealed([intent]);
    }
  }

  /** @returns the id of the intent, or null when nothing was left that no other process is at */
  private async respellSome(em: EntityManager): Promise<string | null> {
    const notices = await em.execute<{ id: string }[]>(
      `select id from notice
       where id in (select notice_id from notice_identifier where spelling_version < ? limit ${ROWS})
       order by id limit ${NOTICES} for no key update skip locked`,
      [SPELLING_VERSION],
    );
    if (notices.length === 0) return null;
    const subjects = await em.find(NoticeSubject, { noticeId: notices.map(({ id }) => id) });
    await respellIdentifiers(em, subjects);
    return this.ledger.record(em, {
      action: 'notice-identifiers.respelled',
      resources: [{ type: 'column', id: 'notice_identifier.value_hash', version: null }],
      detail: { notices: notices.length, spellingVersion: SPELLING_VERSION },
    });
  }
}
