import { describeSubject, type Description } from '@watchbook/matching';
import type { ScreeningQuery } from '@watchbook/contract';
import type { FoundSubject } from '../../notice/notice-screening.service.js';
import type { CandidateService } from '../../screening/candidate.service.js';

export type ListedEntry = Awaited<ReturnType<CandidateService['find']>>[number]['entries'][number];

/** Somebody whom the caller may read, as they are compared with others. */
export interface LinkNode {
  readonly id: string;
  readonly kind: 'subject' | 'list-entry';
  readonly type: NonNullable<ScreeningQuery['type']>;
  readonly names: readonly string[];
  readonly birthDates: readonly string[];
  readonly identifiers: ScreeningQuery['identifiers'];
  readonly addresses: readonly string[];
  readonly description: Description;
  readonly noticeId: string | null;
  /** Who filed the notice. */
  readonly institutionId: string | null;
}

/**
 * A subject of a notice; null where its notice tells only that it exists. What the caller sees masked is compared by
 * what is the same and what is not, never by how near it is.
 */
export function subjectNode({ id, notice, described, mode }: FoundSubject): LinkNode | null {
  if (mode === 'bare') return null;
  const { type, name, aliases, birthDate, country, address, identifiers } = described;
  const known = {
    birthDates: birthDate === null ? [] : [birthDate],
    addresses: address === null ? [] : [address],
    identifiers,
  };
  const names = [{ value: name }, ...aliases];
  const countries = country === null ? [] : [country];
  return {
    ...{ id, kind: 'subject', type, names: names.map(({ value }) => value), ...known },
    description: describeSubject({ type, names, countries, ...known, exact: mode !== 'full' }),
    noticeId: notice.id,
    institutionId: notice.institutionId,
  };
}

/** An entry of a public list. */
export function entryNode({ id, type, described }: ListedEntry): LinkNode {
  const { names, birthDates, countries, identifiers, addresses } = described;
  return {
    ...{ id, kind: 'list-entry', type, names: names.map(({ value }) => value), birthDates, identifiers, addresses },
    description: describeSubject({ type, names, birthDates, countries, identifiers, addresses }),
    noticeId: null,
    institutionId: null,
  };
}
