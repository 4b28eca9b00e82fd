import type { IdentifierScheme, ImportFaultCode, ListFileName, SubjectType } from '@watchbook/contract';
import type { FileText } from '../../platform/csv/csv-rows.js';

/** An entry of a public list as its publisher describes it. */
export interface ListedEntry {
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

export type ListUpload = ReadonlyMap<ListFileName, FileText>;

/** A file that is not what its name says. The message names the file and the line. */
export class ListFileFault extends Error {}

/** What is wrong in a row, without what stands there. */
export interface RowFault {
  readonly file: ListFileName;
  readonly line: number | null;
  readonly column: string | null;
  readonly code: ImportFaultCode;
  /** Whether the whole row was left out, or only the value. */
  readonly leftOut: 'row' | 'value';
  readonly message: string;
}

/** A part of an entry that other rows complete. */
export interface Piece {
  /** Of the entry it belongs to, or its own, by which others name it. */
  readonly key: string;
  readonly kind: string;
  readonly file: ListFileName;
  readonly line: number;
  readonly content: unknown;
}

/**
 * What a reader finds in a row: a whole entry, a piece of one, a fault, or something that entries have no place for.
 * What is known of the entry that a fault names stays as it is; a fault that hides whose row it is may be about any.
 */
export type Found =
  | { readonly entry: ListedEntry; readonly line: number; readonly file: ListFileName }
  | { readonly piece: Piece }
  | { readonly fault: RowFault; readonly externalId?: string; readonly hides?: boolean }
  | { readonly unread: string; readonly file?: ListFileName; readonly line?: number };

/** How a list is read: row by row, and its entries made of their pieces. */
export interface ListFormat<Options = unknown> {
  /** @throws ListFileFault for a file that cannot be read on */
  read(files: ListUpload, options: Options): AsyncGenerator<Found>;
  /** Where rows come in pieces: the keys of others' pieces that these name. */
  references?(pieces: readonly Piece[]): string[];
  /** All pieces with one key, in their order, and those that they name. */
  compose?(key: string, pieces: readonly Piece[], named: ReadonlyMap<string, readonly Piece[]>): Found[];
}
