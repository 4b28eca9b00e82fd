import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Match } from '@watchbook/contract';
import { pressEach, settle, type } from '../../../testing/page.js';
import { officer } from '../../../testing/people.js';
import { type Answer, fakePortal, type Sent } from '../../../testing/portal.js';
import { withTexts } from '../../../testing/texts.js';
import { Session } from '../../platform/session.js';
import { AlertsPage } from './alerts-page.js';

const AT = '2026-11-28T10:00:00.000Z';
const match = (verdict: Match['judgement']): Match => ({
  ...{ noticeId: 'notice', name: 'Chen Weilin', type: 'Person', score: 0.9, explanation: [] },
  ...{ disclosure: 'full', judgement: verdict },
});
const alert = (id: string, more: object = {}) => ({
  ...{ id, state: 'open', raisedAt: AT, changed: [], before: null, closed: null, match: match(null) },
  ...{ entry: { name: `Entry ${id}`, identifiers: [], reference: null }, owner: { name: 'Li Na' } },
  ...{ list: { id: 'list', name: 'Customers' }, ...more },
});

describe('the alerts of managed lists', () => {
  let fixture: ComponentFixture<AlertsPage>;
  let element: HTMLElement;
  let sent: Sent[];
  const open = async (
    judge: (sent: Sent) => Answer | Promise<Answer>,
    alerts = [alert('a'), alert('b'), alert('c')],
  ) => {
    const judging = Object.fromEntries(alerts.map(({ id }) => [`POST /screening-alerts/${id}/judgements`, judge]));
    const list = { body: { data: alerts, page: { next: null, prev: null } } };
    sent = fakePortal({ 'GET /me': { body: officer }, 'GET /screening-alerts': list, ...judging });
    await TestBed.inject(Session).find();
    fixture = TestBed.createComponent(AlertsPage);
    element = fixture.nativeElement as HTMLElement;
    await settle(fixture);
  };
  const judged = () =>
    sent.filter(({ method }) => method === 'POST').map(({ url, body }) => [url.split('/').at(-2), body]);
  const current = () => element.querySelector('[aria-current=true]')?.id;
  const of = (id: string) => element.querySelector(`#alert-${id}`)!;
  const answer = ({ url, body }: Sent): Answer => {
    const { verdict } = body as { verdict: 'positive' };
    return {
      status: 201,
      body: alert(url.split('/').at(-2)!, { state: 'judged', match: match({ verdict } as Match['judgement']) }),
    };
  };

  beforeEach(() => {
    Element.prototype.scrollIntoView = () => undefined;
    TestBed.configureTestingModule({ imports: [withTexts()], providers: [provideRouter([])] });
  });

  it('are judged by key with the note that was typed, one after the other', async () => {
    await open(answer);
    type(' Same passport ', of('a').querySelector('input')!);
    await pressEach(fixture, 's', 'd');
    expect(judged()).toEqual([
      ['a', { verdict: 'positive', note: 'Same passport' }],
      ['b', { verdict: 'negative', note: null }],
    ]);
    expect(current()).toBe('alert-c');
  });

  it('show the verdict that was given last, by a button or by a key', async () => {
    await open(answer);
    of('a').querySelector<HTMLButtonElement>('[role=group] button')!.click();
    await settle(fixture);
    expect(of('a').querySelector('[aria-pressed=true]')?.textContent).toContain('Same');
    await pressEach(fixture, 'd');
    expect(of('a').querySelector('[aria-pressed=true]')?.textContent).toContain('Different');
  });

  it('stay where the reader went while a judgement was on its way', async () => {
    const waiting: (() => void)[] = [];
    await open((request) => new Promise((done) => waiting.push(() => done(answer(request)))));
    await pressEach(fixture, 's', 'j');
    waiting[0]!();
    await settle(fixture);
    expect(current()).toBe('alert-b');
  });

  it('say beside the match why a judgement was not recorded', async () => {
    await open(() => null);
    await pressEach(fixture, 's');
    expect([current(), of('a').querySelectorAll('wb-failure').length]).toEqual(['alert-a', 1]);
  });
});
