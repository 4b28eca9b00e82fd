import type { Actor } from '@watchbook/contract';
import type { IndexedNotice } from '../notice/notice-screening.service.js';

/** The token under which public lists are found. */
export const LIST_TOKEN = 'list';

const READERS = new Set<Actor['roles'][number]>(['analyst', 'compliance-officer', 'service-account']);
const REGULATORS = new Set<Actor['roles'][number]>(['regulator-analyst', 'regulator-supervisor']);

/**
 * The tokens of a notice in the index of names. They say what the policy says of live notices: those it addresses, and
 * the regulators in whose reach it is; under RED only those regulators that it addresses too.
 */
export function noticeTokens({ tlp, audience, jurisdiction, sector }: IndexedNotice['notice']): string[] {
  const reach = `${jurisdiction} ${sector}`;
  const regulators = tlp === 'RED' ? audience.map((token) => `red ${reach} ${token}`) : [`reach ${reach}`];
  return [...audience.map((token) => `to ${token}`), ...regulators];
}

/** The tokens that an actor holds there. */
export function heldTokens({ roles, tokens, jurisdictions, sectors, scopes }: Actor): string[] {
  const held = [LIST_TOKEN];
  const isReader = roles.some((role) => READERS.has(role));
  if (isReader && (scopes === null || scopes.includes('notices:read')))
    held.push(...tokens.map((token) => `to ${token}`));
  if (!roles.some((role) => REGULATORS.has(role))) return held;
  for (const reach of jurisdictions.flatMap((place) => sectors.map((sector) => `${place} ${sector}`))) {
    held.push(`reach ${reach}`, ...tokens.map((token) => `red ${reach} ${token}`));
  }
  return held;
}
