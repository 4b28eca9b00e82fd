import { MASK, type Match, type MatchFeature, type ScreeningQuery } from '@watchbook/contract';
import { compareSubjects, NAME_THRESHOLD, type ComparedSubject, type Feature } from '@watchbook/matching';
import type { ListedEntryRow } from './candidates.js';
import type { FoundSubject } from '../notice/notice-screening.service.js';

/** A match before it is known what was judged of it. */
export type Candidate = Omit<Match, 'judgement'> & { readonly target: string; readonly version: number | null };

/** Features whose value is no personal data of a firm or a ship. */
const OPEN_FEATURES = new Set([
  'name-part',
  'extra-part',
  'other-part',
  'single-part',
  'abbreviation',
  'legal-form',
  'weak-alias',
  'country',
  'type',
]);

/** What is looked for, as it is compared. */
export const toCompared = ({ name, type, birthDate, country, identifiers }: ScreeningQuery): ComparedSubject => ({
  ...(type === undefined ? {} : { type }),
  names: name === undefined ? [] : [{ value: name }],
  birthDates: birthDate === undefined ? [] : [birthDate],
  countries: country === undefined ? [] : [country],
  identifiers,
});

/** A subject of a notice as a match, as far as the caller sees it; null when it is somebody else. */
export function subjectMatch(
  query: ComparedSubject,
  { notice, described, mode, shownName }: FoundSubject,
): Candidate | null {
  const candidate: ComparedSubject = {
    type: described.type,
    names: [{ value: described.name }, ...described.aliases],
    birthDates: described.birthDate === null ? [] : [described.birthDate],
    countries: described.country === null ? [] : [described.country],
    identifiers: described.identifiers,
  };
  const { score, explanation } = compareSubjects(query, candidate, { wholeDatesOnly: mode !== 'full' });
  if (score < NAME_THRESHOLD) return null;
  const target = { noticeId: notice.id, target: `notice:${notice.id}`, version: notice.version };
  if (mode === 'bare') return { ...target, ...existence(explanation) };
  const isPersonal = shownName === MASK;
  const shown = explanation.map((reason) =>
    showReason(reason, mode === 'full' || (!isPersonal && OPEN_FEATURES.has(reason.feature))),
  );
  return { ...target, name: shownName, type: described.type, score, explanation: shown, disclosure: 'full' };
}

/** That there is a notice, and nothing from which its content could be guessed: two scores, no reasons. */
function existence(
  explanation: readonly Feature[],
): Pick<Candidate, 'name' | 'type' | 'score' | 'explanation' | 'disclosure'> {
  const byIdentifier = explanation.some(({ feature, score }) => feature === 'identifier' && score > 0);
  return { name: MASK, type: null, score: byIdentifier ? 1 : NAME_THRESHOLD, explanation: [], disclosure: 'hit-only' };
}

/** The caller's own value always; the other one, or one constant mask in its place whether or not there is one. */
const showReason = (reason: Feature, isShown: boolean): MatchFeature => ({
  ...reason,
  candidate: isShown ? reason.candidate : MASK,
});

/** An entry of a public list as a match; null when it is somebody else. */
export function listMatch(query: ComparedSubject, { id, type, described }: ListedEntryRow): Candidate | null {
  const { names, birthDates, countries, identifiers } = described;
  const compared = names.map(({ value, kind }) => ({ value, weak: kind === 'weak' }));
  const { score, explanation } = compareSubjects(query, { type, names: compared, birthDates, countries, identifiers });
  if (score < NAME_THRESHOLD) return null;
  return {
    listEntryId: id,
    target: `list-entry:${id}`,
    version: null,
    name: names[0]?.value ?? '',
    type,
    score,
    explanation: explanation.map((reason) => showReason(reason, true)),
    disclosure: 'full',
  };
}

/** Best first, ties by what they are, then as they are given; each notice and entry once, by its best subject. */
export function rank(candidates: readonly Candidate[]): Candidate[] {
  const sorted = [...candidates].sort((a, b) => b.score - a.score || order(a.target, b.target));
  const seen = new Set<string>();
  return sorted.filter(({ target }) => !seen.has(target) && seen.add(target));
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
