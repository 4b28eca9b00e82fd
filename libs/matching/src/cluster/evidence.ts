import type { IdentifierScheme } from '@watchbook/contract';
import { bestDates, type DateAgreement } from '../compare/birth-date.js';
import { compareNames } from '../compare/name-score.js';
import { TUNING, type Tuning } from '../compare/tuning.js';
import { SINGULAR_SCHEMES } from '../identifier/identifier.js';
import type { Description } from './description.js';
import { nameEvidence } from './name-evidence.js';
import { type Evidence, type LinkReason, weigh } from './reason.js';

/** Bits for a birth date; what is another date altogether speaks against a link about as much as the same one for it. */
const BORN: Record<DateAgreement, number> = { same: 6, slip: 3.5, part: 2.5, year: -2, other: -6, unknown: 0 };
/** Bits for an identifier that belongs to one entity, for one that a household or an office may share, and for another value. */
const IDENTIFIER = { own: 12, shared: 6, phoneEnd: 5, singularConflict: -7, ownConflict: -5 };
/** What a shared address, telephone and mailbox can prove together: they come from the same household; less for relatives. */
const CONTACT_MOST = { all: 8, relatives: 5 };
/** Another address speaks against a link no more than this where a telephone or a mailbox is shared: people move. */
const MOVED = -1;
const COUNTRY = { same: 0.5, other: -1 };
const TYPE_CONFLICT = -6;
const ASSOCIATE = { least: 0.7, bits: 3.5 };
/** An address may leave out what another one says. */
const ADDRESS_TUNING: Tuning = { ...TUNING, extraOrg: 0.35, other: 0.6 };
/** Likeness of addresses, and the bits for it. */
const ADDRESS: readonly (readonly [number, number])[] = [
  [0, -5], [0.3, -5], [0.5, 0], [0.6, 2], [0.8, 5], [0.92, 7], [1, 8],
]; // prettier-ignore

const SHARED: ReadonlySet<IdentifierScheme> = new Set([
  'phone',
  'email',
  'url',
  'device',
  'plate',
  'account',
  'policy',
  'claim',
]);
/** Mailboxes of an office, which say nothing of who writes. */
const OFFICE = /^(info|office|contact|admin|sales|support|mail|service|help|hello|enquiries|kontakt)@/;
const LEAST_PHONE = 7;

/** For and against two descriptions being those of one entity, each reason in bits, and their sum. Symmetric. */
export function evidenceOf(a: Description, b: Description): Evidence {
  const name = nameEvidence(a, b);
  const reasons = [
    name,
    ...bornEvidence(a, b),
    ...contactEvidence(a, b, name.feature === 'relative' ? CONTACT_MOST.relatives : CONTACT_MOST.all),
    ...ownEvidence(a, b),
    ...otherEvidence(a, b),
  ];
  return { bits: reasons.reduce((sum, { bits }) => sum + bits, 0), reasons };
}

function bornEvidence(a: Description, b: Description): LinkReason[] {
  const best = bestDates(a.birthDates, b.birthDates);
  if (!best || best.agreement === 'unknown') return [];
  return [{ feature: 'birth-date', bits: BORN[best.agreement], a: best.a, b: best.b }];
}

function contactEvidence(a: Description, b: Description, most: number): LinkReason[] {
  const shared = sharedEvidence(a, b);
  const address = addressEvidence(a, b).map((reason) =>
    shared.length > 0 ? { ...reason, bits: Math.max(reason.bits, MOVED) } : reason,
  );
  const reasons = [...address, ...shared];
  const sum = reasons.reduce((total, { bits }) => total + bits, 0);
  const share = sum > most ? most / sum : 1;
  return reasons.map((reason) => ({ ...reason, bits: reason.bits * share }));
}

function addressEvidence(a: Description, b: Description): LinkReason[] {
  const all = a.addresses.flatMap((own) =>
    b.addresses.map((other) => ({
      likeness: compareNames(own, other, ADDRESS_TUNING).score,
      a: own.value,
      b: other.value,
    })),
  );
  const best = all.sort((x, y) => y.likeness - x.likeness)[0];
  return best ? [{ feature: 'address', bits: weigh(best.likeness, ADDRESS), a: best.a, b: best.b }] : [];
}

function sharedEvidence(a: Description, b: Description): LinkReason[] {
  const reasons: LinkReason[] = [];
  for (const own of a.identifiers) {
    if (!SHARED.has(own.scheme)) continue;
    for (const other of b.identifiers) {
      if (other.scheme !== own.scheme) continue;
      const bits = sharedBits(own.scheme, own.value, other.value);
      if (bits > 0) reasons.push({ feature: own.scheme, bits, a: own.value, b: other.value });
    }
  }
  return reasons;
}

function sharedBits(scheme: IdentifierScheme, a: string, b: string): number {
  if (a === b) return scheme === 'email' && OFFICE.test(a) ? 0 : IDENTIFIER.shared;
  if (scheme !== 'phone') return 0;
  const [own, other] = [a.replace(/\D/g, ''), b.replace(/\D/g, '')];
  const shorter = Math.min(own.length, other.length);
  return shorter >= LEAST_PHONE && (own.endsWith(other) || other.endsWith(own)) ? IDENTIFIER.phoneEnd : 0;
}

/** Identifiers of one entity: one that agrees is enough; of one scheme only the best pair counts. */
function ownEvidence(a: Description, b: Description): LinkReason[] {
  const bySchemes = new Map<IdentifierScheme, LinkReason>();
  for (const own of a.identifiers) {
    if (SHARED.has(own.scheme)) continue;
    for (const other of b.identifiers) {
      if (other.scheme !== own.scheme) continue;
      const bits = ownBits(own.scheme, own.value === other.value);
      const known = bySchemes.get(own.scheme);
      if (!known || bits > known.bits) {
        bySchemes.set(own.scheme, { feature: own.scheme, bits, a: own.value, b: other.value });
      }
    }
  }
  return [...bySchemes.values()].filter(({ bits }) => bits !== 0);
}

/** Two different values of a scheme of which people have several say nothing. */
function ownBits(scheme: IdentifierScheme, same: boolean): number {
  if (same) return scheme === 'bic' ? 0 : IDENTIFIER.own;
  if (SINGULAR_SCHEMES.has(scheme)) return IDENTIFIER.singularConflict;
  return scheme === 'passport' ? IDENTIFIER.ownConflict : 0;
}

function otherEvidence(a: Description, b: Description): LinkReason[] {
  const reasons: LinkReason[] = [];
  if (a.countries.length > 0 && b.countries.length > 0) {
    const shared = a.countries.find((country) => b.countries.includes(country));
    const bits = shared === undefined ? COUNTRY.other : COUNTRY.same;
    reasons.push({ feature: 'country', bits, a: shared ?? a.countries[0]!, b: shared ?? b.countries[0]! });
  }
  if (isPerson(a) !== isPerson(b)) {
    reasons.push({ feature: 'type', bits: TYPE_CONFLICT, a: a.type ?? 'Person', b: b.type ?? 'Person' });
  }
  const met = a.associates.flatMap((own) =>
    b.associates
      .filter((other) => compareNames(own, other).score >= ASSOCIATE.least)
      .map((other) => ({ feature: 'associate', bits: ASSOCIATE.bits, a: own.value, b: other.value })),
  );
  return [...reasons, ...met.slice(0, 1)];
}

const isPerson = ({ type }: Description): boolean => type === undefined || type === 'Person';
