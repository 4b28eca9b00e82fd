import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { PolicySimulation } from '@watchbook/contract';
import { settle } from '../../../testing/page.js';
import { officer } from '../../../testing/people.js';
import { fakePortal, type Sent } from '../../../testing/portal.js';
import { withTexts } from '../../../testing/texts.js';
import { Session } from '../../platform/session.js';
import { SimulatorPage } from './simulator-page.js';

const PERSON = '01900000-0000-7000-8000-0000000000a1';
const NOTICE = '01900000-0000-7000-8000-0000000000b1';
const denied: PolicySimulation = {
  ...{ allowed: false, agree: true, userId: PERSON, apiKeyId: null, action: 'read' },
  resource: { type: 'notice', id: NOTICE },
  explanation: {
    acts: true,
    forms: { rules: false, query: false, database: false },
    rules: [
      {
        ...{ name: 'notice.read.live-addressed', role: 'analyst', allows: false },
        conditions: [
          { attribute: 'status', held: true, wanted: ['published'] },
          { attribute: 'audience', held: false, wanted: null },
        ],
      },
    ],
  },
};

describe('the policy simulator', () => {
  let fixture: ComponentFixture<SimulatorPage>;
  let element: HTMLElement;
  let sent: Sent[];

  const open = async (answer: PolicySimulation) => {
    const empty = { body: { data: [], page: { next: null, prev: null } } };
    sent = fakePortal({
      'GET /me': { body: officer },
      ...{ 'GET /users': empty, 'GET /notices': empty, 'GET /warnings': empty, 'GET /api-keys': empty },
      'POST /policy-simulations': { body: answer },
    });
    await TestBed.inject(Session).find();
    fixture = TestBed.createComponent(SimulatorPage);
    element = fixture.nativeElement as HTMLElement;
    await settle(fixture);
  };
  const ask = async (who: string) => {
    const [person, resource] = element.querySelectorAll<HTMLInputElement>('input');
    for (const [input, value] of [
      [person!, who],
      [resource!, NOTICE],
    ] as const) {
      input.value = value;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }
    element.querySelector('form')!.dispatchEvent(new Event('submit'));
    await settle(fixture);
  };
  const asked = () => sent.filter(({ method }) => method === 'POST');

  beforeEach(() => {
    TestBed.configureTestingModule({
      imports: [withTexts()],
      providers: [provideRouter([{ path: '**', children: [] }])],
    });
  });

  it('says which rule was asked and which of its conditions failed, in words', async () => {
    await open(denied);
    await ask(PERSON);
    const text = element.textContent!.replaceAll(/\s+/g, ' ');
    expect(asked()).toHaveLength(1);
    for (const words of [
      'Denied',
      'notice.read.live-addressed',
      'Not met: it is addressed to them',
      'Met: it is in one',
    ])
      expect(text).toContain(words);
  });

  it('asks nothing while the person is no id', async () => {
    await open(denied);
    await ask('somebody');
    expect(asked()).toEqual([]);
  });

  it('shows that the forms of the policy differ', async () => {
    await open({ ...denied, agree: false });
    await ask(PERSON);
    expect(element.querySelector('[role=alert]')?.textContent).toContain('do not say the same');
  });

  it('says that only the decision is told', async () => {
    await open({ ...denied, explanation: null });
    await ask(PERSON);
    expect(element.textContent).toContain('only the decision is told');
    expect(element.querySelector('table')).toBeNull();
  });
});
