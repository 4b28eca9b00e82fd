import type { Actor } from '@watchbook/contract';
import { actingRoles } from '@watchbook/policy';
import type { IndexedNotice } from '../../notice/notice-screening.service.js';

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

/** The tokens that an actor holds there: with one of those of a live notice, and only then, it may read the notice. */
export function heldTokens(actor: Actor): string[] {
  const { institutionId, userId, tokens, scopes } = actor;
  if (!institutionId || !userId) return [];
  const roles = actingRoles(actor);
  const isReader = roles.some((role) => READERS.has(role)) && (scopes === null || scopes.includes('notices:read'));
  const isRegulator = roles.some((role) => REGULATORS.has(role));
  return [
    LIST_TOKEN,
    ...(isReader ? tokens.map((token) => `to ${token}`) : []),
    ...(isRegulator ? reachTokens(actor) : []),
  ];
}

const reachTokens = ({ jurisdictions, sectors, tokens }: Actor): string[] =>
  jurisdictions
    .flatMap((place) => sectors.map((sector) => `${place} ${sector}`))
    .flatMap((reach) => [`reach ${reach}`, ...tokens.map((token) => `red ${reach} ${token}`)]);
