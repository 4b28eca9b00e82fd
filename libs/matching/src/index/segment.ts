import type { KeyTable } from './key-table.js';
import type { Lists } from './postings.js';
import type { Rows } from './rows.js';
import type { Texts } from './texts.js';

/** How parts sound, one after the other. */
export interface Sounds {
  readonly starts: Uint32Array;
  readonly symbols: Uint16Array;
}

/** Names of one kind, persons or bodies: the dictionary of their parts, and the rows in which each part is found. */
export interface Shelf {
  readonly keys: KeyTable;
  readonly parts: Texts;
  readonly partGrams: Uint8Array;
  readonly partSoundGrams: Uint8Array;
  readonly partCharacters: Uint8Array;
  readonly partWeight: Uint8Array;
  readonly partScript: Uint8Array;
  readonly sounds: Sounds;
  readonly rowsOfPart: Lists;
  readonly rows: Rows;
  readonly frames: Texts;
}

/**
 * Names that do not change any more, in memory that threads share. Groups are sorted by name, subjects by group and id.
 */
export interface Segment {
  readonly groups: Texts;
  readonly groupAudience: Uint32Array;
  /** Where the subjects of each group begin, and the end. */
  readonly groupOwners: Uint32Array;
  readonly owners: Texts;
  readonly ownerGroup: Uint32Array;
  readonly ownerBorn: { readonly starts: Uint32Array; readonly dates: Uint32Array };
  /** Sorted token lists as JSON. */
  readonly audiences: Texts;
  readonly persons: Shelf;
  readonly bodies: Shelf;
}

export const kinds = ['persons', 'bodies'] as const;
export type Kind = (typeof kinds)[number];

/** How many groups a segment has. */
export const sizeOf = ({ groupAudience }: Segment): number => groupAudience.length;

/** Bytes that a segment holds. */
export function bytesOf(value: object): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  return Object.values(value).reduce<number>(
    (sum, each: unknown) => (typeof each === 'object' && each !== null ? sum + bytesOf(each) : sum),
    0,
  );
}
