import { inputBinding } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AudiencePreview } from '@watchbook/contract';
import { maskedNotice } from '../../testing/notices.js';
import { settle } from '../../testing/page.js';
import { officer } from '../../testing/people.js';
import { fakePortal, type Sent } from '../../testing/portal.js';
import { withTexts } from '../../testing/texts.js';
import { Session } from '../platform/session.js';
import { NoticeApproval } from './notice-approval.js';

const { id } = maskedNotice;
const notice = { ...maskedNotice, status: 'submitted', own: true, actions: ['approve', 'reject'] };
const preview: AudiencePreview = {
  contentHash: maskedNotice.contentHash,
  count: 2,
  recipients: ['Meridian Bank', 'Insurance Supervisor'].map((name, index) => ({
    institutionId: `01900000-0000-7000-8000-00000000003${index}`,
    name,
    kind: 'bank',
    via: ['group:Motor claims'],
    sees: 'masked-until-purpose',
    sourceShownAs: 'Harbor Insurance',
    users: null,
  })),
};

describe('the approval of a notice', () => {
  let fixture: ComponentFixture<NoticeApproval>;
  let element: HTMLElement;
  let sent: Sent[];

  const open = async (shown: AudiencePreview) => {
    sent = fakePortal({
      'GET /me': { body: officer },
      [`GET /notices/${id}`]: { body: notice, headers: { 'X-Ledger-Seq': '7' } },
      [`GET /notices/${id}/audience-preview`]: { body: shown },
      [`POST /notices/${id}/approvals`]: { status: 201, body: { ...notice, status: 'published', actions: [] } },
    });
    await TestBed.inject(Session).find();
    fixture = TestBed.createComponent(NoticeApproval, { bindings: [inputBinding('id', () => id)] });
    element = fixture.nativeElement as HTMLElement;
    await settle(fixture);
  };
  const publish = () =>
    [...element.querySelectorAll('button')].find((button) => button.textContent?.includes('Publish to'))!;
  const checkAll = async () => {
    element.querySelectorAll<HTMLInputElement>('mat-checkbox input').forEach((box) => box.click());
    await settle(fixture);
  };

  beforeEach(() => {
    TestBed.configureTestingModule({
      imports: [withTexts()],
      providers: [provideRouter([{ path: '**', children: [] }])],
    });
  });

  it('names every recipient and their number before anything is shared', async () => {
    await open(preview);
    expect(element.textContent).toContain('Exactly 2 institutions will be able to see this notice.');
    expect(element.textContent).toContain('Meridian Bank');
    expect(element.textContent).toContain('group Motor claims');
    expect(publish().disabled).toBe(true);
  });

  it('approves exactly the content that was shown, after every check', async () => {
    await open(preview);
    await checkAll();
    publish().click();
    await settle(fixture);
    const approval = sent.find(({ url }) => url.endsWith('/approvals'));
    expect(approval?.body).toEqual({ contentHash: maskedNotice.contentHash });
    expect(TestBed.inject(Router).url).toBe(`/notices/${id}/page`);
  });

  it('cannot approve when notice and audience were read at different contents', async () => {
    await open({ ...preview, contentHash: 'b'.repeat(64) });
    await checkAll();
    expect(publish().disabled).toBe(true);
    expect(element.textContent).toContain('Reload to see the newest version');
  });
});
