import { describe, expect, it } from '@jest/globals';
import { signal } from '@angular/core';
import { z } from 'zod';
import { ProblemError } from '../http/problem-error.js';
import { submission } from './submission.js';

const schema = z.strictObject({ name: z.string().trim().min(1) });

describe('submission', () => {
  it('sends nothing while a field is at fault, and shows the fault from then on', async () => {
    const sent: unknown[] = [];
    const sending = submission({
      schema,
      body: () => ({ name: ' ' }),
      send: (body) => Promise.resolve(sent.push(body)),
    });
    expect(sending.attempted()).toBe(false);
    expect(await sending.send()).toBeUndefined();
    expect(sending.attempted()).toBe(true);
    expect(sending.faults()).toMatchObject([{ pointer: '/name', code: 'required' }]);
    expect(sent).toEqual([]);
  });

  it.each([
    ['', 'required'],
    ['x', 'format'],
  ])('says of "%s" where an id is wanted: %s', (owner, code) => {
    const nested = z.strictObject({ people: z.array(z.strictObject({ owner: z.uuid() })) });
    const body = () => ({ people: [{ owner }] });
    const sending = submission({ schema: nested, body, send: () => Promise.resolve(1) });
    expect(sending.faults()).toMatchObject([{ pointer: '/people/0/owner', code }]);
  });

  it('sends what the contract made of the input, and tells what follows', async () => {
    const told: string[] = [];
    const sending = submission({
      schema,
      body: () => ({ name: ' Wu ' }),
      send: ({ name }) => Promise.resolve(name),
      sent: (name) => void told.push(name),
    });
    expect(await sending.send()).toBe('Wu');
    expect(told).toEqual(['Wu']);
  });

  it('puts a refusal of the portal at its field, or shows it as a failure where it has none', async () => {
    const thrown = signal(new ProblemError('conflict', 409, 'r', 'taken', [{ pointer: '/name', code: 'taken' }]));
    const sending = submission({ schema, body: () => ({ name: 'Wu' }), send: () => Promise.reject(thrown()) });
    await sending.send();
    expect(sending.faults()).toMatchObject([{ pointer: '/name', code: 'taken' }]);
    expect(sending.failure()).toBeNull();
    thrown.set(new ProblemError('unavailable', 503, 'r'));
    await sending.send();
    expect(sending.faults()).toEqual([]);
    expect(sending.failure()?.code).toBe('unavailable');
    sending.reset();
    expect(sending.failure()).toBeNull();
    expect(sending.attempted()).toBe(false);
  });

  it('adds the rules of the form to those of the contract', async () => {
    const rules = () => [{ pointer: '/name', code: 'case-reference' }];
    const sending = submission({ schema, body: () => ({ name: 'Wu' }), rules, send: () => Promise.resolve(1) });
    await sending.send();
    expect(sending.ownFaults()).toEqual(rules());
  });
});
