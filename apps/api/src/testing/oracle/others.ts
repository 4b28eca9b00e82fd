import type { NoticeDraft, NoticeView, Screening, WarningView } from '@watchbook/contract';
import type { SeededRandom } from '@watchbook/testing';
import { demoEmail } from '../../demo/accounts.js';
import { institutionId, userId } from '../../demo/people.js';
import type { Agent } from '../agent.js';
import type { TestApp } from '../app.js';
import { aDraft } from '../drafts.js';

const V1 = '/api/v1';

/** Names that the observers may know from notices of their own. */
export const NAMES = ['Canary Weilin', 'Veronica Plum', 'Harbour Gate Trading Ltd', 'Oswin Tarr', '陈伟霖'];

interface Hidden {
  readonly id: string;
  readonly contentHash: string;
  status: 'draft' | 'submitted' | 'published' | 'ended';
}

/** What others do that concerns none of the observers: rows come, change and go, under every label and in every state. */
export class Others {
  private readonly notices: Hidden[] = [];
  private readonly screenings: Screening[] = [];

  private constructor(
    private readonly random: SeededRandom,
    private readonly people: Record<'analyst' | 'officer' | 'reader' | 'regulator' | 'supervisor', Agent>,
  ) {}

  static async of(portal: TestApp, random: SeededRandom): Promise<Others> {
    return new Others(random, {
      analyst: await portal.as('analyst', 'meridian-bank'),
      officer: await portal.as('officer', 'meridian-bank'),
      reader: await portal.as('analyst', 'northfield-bank'),
      regulator: await portal.as('analyst', 'banking-supervisor'),
      supervisor: await portal.as('supervisor', 'banking-supervisor'),
    });
  }

  /** The newest notice that the observers cannot see. */
  async newest(): Promise<string> {
    if (this.notices.length === 0) await this.draft();
    return this.notices.at(-1)!.id;
  }

  /** One change. @returns what it was */
  async change(): Promise<string> {
    const changes = [
      this.draft,
      this.draft,
      this.draft,
      this.advance,
      this.advance,
      this.warn,
      this.screen,
      this.report,
    ];
    const chosen = this.random.pick(changes);
    await chosen.call(this);
    return chosen.name;
  }

  private async draft(): Promise<void> {
    const made = await this.people.analyst.post(`${V1}/notices`, this.aHiddenDraft());
    if (made.status !== 201) throw new Error(made.text);
    const { id, contentHash } = made.body as NoticeView;
    this.notices.push({ id, contentHash, status: 'draft' });
  }

  private aHiddenDraft(): NoticeDraft {
    const named = { institutionIds: [], groupIds: [], sectors: [], userIds: [] };
    const reader = userId(demoEmail('analyst', 'northfield-bank'));
    const northfield = institutionId('northfield-bank');
    const labels: [NoticeDraft['tlp'], Partial<NoticeDraft['audience']>][] = [
      ['AMBER', { institutionIds: [northfield] }],
      ['AMBER+STRICT', { userIds: [reader] }],
      ['RED', { userIds: [reader] }],
    ];
    const [tlp, audience] = this.random.pick(labels);
    const [subject] = aDraft().subjects;
    return aDraft({
      tlp,
      audience: { ...named, ...audience },
      sourceVisibility: this.random.pick(['shown', 'hidden']),
      disclosure: this.random.pick(['full', 'hit-only']),
      typology: this.random.pick(['staged-accident', 'loan-stacking']),
      subjects: [{ ...subject!, name: this.random.pick(NAMES), type: this.random.pick(['Person', 'Company']) }],
    });
  }

  /** Takes one of the notices a step further: submits, rejects, publishes, withdraws or removes it. */
  private async advance(): Promise<void> {
    const open = this.notices.filter(({ status }) => status !== 'ended');
    if (open.length === 0) return this.draft();
    const notice = this.random.pick(open);
    const { analyst, officer } = this.people;
    const path = `${V1}/notices/${notice.id}`;
    if (notice.status === 'draft') return this.leaveDraft(notice, path);
    if (notice.status === 'submitted') {
      await officer.post(`${path}/approvals`, { contentHash: notice.contentHash });
      notice.status = 'published';
      return;
    }
    const { status } = await officer.post(`${path}/withdrawals`, { reason: 'No longer held' });
    if (status === 201) notice.status = 'ended';
    else await analyst.get(path);
  }

  private async leaveDraft(notice: Hidden, path: string): Promise<void> {
    const { analyst } = this.people;
    if (this.random.chance(0.2)) {
      const version = String((await analyst.get(path)).headers['etag']);
      await analyst.delete(path, { 'if-match': version });
      notice.status = 'ended';
      return;
    }
    await analyst.post(`${path}/submissions`);
    notice.status = 'submitted';
  }

  private async warn(): Promise<void> {
    const { regulator, supervisor } = this.people;
    const draft = {
      ...{ title: 'Loan stacking', body: 'Seen twice', severity: 'high', tlp: 'AMBER' },
      audience: { institutionIds: [institutionId('meridian-bank')] },
      acknowledgeBy: '2099-01-01T00:00:00Z',
    };
    const { id, contentHash } = (await regulator.post(`${V1}/warnings`, draft)).body as WarningView;
    if (this.random.chance(0.5)) return;
    await regulator.post(`${V1}/warnings/${id}/submissions`);
    await supervisor.post(`${V1}/warnings/${id}/approvals`, { contentHash });
  }

  private async screen(): Promise<void> {
    const { reader } = this.people;
    const made = (await reader.post(`${V1}/screenings`, { name: this.random.pick(NAMES) })).body as Screening;
    const noticeId = made.matches.find((match) => match.noticeId !== undefined)?.noticeId;
    this.screenings.push(made);
    if (noticeId) await reader.post(`${V1}/judgements`, { screeningId: made.id, noticeId, verdict: 'positive' });
  }

  private async report(): Promise<void> {
    const parameters = { month: '2026-01', language: 'en' };
    await this.people.officer.post(`${V1}/reports`, { template: 'monthly-statistics', format: 'csv', parameters });
  }
}
