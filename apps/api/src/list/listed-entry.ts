import type { IdentifierScheme, ListSource, SubjectType } from '@watchbook/contract';

/** An entry of a public list as its publisher describes it. */
export interface ListedEntry {
  readonly source: ListSource;
  /** The publisher's own number; where it gives none, what tells its entries apart. */
  readonly externalId: string;
  readonly type: SubjectType;
  readonly names: { value: string; kind: 'primary' | 'aka' | 'weak' }[];
  readonly birthDates: string[];
  /** ISO 3166-1 codes of nationality, flag and addresses. */
  readonly countries: string[];
  readonly identifiers: { scheme: IdentifierScheme; value: string }[];
  readonly addresses: string[];
  readonly programs: string[];
  readonly remarks: string | null;
}

/** A file that is not what its name says. The message names the file and the line. */
export class ListFileFault extends Error {}
