import type { Config } from '../../config.js';

/** Who asks for passkeys: the host and the origin of the portal's public address. */
export function relyingParty({ publicUrl }: Config): { rpID: string; origin: string; rpName: string } {
  const { hostname, origin } = new URL(publicUrl);
  return { rpID: hostname, origin, rpName: 'Watchbook' };
}

/** The user handle of a passkey: the 16 bytes of the person's id, which say nothing about them. */
export const userHandle = (userId: string) => new Uint8Array(Buffer.from(userId.replaceAll('-', ''), 'hex'));

/** The person of a user handle in base64url. */
export function userOfHandle(handle: string): string | null {
  const hex = Buffer.from(handle, 'base64url').toString('hex');
  const match = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(hex);
  return match ? match.slice(1).join('-') : null;
}
