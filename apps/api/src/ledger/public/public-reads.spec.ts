import { describe, expect, it, jest } from '@jest/globals';
import { Clock } from '../../platform/clock.js';
import { findContext, type IntentInput } from '../../platform/context.js';
import { PublicReads } from './public-reads.service.js';

const HOUR = 60 * 60 * 1000;

class SetClock extends Clock {
  at = Date.parse('2026-11-23T08:00:00Z');
  override now(): Date {
    return new Date(this.at);
  }
}

function counter() {
  const clock = new SetClock();
  const sealed: IntentInput[] = [];
  const seal = jest.fn(async (inputs: IntentInput[]) => {
    expect(findContext()).toMatchObject({ actor: null, address: null });
    sealed.push(...inputs);
    return [];
  });
  return { clock, sealed, seal, reads: new PublicReads({ seal }, clock) };
}

describe('reads of the public log', () => {
  it('are recorded as counts in one entry an hour, however many there were', async () => {
    const { clock, sealed, reads } = counter();
    for (let minute = 0; minute < 180; minute++) {
      for (let i = 0; i < 10; i++) reads.count('checkpoint');
      reads.count('tile');
      clock.at += 60_000;
      await reads.recordIfDue();
    }
    expect(sealed).toEqual(
      Array.from({ length: 3 }, () => ({
        action: 'ledger.public-reads-counted',
        resources: [],
        detail: { checkpoint: 600, tile: 60 },
      })),
    );
  });

  it('make no entry while there are none', async () => {
    const { clock, sealed, reads } = counter();
    clock.at += 5 * HOUR;
    await reads.recordIfDue();
    await reads.beforeApplicationShutdown();
    expect(sealed).toEqual([]);
  });

  it('stay counted when they could not be recorded', async () => {
    const { clock, sealed, seal, reads } = counter();
    reads.count('key');
    clock.at += HOUR;
    seal.mockRejectedValueOnce(new Error('blocked'));
    await expect(reads.recordIfDue()).rejects.toThrow('blocked');
    reads.count('key');
    clock.at += HOUR;
    await reads.recordIfDue();
    expect(sealed).toMatchObject([{ detail: { key: 2 } }]);
  });

  it('are recorded when the process stops', async () => {
    const { sealed, reads } = counter();
    reads.count('cosignature');
    await reads.beforeApplicationShutdown();
    expect(sealed).toMatchObject([{ detail: { cosignature: 1 } }]);
  });
});
