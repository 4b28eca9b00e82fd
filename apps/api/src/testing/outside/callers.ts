import type { ApiKey, NoticeView, WarningView } from '@watchbook/contract';
import type { SeededRandom } from '@watchbook/testing';
import { institutionId, userId } from '../../demo/people.js';
import type { Agent, Answer } from '../agent.js';
import { bodyOf } from '../answer.js';
import type { TestApp } from '../app.js';
import { aDraft } from '../drafts.js';
import type { Operation } from '../description.js';
import type { Malformed } from './malformed.js';

const V1 = '/api/v1';
const PEOPLE = [
  ['analyst', 'meridian-bank'],
  ['officer', 'meridian-bank'],
  ['admin', 'meridian-bank'],
  ['analyst', 'banking-supervisor'],
  ['supervisor', 'banking-supervisor'],
  ['auditor', 'audit-office'],
  ['operator', 'platform'],
] as const;

/** What Fastify says of an answer that was begun and not ended. */
const BROKEN_OFF = 'response destroyed before completion';
const KEY = 'key';
const NOBODY = 'nobody';

/** People of each role, a program with a key, and somebody who is not signed in. */
export class Callers {
  readonly names: readonly string[];
  private readonly refused = new Set<string>();

  private constructor(
    private readonly portal: TestApp,
    private readonly agents: Map<string, Agent>,
    private readonly secret: string,
    /** Of things that some of them may see, and of nothing. */
    readonly ids: readonly string[],
  ) {
    this.names = [...agents.keys(), NOBODY, NOBODY];
  }

  static async of(portal: TestApp): Promise<Callers> {
    const agents = new Map<string, Agent>();
    for (const [local, slug] of PEOPLE) agents.set(`${local}@${slug}`, await portal.as(local, slug));
    const key = bodyOf<ApiKey & { secret: string }>(
      await agents
        .get('admin@meridian-bank')!
        .post(`${V1}/api-keys`, { name: 'x', scopes: ['notices:read', 'notices:write'] }),
    );
    bodyOf(await agents.get('officer@meridian-bank')!.post(`${V1}/api-keys/${key.id}/approvals`));
    const notice = bodyOf<NoticeView>(await agents.get('analyst@meridian-bank')!.post(`${V1}/notices`, aDraft()));
    const warning = bodyOf<WarningView>(
      await agents.get('analyst@banking-supervisor')!.post(`${V1}/warnings`, aWarning()),
    );
    agents.set(KEY, portal.nobody()).set(NOBODY, portal.nobody());
    const ids = [notice.id, warning.id, userId('nobody'), institutionId('harbor-insurance')];
    return new Callers(portal, agents, key.secret, ids);
  }

  /** Mostly somebody for whom the operation may be, as far as was learnt, so that what they send is looked at. */
  choose(random: SeededRandom, operation: Operation): string {
    const taken = this.names.filter((name) => !this.refused.has(placeOf(name, operation)));
    return random.pick(taken.length > 0 && random.chance(0.9) ? taken : this.names);
  }

  learn(name: string, { operation, headers }: Malformed, { status, body }: Answer): void {
    if ('sec-fetch-site' in headers) return;
    if (status === 403 && (body as { code?: string } | null)?.code === 'not-allowed')
      this.refused.add(placeOf(name, operation));
  }

  /**
   * Whose session a request ended signs in again, so that the next one finds somebody. A 503 is asked once more: a busy
   * machine answers then, and a fault of the request shows again. So is what broke off while it flowed, as it must when
   * a request beside it ended the session.
   */
  async send(name: string, { operation, url, payload, headers }: Malformed): Promise<Answer> {
    const given = name === KEY ? { authorization: `Bearer ${this.secret}`, ...headers } : headers;
    const ask = () => this.agents.get(name)!.send(operation.method, url, payload, given);
    const first = await ask().catch((cause: Error) => {
      if (cause.message !== BROKEN_OFF) throw cause;
      return null;
    });
    const answer = first === null || first.status === 503 ? await ask() : first;
    if (answer.status === 204 && operation.path.startsWith(`${V1}/sessions`)) await this.signInAgain(name);
    return answer;
  }

  private async signInAgain(name: string): Promise<void> {
    const [local, slug] = name.split('@');
    if (slug) this.agents.set(name, await this.portal.as(local!, slug));
  }
}

const placeOf = (name: string, { method, path }: Operation) => `${name} ${method} ${path}`;

const aWarning = () => ({
  ...{ title: 'Loan stacking', body: 'Seen twice', severity: 'high', tlp: 'AMBER' },
  audience: { sectors: ['banking'] },
  acknowledgeBy: '2099-01-01T00:00:00Z',
});
