import type { ParsedName } from '../normalise/name.js';
import type { NamePart } from '../normalise/part.js';
import { formsConflict } from '../normalise/legal-forms.js';
import { align, type Pairing } from './align.js';
import { type Feature, lower, type Scored, scored } from './explanation.js';
import { TUNING, type Tuning } from './tuning.js';

/**
 * How far two names are the same name, with the reasons.
 * Order of parts does not matter; every part of both names counts; a legal form alone gives 0.
 */
export function compareNames(query: ParsedName, candidate: ParsedName, tuning: Tuning = TUNING): Scored {
  if (query.parts.length === 0 || candidate.parts.length === 0) return scored([]);
  const base = abbreviation(query, candidate) ?? scored(reasons(query, candidate, tuning));
  if (base.score === 0) return base;
  if (generationsDiffer(query, candidate)) {
    return lower(base, tuning.formConflict, { feature: 'generation', query: query.value, candidate: candidate.value });
  }
  if (!formsConflict(query.forms, candidate.forms)) return base;
  const of = { feature: 'legal-form', query: [...query.forms].join(' '), candidate: [...candidate.forms].join(' ') };
  return lower(base, tuning.formConflict, of);
}

/** Whether two people's names say that they are of two generations: `Jr` and `Sr`, or `II` and the initial `I`. */
export function generationsDiffer(query: ParsedName, candidate: ParsedName): boolean {
  const [own, other] = [query.generation, candidate.generation];
  if (own !== undefined && other !== undefined) return own !== other;
  if (own === undefined && other === undefined) return false;
  const unmarked = own === undefined ? query : candidate;
  return (own ?? other)! > 1 && unmarked.parts.some((part, at) => at > 0 && part.text === 'i');
}

function reasons(query: ParsedName, candidate: ParsedName, tuning: Tuning): Feature[] {
  const person = query.person && candidate.person;
  const weigh = (parts: readonly NamePart[]) => parts.reduce((sum, part) => sum + weightOf(part, tuning), 0);
  const { pairs, queryRest, candidateRest } = align(query, candidate);
  const paired = pairs.map((pair) => ({ pair, weight: weigh(pair.query) + weigh(pair.candidate) }));
  const rest = restReasons(queryRest, candidateRest, weigh, extraWeight(query, candidate, tuning), tuning);
  if (person && lonely(pairs, queryRest, candidateRest)) rest.push(...lonelyReason(queryRest, candidateRest, weigh));
  const total = [...paired, ...rest].reduce((sum, { weight }) => sum + weight, 0);
  return [
    ...paired.map(({ pair, weight }) => pairReason(pair, weight / total, tuning)),
    ...rest.map((reason) => ({ ...reason, weight: reason.weight / total })),
  ];
}

const text = (parts: readonly NamePart[]): string | null =>
  parts.length === 0 ? null : parts.map((part) => part.han?.characters.join('') ?? part.text).join(' ');

const pairReason = (pair: Pairing, weight: number, tuning: Tuning): Feature => ({
  feature: 'name-part',
  score: Math.pow(pair.likeness, tuning.sharpness),
  weight,
  query: text(pair.query),
  candidate: text(pair.candidate),
});

/** Names of Europe and Arabia may leave parts out; those in Chinese characters and Hangul are always whole. */
function extraWeight(query: ParsedName, candidate: ParsedName, tuning: Tuning): number {
  if (!query.person || !candidate.person) return tuning.extraOrg;
  return [query, candidate].some((name) => name.parts.some(isWhole)) ? tuning.extraWhole : tuning.extraPerson;
}

const isWhole = ({ script }: NamePart): boolean => script === 'han' || script === 'hangul';

/** What is left on both sides speaks against a match; what is left on one side only is silent about it. */
function restReasons(
  query: readonly NamePart[],
  candidate: readonly NamePart[],
  weigh: (parts: readonly NamePart[]) => number,
  extraShare: number,
  tuning: Tuning,
): Feature[] {
  const [q, c] = [weigh(query), weigh(candidate)];
  const both = 2 * Math.min(q, c) * tuning.other;
  const extra = Math.abs(q - c) * extraShare;
  const out: Feature[] = [];
  const values = { query: text(query), candidate: text(candidate) };
  if (both > 0) out.push({ feature: 'other-part', score: 0, weight: both, ...values });
  if (extra > 0) out.push({ feature: 'extra-part', score: 0, weight: extra, ...values });
  return out;
}

/** Whether one part is all that two persons' names have in common, while one of them has two or more further parts. */
function lonely(pairs: readonly Pairing[], query: readonly NamePart[], candidate: readonly NamePart[]): boolean {
  const substantial = (parts: readonly NamePart[]) => parts.filter((part) => part.kind === 'word').length;
  const met = pairs.reduce((sum, pair) => sum + Math.max(substantial(pair.query), substantial(pair.candidate)), 0);
  return met < 2 && substantial(query) + substantial(candidate) > 1;
}

const lonelyReason = (
  query: readonly NamePart[],
  candidate: readonly NamePart[],
  weigh: (parts: readonly NamePart[]) => number,
): Feature[] => [
  { feature: 'single-part', score: 0, weight: weigh(query) + weigh(candidate), query: null, candidate: null },
];

function weightOf(part: NamePart, tuning: Tuning): number {
  if (part.kind === 'initial') return tuning.initial;
  const length = part.han ? part.han.characters.length * 1.5 : Math.min(part.text.length, 10);
  const weight = 1 + length / 6;
  if (part.kind === 'particle') return weight * tuning.particle;
  return part.kind === 'common' ? weight * tuning.common : weight;
}

/** `PLA` for `People's Liberation Army`: the first letters of all words of weight. */
function abbreviation(query: ParsedName, candidate: ParsedName): Scored | undefined {
  if (query.person || candidate.person) return undefined;
  const [short, long] = query.parts.length < candidate.parts.length ? [query, candidate] : [candidate, query];
  const letters = short.parts[0]!.text;
  if (short.parts.length !== 1 || long.parts.length < 3 || letters.length < 3) return undefined;
  const all = long.parts.map((part) => part.text[0]).join('');
  const weighty = long.parts
    .filter((part) => !/^(of|the|and|for|in|de|la)$/.test(part.text))
    .map((part) => part.text[0]);
  if (letters !== all && letters !== weighty.join('')) return undefined;
  const values = { query: text(query.parts), candidate: text(candidate.parts) };
  return scored([{ feature: 'abbreviation', score: 0.85, weight: 1, ...values }]);
}
