import { jest } from '@jest/globals';
import { WaitingList } from './waiting-list.js';

const receipt = (seq: number) => ({ seq, hash: 'ab'.repeat(32) });
const UNAVAILABLE = { code: 'ledger-unavailable', status: 503 };
let abandoned: string[];
let waiting: WaitingList;

beforeEach(() => {
  jest.useFakeTimers();
  abandoned = [];
  waiting = new WaitingList(2000, (ids) => abandoned.push(...ids));
});
afterEach(() => {
  jest.useRealTimers();
});

describe('who waits for entries', () => {
  it('gets the receipts in the order asked for, whenever they come', async () => {
    const answer = waiting.waitFor(['a', 'b']);
    waiting.resolve('b', receipt(1));
    waiting.resolve('a', receipt(2));
    await expect(answer).resolves.toEqual([receipt(2), receipt(1)]);
    expect(waiting.size).toBe(0);
  });

  it('is refused at the deadline, though a part is there', async () => {
    const answer = expect(waiting.waitFor(['a', 'b'])).rejects.toMatchObject(UNAVAILABLE);
    waiting.resolve('a', receipt(0));
    jest.advanceTimersByTime(2000);
    await answer;
    expect([waiting.size, abandoned]).toEqual([0, ['b']]);
  });

  it('leaves no place behind when one of the entries cannot be had', async () => {
    const answer = expect(waiting.waitFor(['a', 'b', 'c'])).rejects.toMatchObject(UNAVAILABLE);
    waiting.reject(['b'], new Error('none'));
    await answer;
    expect([waiting.size, abandoned.sort()]).toEqual([0, ['a', 'b', 'c']]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('does not take the place of another who waits for the same', async () => {
    const first = expect(waiting.waitFor(['a', 'b'])).rejects.toMatchObject(UNAVAILABLE);
    const second = waiting.waitFor(['a']);
    waiting.reject(['b'], new Error('none'));
    await first;
    expect(abandoned).toEqual(['b']);
    waiting.resolve('a', receipt(7));
    await expect(second).resolves.toEqual([receipt(7)]);
  });

  it('may ask for the same entry twice', async () => {
    const answer = waiting.waitFor(['a', 'a']);
    waiting.resolve('a', receipt(3));
    await expect(answer).resolves.toEqual([receipt(3), receipt(3)]);
  });
});
