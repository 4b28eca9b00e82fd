import { Injector, runInInjectionContext, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { describe, expect, it } from '@jest/globals';
import { load } from './load.js';
import { ProblemError } from './problem-error.js';

describe('a loaded value', () => {
  const settle = () => new Promise((done) => setTimeout(done, 5));
  const start = <T>(work: () => T) => runInInjectionContext(TestBed.inject(Injector), work);

  it('stays while the next one loads', async () => {
    const id = signal('a');
    let answer: (value: { id: string }) => void = () => undefined;
    const file = start(() =>
      load(
        () => ({ id: id() }),
        () => new Promise<{ id: string }>((done) => (answer = done)),
      ),
    );
    TestBed.tick();
    answer({ id: 'a' });
    await settle();
    expect(file.value()).toEqual({ id: 'a' });
    id.set('b');
    TestBed.tick();
    expect(file.loading()).toBe(true);
    expect(file.value()).toEqual({ id: 'a' });
  });

  it('is not read again when its parameters say the same', async () => {
    const clock = signal(1);
    let reads = 0;
    start(() =>
      load(
        () => ({ id: 'a', even: clock() > 0 }),
        async () => ({ read: ++reads }),
      ),
    );
    TestBed.tick();
    await settle();
    clock.set(2);
    TestBed.tick();
    await settle();
    expect(reads).toBe(1);
  });

  it('tells why it failed', async () => {
    const file = start(() =>
      load(
        () => ({}),
        async (): Promise<object> => {
          throw new ProblemError('not-found', 404, 'request-1');
        },
      ),
    );
    TestBed.tick();
    await settle();
    expect(file.failure()).toMatchObject({ code: 'not-found', requestId: 'request-1' });
  });
});
