import { inputBinding, signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { provideRouter } from '@angular/router';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { MASK, type Entity, type EntityMember, type EntityTimeline } from '@watchbook/contract';
import { settle } from '../../testing/page.js';
import { officer } from '../../testing/people.js';
import { fakePortal, type Answer, type Sent } from '../../testing/portal.js';
import { withTexts } from '../../testing/texts.js';
import { Session } from '../platform/session.js';
import { EntityPage } from './entity-page.js';

const ID = '01900000-0000-7000-8000-000000000020';
const NOTICE = '01900000-0000-7000-8000-000000000021';
const WARNING = '01900000-0000-7000-8000-000000000022';
const LIST = '01900000-0000-7000-8000-000000000023';

const member: EntityMember = {
  ...{ id: ID, kind: 'subject', type: 'Person', name: MASK, masked: true, aliases: [], birthDates: [MASK] },
  ...{ countries: ['CN'], addresses: [MASK], identifiers: [], role: 'principal', listEntry: null },
  notice: {
    ...{ id: NOTICE, ref: 'SN-2026-000412', title: MASK, status: 'published', tlp: 'AMBER', own: false },
    ...{ typology: 'staged-accident', publishedAt: '2026-11-21T03:02:00.000Z' },
    source: { institutionId: null, name: 'Member 1a2b3c4d', hidden: true },
  },
};
const warning: Entity['warnings'][number] = {
  ...{ id: WARNING, ref: 'RW-2026-000007', status: 'issued', title: 'Staged accidents', severity: 'high' },
  ...{ typology: null, tlp: 'GREEN', issuer: { institutionId: ID, name: 'Insurance Supervisor' } },
  ...{ issuedAt: '2026-11-22T03:02:00.000Z', notices: [{ id: NOTICE, ref: 'SN-2026-000412' }] },
};
const entity: Entity = {
  ...{ id: ID, type: 'Person', name: MASK, complete: true, members: [member], links: [], refused: [], others: [] },
  warnings: [warning],
};
const shown: Entity = {
  ...{ ...entity, name: 'Chen Canary' },
  members: [
    {
      ...{ ...member, name: 'Chen Canary', masked: false, birthDates: ['1980-01-07'] },
      identifiers: [{ scheme: 'passport', value: 'E1' }],
    },
  ],
};
const { id, ref, status } = member.notice!;
const about = [{ id: ID, name: MASK, notice: { id, ref, status }, listEntry: null }];
const plain = { warning: null, judgement: null, bits: null, members: about };
const timeline: EntityTimeline = {
  complete: true,
  page: { next: 'more', prev: null },
  data: [
    {
      ...{ ...plain, id: 'w', at: warning.issuedAt, kind: 'warning-issued', by: 'Insurance Supervisor' },
      warning: { id: WARNING, ref: warning.ref, title: warning.title, severity: 'high', status: 'issued' },
    },
    { ...plain, id: 'n', at: '2026-11-21T03:02:00.000Z', kind: 'notice-published', by: 'Member 1a2b3c4d' },
  ],
};
const keeper = { ...officer, rules: [...officer.rules, { action: 'edit', subject: 'ManagedList' as const }] };

describe('the page of an entity', () => {
  let fixture: ComponentFixture<EntityPage>;
  let element: HTMLElement;
  let sent: Sent[];
  const open = async (body: Entity, { me = officer, tab = 'members', more = {} as Record<string, Answer> } = {}) => {
    sent = fakePortal({
      'GET /me': { body: me },
      [`GET /entities/${ID}`]: { body },
      [`GET /entities/${ID}/timeline`]: ({ url }) => ({
        body: url.includes('cursor=more') ? { ...timeline, data: [], page: { next: null, prev: 'back' } } : timeline,
      }),
      ...more,
    });
    await TestBed.inject(Session).find();
    fixture = TestBed.createComponent(EntityPage, {
      bindings: [inputBinding('id', signal(ID)), inputBinding('tab', signal(tab))],
    });
    element = fixture.nativeElement as HTMLElement;
    await settle(fixture);
  };
  const textOf = (selector: string) => element.querySelector(selector)?.textContent?.replace(/\s+/g, ' ') ?? '';

  beforeEach(() => {
    TestBed.configureTestingModule({ imports: [withTexts()], providers: [provideRouter([])] });
  });

  it('names the warnings that refer to its notices, and only where there are some', async () => {
    await open(entity);
    expect(textOf('wb-entity-warnings')).toContain('RW-2026-000007 Staged accidents');
    expect(textOf('wb-entity-warnings')).toContain('refers to SN-2026-000412');
    expect(element.querySelector('wb-entity-warnings a')?.getAttribute('href')).toBe(`/warnings/${WARNING}/page`);
    expect(textOf('wb-entity-warnings')).not.toContain('more');
    await open({ ...entity, warnings: ['a', 'b', 'c', 'd', 'e'].map((each) => ({ ...warning, id: each })) });
    expect(element.querySelectorAll('wb-entity-warnings li')).toHaveLength(3);
    expect(textOf('wb-entity-warnings')).toContain('2 more in the timeline');
    await open({ ...entity, warnings: [] });
    expect(textOf('wb-entity-warnings')).toBe('');
  });

  it('tells what happened, newest first, under the names that its reader may know, and turns pages', async () => {
    await open(entity, { tab: 'timeline' });
    const lines = [...element.querySelectorAll('wb-timeline-line')].map((line) =>
      line.textContent?.replace(/\s+/g, ' ').trim(),
    );
    expect(lines).toEqual([
      'Warning issuedRW-2026-000007 Staged accidentsaboutSN-2026-000412••••••maskedInsurance Supervisor',
      'Notice publishedSN-2026-000412••••••maskedMember 1a2b3c4d',
    ]);
    const hrefs = [...element.querySelectorAll('wb-timeline-line a')].map((link) => link.getAttribute('href'));
    expect(hrefs).toEqual([`/warnings/${WARNING}/page`, `/notices/${NOTICE}/page`, `/notices/${NOTICE}/page`]);
    const next = [...element.querySelectorAll<HTMLButtonElement>('wb-grid-pager button')].at(-1)!;
    next.click();
    await settle(fixture);
    expect(element.querySelectorAll('wb-timeline-line')).toHaveLength(0);
    expect(sent.at(-1)!.url).toContain('cursor=more');
  });

  it('is offered to be watched to nobody who keeps no lists', async () => {
    await open(shown);
    expect(textOf('wb-watch-entity').trim()).toBe('');
  });

  it('says what is missing to watch it to who sees no name of it', async () => {
    await open(entity, { me: keeper });
    expect(textOf('wb-watch-entity')).toContain('state a purpose');
    expect(element.querySelector('wb-watch-entity button')).toBeNull();
  });

  it('is not put on a list that colleagues read under a name that is for named people', async () => {
    const [first] = shown.members;
    await open({ ...shown, members: [{ ...first!, notice: { ...first!.notice!, tlp: 'RED' } }] }, { me: keeper });
    expect(element.querySelector('wb-watch-entity button')).toBeNull();
  });

  it('puts it with all that is seen of it on the list that is chosen', async () => {
    await open(shown, {
      me: keeper,
      more: {
        'GET /managed-lists': { body: { data: [{ id: LIST, name: 'Customers' }], page: { next: null, prev: null } } },
        [`POST /managed-lists/${LIST}/entries`]: { status: 201, body: { id: ID } },
      },
    });
    element.querySelector<HTMLButtonElement>('wb-watch-entity button')!.click();
    await settle(fixture);
    const dialog = document.querySelector('mat-dialog-container')!;
    const select = dialog.querySelector('select')!;
    select.value = LIST;
    select.dispatchEvent(new Event('input'));
    select.dispatchEvent(new Event('change'));
    await settle(fixture);
    dialog.querySelector<HTMLButtonElement>('button[type=submit]')!.click();
    await settle(fixture);
    expect(sent.find(({ method }) => method === 'POST')?.body).toEqual({
      ...{ reference: null, name: 'Chen Canary', type: 'Person', birthDate: '1980-01-07' },
      identifiers: [{ scheme: 'passport', value: 'E1' }],
    });
    while (TestBed.inject(MatDialog).openDialogs.length > 0) await settle(fixture);
    await settle(fixture);
    expect(textOf('wb-watch-entity')).toContain('Customers');
  });
});
