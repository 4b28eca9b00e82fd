import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newContext, runInContext } from '../context.js';
import { useFieldKeys } from '../crypto/encrypted.type.js';
import { FieldKeys } from '../crypto/field-keys.js';
import { decodeCursor, encodeCursor, pageOfRows, type Cursor } from './cursor.js';

useFieldKeys(new FieldKeys(Buffer.alloc(32, 'cursor test').toString('base64')));

interface Row {
  id: string;
  value: number;
}
const text = (value: number) => String(value).padStart(6, '0');
const order = (a: Row, b: Row) => text(a.value).localeCompare(text(b.value)) || a.id.localeCompare(b.id);

/** A list as PostgreSQL would read it: `limit + 1` rows beyond the cursor, in its direction. */
function page(all: Row[], limit: number, cursor: Cursor | null) {
  const sorted = [...all].sort(order);
  const place = cursor && { id: cursor.id, value: Number(cursor.value) };
  const beyond = place ? sorted.filter((row) => (cursor.back ? order(row, place) < 0 : order(row, place) > 0)) : sorted;
  const read = (cursor?.back ? beyond.reverse() : beyond).slice(0, limit + 1);
  return pageOfRows(read, { limit, cursor, sort: 'value' }, (row) => text(row.value));
}

const rows = fc.uniqueArray(fc.record({ id: fc.uuid(), value: fc.nat(20) }), {
  selector: (row) => row.id,
  maxLength: 40,
});

describe('a cursor', () => {
  it('walks a list forwards and backwards over every row once', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 7 }), (all, limit) => {
        const sorted = [...all].sort(order);
        const seen: Row[] = [];
        let current = page(all, limit, null);
        for (;;) {
          seen.push(...current.rows);
          if (!current.page.next) break;
          current = page(all, limit, decodeCursor(current.page.next, 'value'));
        }
        expect(seen).toEqual(sorted);
        const back: Row[] = [...current.rows];
        while (current.page.prev) {
          current = page(all, limit, decodeCursor(current.page.prev, 'value'));
          back.unshift(...current.rows);
        }
        expect(back).toEqual(sorted);
      }),
    );
  });

  it.each(['', 'x', '!!!', Buffer.from('[1,2,3]').toString('base64url'), Buffer.from('{}').toString('base64url')])(
    'is refused when the portal did not make it: %j',
    (foreign) => {
      expect(() => decodeCursor(foreign, 'value')).toThrow(expect.objectContaining({ code: 'invalid-request' }));
    },
  );

  it('is refused for another order', () => {
    const cursor = encodeCursor({ value: '1', id: 'a', back: false, sort: 'ref' });
    expect(() => decodeCursor(cursor, '-ref')).toThrow(expect.objectContaining({ code: 'invalid-request' }));
  });

  const place = { value: 'Canary', id: 'a', back: false, sort: 'ref' };
  const on = <T>(route: string, userId: string, work: () => T): T =>
    runInContext(newContext({ requestId: 'test', route, actor: { userId } as never }), work);

  it('says nothing of the row to who holds it, and is the same for the same place', () => {
    const cursor = encodeCursor(place);
    expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain('Canary');
    expect(encodeCursor(place)).toBe(cursor);
  });

  it.each([
    ['another person', 'GET /notices', 'other'],
    ['another list', 'GET /warnings', 'own'],
  ])('is refused for %s', (_, route, userId) => {
    const cursor = on('GET /notices', 'own', () => encodeCursor(place));
    expect(on('GET /notices', 'own', () => decodeCursor(cursor, 'ref'))).toEqual(place);
    expect(() => on(route, userId, () => decodeCursor(cursor, 'ref'))).toThrow(
      expect.objectContaining({ code: 'invalid-request' }),
    );
  });
});
