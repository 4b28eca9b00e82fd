import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { maskedNotice } from '../../testing/notices.js';
import { settle } from '../../testing/page.js';
import { officer } from '../../testing/people.js';
import { type Answer, fakePortal, type Sent } from '../../testing/portal.js';
import { withTexts } from '../../testing/texts.js';
import { Session } from '../platform/session.js';
import { Waiting } from '../platform/waiting.js';
import { InboxPage } from './inbox-page.js';

const page = (data: object[]) => ({ body: { data, page: { next: null, prev: null } } });
const asked = (sent: Sent, status: string) =>
  new URLSearchParams(sent.url.split('?')[1]).get('filter[status]') === status;

describe('the inbox', () => {
  let fixture: ComponentFixture<InboxPage>;
  let element: HTMLElement;
  const open = async (notices: (sent: Sent) => Answer, me = officer, more: Record<string, Answer> = {}) => {
    fakePortal({ 'GET /me': { body: me }, 'GET /notices': notices, ...more });
    await TestBed.inject(Session).find();
    fixture = TestBed.createComponent(InboxPage);
    element = fixture.nativeElement as HTMLElement;
    await settle(fixture);
  };

  beforeEach(() => {
    TestBed.configureTestingModule({ imports: [withTexts()], providers: [provideRouter([])] });
  });

  it('shows an officer the notices that wait for an approval, and counts them', async () => {
    await open((sent) => page(asked(sent, 'submitted') ? [{ ...maskedNotice, title: 'Chen Weilin' }] : []));
    expect(element.querySelector('h2')?.textContent).toContain('Notices to approve');
    expect(element.querySelector('a.what')?.getAttribute('href')).toBe(`/notices/${maskedNotice.id}`);
    expect(TestBed.inject(Waiting).count()).toBe(1);
  });

  it('shows who asked unusually, and an answer that waits for approval', async () => {
    const rules = [
      { action: 'close', subject: 'ScreeningAlarm', conditions: { awaits: 'office' } },
      { action: 'approve', subject: 'InformationRequest', conditions: { status: 'drafted' } },
    ];
    const at = '2026-11-28T10:00:00.000Z';
    const alarm = {
      id: 'a',
      kind: 'misses',
      person: { name: 'Lena Marsh' },
      institution: { name: 'Harbor' },
      raisedAt: at,
    };
    const question = { id: 'q', question: 'Was it paid?', ref: 'IR-2026-000123', status: 'drafted', deadline: at };
    await open(() => page([]), { ...officer, rules } as typeof officer, {
      'GET /screening-alarms': page([alarm]),
      'GET /information-requests': page([{ ...question, purpose: 'claims', closedAt: null }]),
    });
    const headings = [...element.querySelectorAll('h2')].map(({ textContent }) => textContent);
    expect(headings[0]).toContain('Unusual asking to look into');
    expect(headings[1]).toContain('Answers to approve');
    expect(element.textContent).toContain('Lena Marsh');
    expect(element.querySelectorAll('a.what')[1]?.getAttribute('href')).toBe('/requests/q');
  });

  it('says that nothing waits', async () => {
    await open(() => page([]));
    expect(element.textContent).toContain('Nothing waits for you');
  });

  it('says once that there is no connection, and not that nothing waits', async () => {
    await open(() => null);
    expect(element.querySelectorAll('[role=alert]')).toHaveLength(1);
    expect(element.textContent).not.toContain('Nothing waits for you');
  });
});
