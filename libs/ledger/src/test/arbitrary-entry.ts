import fc from 'fast-check';
import type { LedgerEntry } from '@watchbook/contract';

const hex = (digits: number) =>
  fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: digits, maxLength: digits }).map((d) => d.join(''));
const token = fc.stringMatching(/^[A-Za-z0-9._:/+=~-]{1,40}$/);
const code = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
const ordinal = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.constantFrom(0, 1, Number.MAX_SAFE_INTEGER));
const uuidV7 = fc
  .tuple(hex(8), hex(4), hex(3), fc.constantFrom('8', '9', 'a', 'b'), hex(3), hex(12))
  .map(([a, b, c, d, e, f]) => `${a}-${b}-7${c}-${d}${e}-${f}`);
const instant = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2199-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

/** Any entry that the format allows. */
export const anyEntry: fc.Arbitrary<LedgerEntry> = fc.record({
  v: fc.constant(1 as const),
  seq: ordinal,
  id: uuidV7,
  at: instant,
  prev: hex(64),
  actor: fc.record({
    institution: fc.option(token),
    user: fc.option(token),
    roles: fc.array(code, { maxLength: 4 }),
    via: fc.constantFrom('session', 'api-key', 'job', 'system', 'public'),
  }),
  action: fc.tuple(code, code).map(([noun, verb]) => `${noun}.${verb}`),
  outcome: fc.constantFrom('allowed', 'denied', 'failed'),
  purpose: fc.option(code),
  resources: fc.array(fc.record({ type: code, id: token, version: fc.option(ordinal) }), {
    maxLength: 100,
    size: 'small',
  }),
  policy: hex(64),
  request: token,
  detail: fc.option(hex(64)),
  own: fc.option(fc.record({ seq: ordinal, prev: hex(64) })),
  nonce: hex(32),
});
