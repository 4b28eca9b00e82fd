import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { maskedNotice } from '../../testing/notices.js';
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
  const open = async (notices: (sent: Sent) => Answer) => {
    fakePortal({ 'GET /me': { body: officer }, 'GET /notices': notices });
    await TestBed.inject(Session).find();
    fixture = TestBed.createComponent(InboxPage);
    element = fixture.nativeElement as HTMLElement;
    for (let turn = 0; turn < 3; turn++) {
      await fixture.whenStable();
      await new Promise((done) => setTimeout(done));
    }
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
