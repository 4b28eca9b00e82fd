import { randomBytes, timingSafeEqual } from 'node:crypto';
import { fieldKeys } from '../../platform/crypto/encrypted.type.js';

const MAX_ACCOUNTS = 5;
const FORM = /^([\w-]{22})((?:\.[0-9a-f]{32}){1,5})$/;

/** A browser in which somebody signed in before, and for whom it vouches. */
export interface Device {
  readonly id: string;
  readonly marks: readonly string[];
}

/**
 * Reads the cookie of a device. Its marks cannot be made without the field key, so a stranger cannot pass for a known
 * device of an account (the device cookies of OWASP's "Slow Down Online Guessing Attacks").
 */
export function readDevice(cookie: string | undefined): Device | null {
  const match = FORM.exec(cookie ?? '');
  return match ? { id: match[1]!, marks: match[2]!.slice(1).split('.') } : null;
}

/** Whether this account was signed in to from this device before. */
export function isKnownTo(device: Device | null, account: string): boolean {
  if (!device) return false;
  const wanted = Buffer.from(markOf(device.id, account));
  return device.marks.some((mark) => timingSafeEqual(Buffer.from(mark), wanted));
}

/** The cookie of a device in which this account was just signed in to; the newest five accounts are kept. */
export function vouchFor(device: Device | null, account: string): string {
  const id = device?.id ?? randomBytes(16).toString('base64url');
  const mark = markOf(id, account);
  const others = device?.marks.filter((one) => one !== mark) ?? [];
  return [id, mark, ...others].slice(0, MAX_ACCOUNTS + 1).join('.');
}

const markOf = (id: string, account: string) => fieldKeys().hash('device', `${id} ${account}`).slice(0, 32);
