import { Inject, Injectable } from '@nestjs/common';
import type { LedgerDetail } from '@watchbook/contract';
import { parseEntry } from '@watchbook/ledger';
import { getContext } from '../../platform/context.js';
import { fieldKeys } from '../../platform/crypto/encrypted.type.js';
import { Work } from '../../platform/database/work.js';
import { may } from '../../platform/policy.js';
import { notFound } from '../../platform/problem.js';
import { detailPlace } from '../seal/intent.js';
import { findDetail, findErasingSeq, type DetailRow } from './detail.queries.js';

/** What an operation recorded beyond its entry. */
@Injectable()
export class LedgerDetailService {
  constructor(@Inject(Work) private readonly work: Work) {}

  /**
   * The detail of an entry and its salt, for the person who acted and those who answer for that person's institution;
   * once it is erased, when and by which entry. Nobody else is told whether there is one: auditors see no contents.
   * @throws Problem `not-found`
   */
  async get(seq: number): Promise<LedgerDetail> {
    const row = await this.work.read((em) => findDetail(em, seq));
    const subject = row && { institutionId: row.institution, userId: row.actor_user };
    if (!row || !may('read-detail', 'LedgerEntry', subject!)) throw notFound();
    const commitment = parseEntry(row.body.toString('latin1')).detail;
    if (commitment === null) throw notFound();
    getContext().reads.push({
      action: 'ledger.detail-read',
      resources: [{ type: 'ledger-entry', id: String(seq), version: null }],
    });
    return {
      seq,
      commitment,
      detail: row.detail && fieldKeys().decrypt(row.detail, detailPlace(row.id)),
      salt: row.salt?.toString('hex') ?? null,
      erased: await this.erasureOf(row),
    };
  }

  private async erasureOf({ erased_at, erasing_entry }: DetailRow): Promise<LedgerDetail['erased']> {
    if (erased_at === null || erasing_entry === null) return null;
    const seq = await this.work.system((em) => findErasingSeq(em, erasing_entry));
    return seq === null ? null : { at: new Date(erased_at).toISOString(), seq };
  }
}
