import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { ledgerEntry } from '@watchbook/contract';
import { LinkReader } from './entry-links.js';
import { isHash } from './hash.js';
import { entryPattern, entryText, parseEntry, serialiseEntry } from './entry.js';
import { anyEntry } from './test/arbitrary-entry.js';
import { linesOf, sampleLog } from './test/sample-log.js';

const [sample] = sampleLog(1).map(({ entry }) => entry);

describe('the canonical text of an entry', () => {
  it('is what RFC 8785 says, for every entry', () => {
    fc.assert(
      fc.property(anyEntry, (entry) => {
        expect(entryText(entry)).toBe(canonicalize(entry));
      }),
      { numRuns: 1000 },
    );
  });

  it('reads back as the same entry', () => {
    fc.assert(
      fc.property(anyEntry, (entry) => {
        expect(parseEntry(serialiseEntry(entry))).toEqual(entry);
      }),
      { numRuns: 300 },
    );
  });

  it('is accepted by the pattern exactly when schema and canonical form accept it', () => {
    const lines = linesOf(sampleLog(40));
    const mutation = fc.record({
      line: fc.constantFrom(...lines),
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      drop: fc.integer({ min: 0, max: 3 }),
      insert: fc.oneof(
        fc.string({ maxLength: 2, unit: 'binary' }),
        fc.constantFrom('"', ',', '0', '9', ' ', '\\u0061', 'null', '{}', 'Z'),
      ),
    });
    fc.assert(
      fc.property(mutation, ({ line, at, drop, insert }) => {
        const position = Math.floor(at * line.length);
        const mutant = line.slice(0, position) + insert + line.slice(position + drop);
        expect(entryPattern.test(mutant)).toBe(isCanonicalEntry(mutant));
        expect(isReadStrictly(mutant)).toBe(isCanonicalEntry(mutant));
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    ['a sequence number of 2^53', { seq: 2 ** 53 }],
    ['a negative sequence number', { seq: -1 }],
    ['a fraction', { seq: 1.5 }],
    ['a purpose with a blank', { purpose: 'any thing' }],
    ['an action without a verb', { action: 'notice' }],
    ['an actor id with a quote', { actor: { institution: 'a"b', user: null, roles: [], via: 'session' as const } }],
    [
      'an e-mail address as an id',
      { actor: { institution: null, user: 'a@b.example', roles: [], via: 'session' as const } },
    ],
    [
      'more than 100 resources',
      { resources: Array.from({ length: 101 }, () => ({ type: 'notice', id: 'x', version: 1 })) },
    ],
    ['an id that is not version 7', { id: '0190a1b2-0000-4000-8000-000000000001' }],
    ['a month 13', { at: '2026-13-01T00:00:00.000Z' }],
  ])('refuses %s', (_what, change) => {
    expect(() => serialiseEntry({ ...sample!, ...change })).toThrow('not an entry');
  });

  it('refuses more than 16 KiB', () => {
    const resources = Array.from({ length: 100 }, () => ({ type: 'notice', id: 'x'.repeat(150), version: 1 }));
    expect(() => serialiseEntry({ ...sample!, resources })).toThrow('16384 bytes');
  });

  it('takes integers up to 2^53 - 1 and none above', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 54n }), (version) => {
        const text = entryText(sample!).replace(/"version":\d+/, `"version":${version}`);
        expect(entryPattern.test(text)).toBe(version < 2n ** 53n);
      }),
      { numRuns: 2000, examples: [[2n ** 53n - 1n], [2n ** 53n], [9007199254740990n], [9007199254741000n]] },
    );
  });
});

/** The fast reader, with the two links that its caller compares with hashes. */
function isReadStrictly(text: string): boolean {
  const links = new LinkReader().read(Buffer.from(text, 'latin1'), text);
  return links !== null && isHash(links.prev) && (links.ownPrev === undefined || isHash(links.ownPrev));
}

function isCanonicalEntry(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return ledgerEntry.safeParse(value).success && canonicalize(value) === text && isVersion7(value);
  } catch {
    return false;
  }
}

const isVersion7 = (value: unknown): boolean => /^.{14}7.{4}[89ab]/.test((value as { id: string }).id);
