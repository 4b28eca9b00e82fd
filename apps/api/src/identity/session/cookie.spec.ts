import { describe, expect, it } from '@jest/globals';
import type { Config } from '../../config.js';
import { cookieName, cookieOptions, deviceCookieName, deviceCookieOptions, federatedCookieName } from './cookie.js';

const at = (publicUrl: string) => ({ publicUrl }) as Config;
const names = [cookieName, deviceCookieName, federatedCookieName];

describe('the cookies of the portal', () => {
  it('are bound to its host over TLS, and read by no script', () => {
    const config = at('https://portal.example.org');
    for (const name of names) expect(name(config)).toMatch(/^__Host-watchbook/);
    for (const options of [cookieOptions(config), deviceCookieOptions(config)]) {
      expect(options).toMatchObject({ path: '/', httpOnly: true, sameSite: 'lax', secure: true });
      expect(options.domain).toBeUndefined();
    }
  });

  it('go without TLS on this machine alone, where browsers take no such prefix', () => {
    const config = at('http://localhost:3000');
    for (const name of names) expect(name(config)).toMatch(/^watchbook/);
    expect(cookieOptions(config)).toMatchObject({ secure: false });
  });
});
