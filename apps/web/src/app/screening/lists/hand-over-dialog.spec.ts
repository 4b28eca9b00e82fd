import { TestBed } from '@angular/core/testing';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ManagedList } from '@watchbook/contract';
import { settle, type } from '../../../testing/page.js';
import { type Answer, fakePortal, type Sent } from '../../../testing/portal.js';
import { withTexts } from '../../../testing/texts.js';
import { HandOverDialog } from './hand-over-dialog.js';

const list: ManagedList = {
  id: '01900000-0000-7000-8000-00000000000a',
  name: 'Motor',
  owner: { id: '01900000-0000-7000-8000-000000000001', name: 'Lena Marsh' },
  entries: 2,
  openAlerts: 1,
  createdAt: '2026-11-28T10:00:00.000Z',
};
const officer = { id: '01900000-0000-7000-8000-000000000002', name: 'Oskar Lindqvist' };
const refused = {
  status: 422,
  body: {
    ...{ type: 'about:blank', title: 'Not processable', status: 422, code: 'not-processable', requestId: 'request-1' },
    errors: [{ pointer: '/ownerId', code: 'no-owner', detail: 'An analyst or compliance officer' }],
  },
};

describe('handing a list over', () => {
  let element: HTMLElement;
  let sent: Sent[];
  let closed: unknown[];
  const open = async (people: object[], assigned: Answer = null) => {
    const path = `/managed-lists/${list.id}`;
    sent = fakePortal({
      [`GET ${path}/assignees`]: { body: { data: people } },
      [`POST ${path}/assignments`]: assigned,
    });
    const fixture = TestBed.createComponent(HandOverDialog);
    element = fixture.nativeElement as HTMLElement;
    await settle(fixture);
    return fixture;
  };
  const choose = (id: string) => type(id, element.querySelector('select')!);
  const submit = () => element.querySelector<HTMLButtonElement>('button[type=submit]');

  beforeEach(() => {
    closed = [];
    TestBed.configureTestingModule({
      imports: [withTexts()],
      providers: [
        { provide: MAT_DIALOG_DATA, useValue: list },
        { provide: MatDialogRef, useValue: { close: (value: unknown) => closed.push(value) } },
      ],
    });
  });

  it('offers those who may have it, and closes with what the portal answered', async () => {
    const answer = { ...list, owner: officer, receipt: { seq: 1, hash: '0'.repeat(64) } };
    const fixture = await open([officer], { status: 201, body: answer });
    const offered = [...element.querySelectorAll('option')].map(({ textContent }) => textContent);
    expect(offered).toEqual(['', 'Oskar Lindqvist']);
    choose(officer.id);
    submit()!.click();
    await settle(fixture);
    expect(sent.at(-1)).toMatchObject({ method: 'POST', body: { ownerId: officer.id } });
    expect(closed).toMatchObject([{ owner: officer }]);
  });

  it('sends nothing while nobody is chosen', async () => {
    const fixture = await open([officer]);
    submit()!.click();
    await settle(fixture);
    expect(element.querySelector('wb-field')?.textContent).toContain('Fill this in');
    expect(sent.some(({ method }) => method === 'POST')).toBe(false);
  });

  it('says at the field that somebody can no longer have it, and stays open', async () => {
    const fixture = await open([officer], refused);
    choose(officer.id);
    submit()!.click();
    await settle(fixture);
    expect(element.querySelector('wb-field')?.textContent).toContain('This person can no longer get the alerts');
    expect(closed).toEqual([]);
  });

  it('says that there is nobody else, and offers no button that could do nothing', async () => {
    await open([]);
    expect(element.textContent).toContain('There is no other analyst or compliance officer in your institution');
    expect(submit()).toBeNull();
  });
});
