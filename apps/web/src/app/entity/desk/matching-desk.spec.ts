import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EntityMember, EntityPair, MemberJudgementDraft } from '@watchbook/contract';
import { pressEach, settle, type } from '../../../testing/page.js';
import { officer } from '../../../testing/people.js';
import { type Answer, fakePortal, type Sent } from '../../../testing/portal.js';
import { withTexts } from '../../../testing/texts.js';
import { Session } from '../../platform/session.js';
import { MatchingDesk } from './matching-desk.js';

const AT = '2026-11-28T10:00:00.000Z';
const member = (id: string): EntityMember => ({
  ...{ id, kind: 'subject', type: 'Person', name: `Name of ${id}`, masked: false, role: null, notice: null },
  ...{ aliases: [], birthDates: [], countries: [], addresses: [], identifiers: [], listEntry: null },
});
const pair = (a: string, b: string, more: Partial<EntityPair['link']> = {}): EntityPair => ({
  ...{ left: member(a), right: member(b), guard: null },
  link: { a, b, bits: 5, reasons: [], judgement: null, judgements: [], ...more },
});
const pairs = [pair('a1', 'b1'), pair('a2', 'b2'), pair('a3', 'b3')];
const page = (data: EntityPair[], next: string | null = null): Answer => ({
  body: { data, page: { next, prev: null } },
});
const made: Answer = { status: 201, body: { id: 'made', at: AT } };

describe('the matching desk', () => {
  let fixture: ComponentFixture<MatchingDesk>;
  let element: HTMLElement;
  let sent: Sent[];
  const open = async (
    list: (sent: Sent) => Answer = () => page(pairs),
    judge: () => Answer | Promise<Answer> = () => made,
  ) => {
    const me = { ...officer, rules: [{ action: 'create', subject: 'Judgement' }] };
    sent = fakePortal({ 'GET /me': { body: me }, 'GET /entity-pairs': list, 'POST /judgements': judge });
    await TestBed.inject(Session).find();
    fixture = TestBed.createComponent(MatchingDesk);
    element = fixture.nativeElement as HTMLElement;
    await settle(fixture);
  };
  const write = (text: string) => type(text, element.querySelector('wb-pair-judging input')!);
  const judged = () =>
    sent
      .filter(({ method }) => method === 'POST')
      .map(({ body }) => body as MemberJudgementDraft)
      .map(({ memberId, verdict, note: words }) => [memberId, verdict, words]);
  const shown = () => element.querySelector('thead a')?.textContent?.trim();
  const chosen = () => element.querySelector('[aria-pressed=true]')?.textContent ?? null;
  const earlier = () => [...element.querySelectorAll('wb-pair-judging li')].map(({ textContent }) => textContent);

  beforeEach(() => {
    TestBed.configureTestingModule({ imports: [withTexts()], providers: [provideRouter([])] });
  });

  it('records the note that was typed with a verdict by key, and with no other pair', async () => {
    await open();
    write(' Same passport ');
    await pressEach(fixture, 's', 'd');
    write('Left unsaid');
    await pressEach(fixture, 'k', 'u');
    expect(judged()).toEqual([
      ['a1', 'same', 'Same passport'],
      ['a2', 'different', null],
      ['a2', 'unsure', null],
    ]);
  });

  it('leaves what is pressed while a judgement is on its way', async () => {
    const waiting: (() => void)[] = [];
    await open(undefined, () => new Promise((answer) => waiting.push(() => answer(made))));
    await pressEach(fixture, 's', 'j', 'z', 'd');
    expect([shown(), judged()]).toEqual(['Name of a1', [['a1', 'same', null]]]);
    waiting[0]!();
    await settle(fixture);
    expect([shown(), chosen()]).toEqual(['Name of a2', null]);
    await pressEach(fixture, 'k');
    expect(chosen()).toContain('Same');
  });

  it('takes each judgement back once, the newest first', async () => {
    await open();
    await pressEach(fixture, 's', 'd', 'k', 'u', 'z');
    expect([shown(), chosen()]).toEqual(['Name of a2', null]);
    await pressEach(fixture, 'z', 'z');
    expect(judged().slice(3)).toEqual([
      ['a2', 'taken-back', null],
      ['a1', 'taken-back', null],
    ]);
  });

  it('does not take back again what was taken back by its button', async () => {
    await open();
    await pressEach(fixture, 's', 'k');
    const buttons = [...element.querySelectorAll<HTMLButtonElement>('wb-pair-judging button')];
    buttons.find(({ textContent }) => textContent?.includes('Take back'))!.click();
    await settle(fixture);
    await pressEach(fixture, 'z');
    expect(judged()).toEqual([
      ['a1', 'same', null],
      ['a1', 'taken-back', null],
    ]);
  });

  it('shows beside a pair what was just said of it and taken back, above what was said before', async () => {
    const before = {
      id: 'before',
      verdict: 'unsure' as const,
      note: 'Ask again',
      by: { id: 'x', name: 'Li Na' },
      at: AT,
    };
    await open(() => page([pair('a1', 'b1', { judgement: before, judgements: [before] }), pairs[1]!]));
    write('Two people');
    await pressEach(fixture, 'd', 'z');
    expect(earlier()).toEqual([
      expect.stringContaining('Taken back'),
      expect.stringMatching(/Different.*Oskar Lindqvist.*Two people/s),
      expect.stringMatching(/Unsure.*Li Na.*Ask again/s),
    ]);
  });

  it('goes back to what was judged before this visit, the newest first', async () => {
    const older = [pair('a8', 'b8'), pair('a9', 'b9')];
    await open(({ url }) => page(url.includes('judged') ? older : pairs));
    await pressEach(fixture, 'j', 'k', 'k');
    expect(shown()).toBe('Name of a8');
    await pressEach(fixture, 'k');
    expect(shown()).toBe('Name of a9');
    expect(element.querySelectorAll<HTMLButtonElement>('wb-page-header button')[1]!.disabled).toBe(true);
    await pressEach(fixture, 'j', 'j');
    expect(shown()).toBe('Name of a1');
  });

  it('shows a pair that was judged here once, although it comes again among the judged ones', async () => {
    const answers: Record<string, Answer> = { first: page([pairs[0]!], 'more'), more: page([pairs[0]!, pairs[1]!]) };
    await open(({ url }) => answers[new URLSearchParams(url.split('?')[1]).get('cursor') ?? 'first']!);
    await pressEach(fixture, 's');
    expect([shown(), element.textContent]).toEqual(['Name of a2', expect.stringContaining('Pair 2 of 2')]);
  });
});
