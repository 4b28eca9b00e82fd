import { inputBinding, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Match } from '@watchbook/contract';
import { type } from '../../testing/page.js';
import { officer } from '../../testing/people.js';
import { fakePortal, type Sent } from '../../testing/portal.js';
import { withTexts } from '../../testing/texts.js';
import { Session } from '../platform/session.js';
import { type MatchOrigin, ScreeningMatch } from './screening-match.js';

const match: Match = {
  listEntryId: 'entry',
  name: 'Chen Weilin',
  type: 'Person',
  score: 0.9,
  explanation: [],
  disclosure: 'full',
  judgement: null,
};

describe('a match', () => {
  let element: HTMLElement;
  let sent: Sent[];
  const judgedFrom = async (origin: MatchOrigin) => {
    sent = fakePortal({ 'GET /me': { body: officer }, 'POST /judgements': { status: 201, body: {} } });
    await TestBed.inject(Session).find();
    const bindings = [inputBinding('match', signal(match)), inputBinding('origin', signal(origin))];
    const fixture = TestBed.createComponent(ScreeningMatch, { bindings });
    element = fixture.nativeElement as HTMLElement;
    await fixture.whenStable();
    type(' Born elsewhere ', element.querySelector('input')!);
    element.querySelector<HTMLButtonElement>('[role=group] button:nth-of-type(2)')!.click();
    await new Promise((done) => setTimeout(done));
    await fixture.whenStable();
  };

  beforeEach(() => {
    TestBed.configureTestingModule({ imports: [withTexts()], providers: [provideRouter([])] });
  });

  it('of a screening is judged as such, with a note', async () => {
    await judgedFrom({ screeningId: 'screening' });
    expect(sent.at(-1)).toMatchObject({
      url: expect.stringContaining('/judgements'),
      body: { screeningId: 'screening', listEntryId: 'entry', verdict: 'negative', note: 'Born elsewhere' },
    });
    expect(element.querySelector('[aria-pressed=true]')?.textContent).toContain('Different');
  });

  it('of something else is judged by what it came from', async () => {
    const judged: unknown[] = [];
    await judgedFrom({ judge: async (...all) => judged.push(all) });
    expect(judged).toEqual([['negative', 'Born elsewhere']]);
    expect(sent.some(({ method }) => method === 'POST')).toBe(false);
  });
});
