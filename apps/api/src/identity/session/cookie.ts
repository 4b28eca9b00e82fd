import type { CookieSerializeOptions } from '@fastify/cookie';
import type { Config } from '../../config.js';

const isSecure = ({ publicUrl }: Config) => publicUrl.startsWith('https:');

/** `__Host-` binds the cookie to this host over TLS; plain HTTP on localhost cannot carry that prefix. */
export const cookieName = (config: Config) => (isSecure(config) ? '__Host-watchbook' : 'watchbook');

export const cookieOptions = (config: Config): CookieSerializeOptions => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax',
  secure: isSecure(config),
});
