import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeAll, expect, it } from '@jest/globals';
import { TEST_FIELD_KEY } from '../../../testing/template.js';
import { useFieldKeys } from '../../crypto/encrypted.type.js';
import { FieldKeys } from '../../crypto/field-keys.js';
import type { Database } from '../../database/database.js';
import { SharedCounts } from './shared-counts.service.js';

const LIMIT = 10;
const FIRST = 60_000;
const SECOND = 120_000;

beforeAll(() => useFieldKeys(new FieldKeys(TEST_FIELD_KEY.text)));

it('lets nobody wait for a window that has ended meanwhile', async () => {
  let asked = 0;
  const query = async (_statement: string, [, keys, own]: [Date, string[], number[]]) => {
    await nextTurn();
    if (++asked > 50) throw new Error('It would have asked for ever');
    return { rows: keys.map((key, at) => ({ key, used: own[at] })) };
  };
  const counts = new SharedCounts({ systemPool: { query } } as unknown as Database);
  await counts.take('somebody', LIMIT, FIRST);
  const waiting = [counts.take('somebody', LIMIT, FIRST), counts.take('somebody', LIMIT, FIRST)];
  await counts.take('somebody', LIMIT, SECOND);
  expect((await Promise.all(waiting)).every((left) => left !== null)).toBe(true);
  expect(asked).toBeLessThan(5);
});
