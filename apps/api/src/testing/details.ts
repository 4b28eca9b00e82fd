import type { Actor, DetailErasure } from '@watchbook/contract';
import { demoEmail } from '../demo/accounts.js';
import { institutionId, userId } from '../demo/people.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { newContext, runInContext } from '../platform/context.js';
import type { Agent, Answer } from './agent.js';
import type { TestApp } from './app.js';

const ERASURES = '/api/v1/ledger/detail-erasures';

/** Details of entries behind the portal's back, and the calls that read and erase them. */
export class Details {
  constructor(private readonly portal: TestApp) {}

  /** Records something with a detail, as a request of that institution's analyst would. */
  async record(slug: string, notice: string, detail: unknown): Promise<number> {
    const actor: Actor = {
      institutionId: institutionId(slug),
      institutionKind: 'bank',
      userId: userId(demoEmail('analyst', slug)),
      roles: ['analyst'],
      ...{ sectors: [], jurisdictions: [], tokens: [], via: 'session', scopes: null },
    };
    const resources = [{ type: 'notice', id: notice, version: null }];
    const context = newContext({ requestId: 'test-request', route: 'test', actor });
    const [receipt] = await runInContext(context, () =>
      this.portal.app.get(LedgerService).seal([{ action: 'notice.read', resources, detail }]),
    );
    return receipt!.seq;
  }

  /** Salt and encrypted detail of an entry, in hex. */
  async stored(seq: number): Promise<{ salt: string; detail: string }> {
    const { rows } = await this.portal.owner.query<{ salt: string; detail: string }>(
      `select encode(d.salt, 'hex') as salt, encode(d.detail, 'hex') as detail
       from ledger_detail d join ledger_entry e on e.id = d.entry_id where e.seq = $1`,
      [seq],
    );
    return rows[0]!;
  }

  /** Every table of the portal in which a text stands, in any column. */
  async tablesWith(text: string): Promise<string[]> {
    const { rows: tables } = await this.portal.owner.query<{ name: string }>(
      `select quote_ident(relname) as name from pg_class
       where relkind = 'r' and relnamespace = 'public'::regnamespace`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const { rowCount } = await this.portal.owner.query(`select from ${name} t where strpos(t::text, $1) > 0`, [text]);
      if (rowCount) found.push(name);
    }
    return found;
  }
}

export const detailOf = (agent: Agent, seq: number): Promise<Answer> =>
  agent.get(`/api/v1/ledger/entries/${seq}/detail`);

/** Asks that the details of what the institution recorded about a notice be erased. */
export const askToErase = (agent: Agent, id: string): Promise<Answer> =>
  agent.post(ERASURES, { resource: { type: 'notice', id }, reason: 'data-subject-request' });

/** Agrees to what was asked, and erases. */
export const agreeToErase = (agent: Agent, { body }: Answer): Promise<Answer> =>
  agent.post(`${ERASURES}/${(body as DetailErasure).id}/approvals`);
