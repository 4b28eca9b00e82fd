import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Match, Screening } from '@watchbook/contract';
import { settle, type } from '../../testing/page.js';
import { officer } from '../../testing/people.js';
import { fakePortal } from '../../testing/portal.js';
import { withTexts } from '../../testing/texts.js';
import { Session } from '../platform/session.js';
import { ScreeningPage } from './screening-page.js';

const match = (noticeId: string, judgement: Match['judgement']): Match => ({
  ...{ noticeId, name: `Name in ${noticeId}`, type: 'Person', score: 0.9, explanation: [] },
  ...{ disclosure: 'full', judgement },
});

describe('the screening page', () => {
  let fixture: ComponentFixture<ScreeningPage>;
  let element: HTMLElement;
  const note = () => element.querySelector<HTMLInputElement>('wb-screening-match input')!;
  const pressed = () => element.querySelector('wb-screening-match [aria-pressed=true]');

  beforeEach(() => {
    TestBed.configureTestingModule({ imports: [withTexts()], providers: [provideRouter([])] });
  });

  it('shows with the matches of a screening nothing that was said or typed of those before', async () => {
    const answers = ['first', 'second'].map((id): Partial<Screening> => ({ id, matches: [match(id, null)] }));
    fakePortal({
      'GET /me': { body: officer },
      'GET /screenings': { body: { data: [], page: { next: null, prev: null } } },
      'POST /screenings': () => ({ status: 201, body: { ...answers.shift(), receipt: { seq: 1 } } }),
      'POST /judgements': { status: 201, body: {} },
    });
    await TestBed.inject(Session).find();
    fixture = TestBed.createComponent(ScreeningPage);
    element = fixture.nativeElement as HTMLElement;
    fixture.componentRef.setInput('name', 'Chen Wei');
    await settle(fixture);
    type('Born elsewhere', note());
    element.querySelector<HTMLButtonElement>('wb-screening-match [role=group] button')!.click();
    await settle(fixture);
    expect([element.textContent, pressed()?.textContent]).toEqual([
      expect.stringContaining('Name in first'),
      expect.stringContaining('Same'),
    ]);
    fixture.componentRef.setInput('name', 'Li Na');
    await settle(fixture);
    expect([element.textContent, pressed(), note().value]).toEqual([
      expect.stringContaining('Name in second'),
      null,
      '',
    ]);
  });
});
