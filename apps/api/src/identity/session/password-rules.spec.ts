import { describe, expect, it } from '@jest/globals';
import { assertAcceptable } from './password-rules.js';

const owner = { name: 'Wei Zhang', email: 'wei.zhang@meridian-bank.demo', hasSecondFactor: false };

describe('a new password', () => {
  it.each(['harbour lantern 42 rain', '七月的雨落在安静的港口和老街上', 'xK7 owl under the blue stairs'])(
    'is accepted without rules of composition: %s',
    (password) => expect(() => assertAcceptable(password, owner)).not.toThrow(),
  );

  it('needs fifteen characters alone, and eight beside a second factor', () => {
    const short = 'owl & stairs';
    expect(() => assertAcceptable(short, owner)).toThrow('at least 15');
    expect(() => assertAcceptable(short, { ...owner, hasSecondFactor: true })).not.toThrow();
    expect(() => assertAcceptable('owl&sta', { ...owner, hasSecondFactor: true })).toThrow('at least 8');
  });

  it.each([
    ['aaaaaaaaaaaaaaaaaaaa', 'one character'],
    ['abcabcabcabcabcabc', 'one piece again and again'],
    ['12345678901234567890', 'a row of digits'],
    ['qwertyuiopasdfghjkl', 'rows of keys'],
    ['passwordpassword1', 'a usual word'],
    ['wei.zhang@meridian-bank.demo', 'the own address'],
    ['Wei Zhang wei zhang 1', 'the own name'],
    ['watchbook-admin-2026', 'the portal'],
  ])('is refused when anybody would guess it: %s (%s)', (password) =>
    expect(() => assertAcceptable(password, owner)).toThrow('guess'),
  );

  it('counts characters, not bytes or code units', () => {
    expect(() => assertAcceptable('🦉'.repeat(3) + 'one two three', owner)).not.toThrow();
    expect(() => assertAcceptable('七月的雨落在港口', owner)).toThrow('at least 15');
  });
});
