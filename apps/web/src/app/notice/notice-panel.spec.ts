import { inputBinding, signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { provideRouter } from '@angular/router';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { maskedNotice } from '../../testing/notices.js';
import { settle } from '../../testing/page.js';
import { officer } from '../../testing/people.js';
import { type Answer, fakePortal } from '../../testing/portal.js';
import { withTexts } from '../../testing/texts.js';
import { Purposes } from '../platform/purpose/purposes.js';
import { Session } from '../platform/session.js';
import { NoticePanel } from './notice-panel.js';

const { id } = maskedNotice;

describe('the panel of a notice', () => {
  let fixture: ComponentFixture<NoticePanel>;
  let element: HTMLElement;
  const open = async (answer: Answer | (() => Answer), more: Record<string, Answer | (() => Answer)> = {}) => {
    fakePortal({ 'GET /me': { body: officer }, [`GET /notices/${id}`]: answer, ...more });
    await TestBed.inject(Session).find();
    fixture = TestBed.createComponent(NoticePanel, { bindings: [inputBinding('id', signal(id))] });
    element = fixture.nativeElement as HTMLElement;
    await settle(fixture);
  };

  beforeEach(() => {
    TestBed.configureTestingModule({ imports: [withTexts()], providers: [provideRouter([])] });
  });

  it('shows one mask for what is hidden, and the entry that records the read', async () => {
    await open({ body: maskedNotice, headers: { 'X-Ledger-Seq': '48213' } });
    expect(element.textContent).toContain('This read is entry 48,213 of the ledger');
    expect(element.textContent).not.toContain('Chen');
    expect(element.querySelector('h2')?.textContent?.replace(/\s+/g, ' ').trim()).toContain('Person ••••••');
  });

  it('asks for a purpose before personal data is read', async () => {
    await open({ body: maskedNotice });
    element.querySelector<HTMLButtonElement>('button.link')!.click();
    await settle(fixture);
    expect(TestBed.inject(MatDialog).openDialogs).toHaveLength(1);
    TestBed.inject(MatDialog).closeAll();
  });

  it('masks personal data again before the purpose ends', async () => {
    const purposeExpiresAt = new Date(Date.now() + 42 * 60_000).toISOString();
    const purposeGrantId = '01900000-0000-7000-8000-000000000077';
    const unmasked = { ...maskedNotice, masked: false, purpose: 'underwriting', purposeGrantId, purposeExpiresAt };
    let isEnded = false;
    await open(() => ({ body: isEnded ? maskedNotice : unmasked }), {
      [`DELETE /purpose-grants/${purposeGrantId}`]: () => {
        isEnded = true;
        return { status: 204 };
      },
    });
    expect(TestBed.inject(Purposes).current()).not.toBeNull();
    element.querySelector<HTMLButtonElement>('button.link')!.click();
    await settle(fixture);
    expect(isEnded).toBe(true);
    expect(TestBed.inject(Purposes).current()).toBeNull();
    expect(element.querySelector('button.link')?.textContent).toContain('unmask');
  });

  it('keeps the purpose that the portal says is in force', async () => {
    const purposeExpiresAt = new Date(Date.now() + 42 * 60_000 + 5_000).toISOString();
    await open({ body: { ...maskedNotice, masked: false, purpose: 'underwriting', purposeExpiresAt } });
    const purposes = TestBed.inject(Purposes);
    expect(purposes.current()?.purpose).toBe('underwriting');
    expect(purposes.minutesLeft()).toBe(42);
    expect(element.querySelector('button.link')).toBeNull();
  });

  it('says the same for what is hidden and what does not exist, with the request to quote', async () => {
    await open(() => ({ status: 404, body: { status: 404, code: 'not-found', requestId: 'request-9' } }));
    expect(element.textContent).toContain('There is nothing here that you may see');
    expect(element.textContent).toContain('request-9');
  });
});
