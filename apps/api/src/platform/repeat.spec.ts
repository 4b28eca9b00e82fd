import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Problem } from './problem.js';
import { repeat, whenAvailable } from './repeat.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('work that is repeated', () => {
  it('begins as often as asked, however long it takes and whether it fails', async () => {
    const stop = new AbortController();
    const began: number[] = [];
    const faults: unknown[] = [];
    const start = performance.now();
    const work = async (): Promise<void> => {
      began.push(Math.floor((performance.now() - start) / 1000));
      await sleep([1000, 4000, 7000, 0][began.length - 1] ?? 0);
      if (began.length === 2) throw new Error('once');
    };
    const done = repeat(5000, stop.signal, work, (cause) => faults.push(cause));
    await jest.advanceTimersByTimeAsync(20_000);
    expect(began).toEqual([0, 5, 10, 17]);
    expect(faults).toEqual([new Error('once')]);
    stop.abort();
    await done;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(began).toHaveLength(4);
  });
});

describe('what may be unavailable', () => {
  const failing = (code: 'unavailable' | 'conflict', times: number) => {
    let asked = 0;
    return () => ((asked += 1) > times ? Promise.resolve(asked) : Promise.reject(new Problem(code)));
  };

  it('is asked again so many times, and for nothing else', async () => {
    expect(await whenAvailable(failing('unavailable', 3), 3)).toBe(4);
    await expect(whenAvailable(failing('unavailable', 4), 3)).rejects.toThrow(new Problem('unavailable'));
    await expect(whenAvailable(failing('conflict', 1), 3)).rejects.toThrow(new Problem('conflict'));
  });
});
