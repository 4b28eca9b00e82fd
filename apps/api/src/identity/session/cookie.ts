import type { CookieSerializeOptions } from '@fastify/cookie';
import type { Config } from '../../config.js';

const isSecure = ({ publicUrl }: Config) => publicUrl.startsWith('https:');
/** Browsers keep a cookie for 400 days at most. */
const DEVICE_SECONDS = 400 * 86_400;

/** `__Host-` binds a cookie to this host over TLS; plain HTTP on localhost cannot carry that prefix. */
const hostName = (config: Config, name: string) => (isSecure(config) ? `__Host-${name}` : name);

export const cookieName = (config: Config) => hostName(config, 'watchbook');
/** Binds a sign-in that went to a provider to the browser that began it. */
export const federatedCookieName = (config: Config) => hostName(config, 'watchbook-federated');
export const deviceCookieName = (config: Config) => hostName(config, 'watchbook-device');

export const cookieOptions = (config: Config): CookieSerializeOptions => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax',
  secure: isSecure(config),
});

export const deviceCookieOptions = (config: Config): CookieSerializeOptions => ({
  ...cookieOptions(config),
  maxAge: DEVICE_SECONDS,
});
