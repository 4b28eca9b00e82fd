import { describe, expect, it } from '@jest/globals';
import { OneAtATime } from './one-at-a-time.js';

function controlled() {
  const ends: { resolve: (value: number) => void; reject: (cause: Error) => void }[] = [];
  const work = new OneAtATime(() => new Promise<number>((resolve, reject) => ends.push({ resolve, reject })));
  return { work, ends };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('work that is done one at a time', () => {
  it('begins anew for who asks while it runs, once for all of them', async () => {
    const { work, ends } = controlled();
    const first = work.run();
    const later = [work.run(), work.run()];
    expect(ends).toHaveLength(1);
    ends[0]!.resolve(1);
    expect(await first).toBe(1);
    await settled();
    expect(ends).toHaveLength(2);
    ends[1]!.resolve(2);
    expect(await Promise.all(later)).toEqual([2, 2]);
  });

  it('goes on after a failure', async () => {
    const { work, ends } = controlled();
    const first = work.run();
    const second = work.run();
    ends[0]!.reject(new Error('first'));
    await expect(first).rejects.toThrow('first');
    await settled();
    ends[1]!.resolve(2);
    expect(await second).toBe(2);
    const third = work.run();
    ends[2]!.resolve(3);
    expect(await third).toBe(3);
  });
});
