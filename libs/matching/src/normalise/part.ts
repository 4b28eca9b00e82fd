import { type GivenName, givenNameOf } from './given-names.js';
import { pinyinSkeleton, skeleton, toneless } from './romanise.js';
import type { Script } from './script.js';
import { pinyinSound } from './sound/pinyin.js';
import { soundOf } from './sound/sound.js';
import { joinSounds, type Sound } from './sound/symbol.js';

/** One comparable part of a name. */
export interface NamePart {
  /** Lower-case ASCII letters and digits. */
  readonly text: string;
  readonly script: Script;
  /** The Han characters behind `text`, with their syllables and tones. */
  readonly han?: { readonly characters: readonly string[]; readonly syllables: readonly string[] };
  /** Which letters stand in `text`, as one bit each. */
  readonly letters: number;
  /** Which given names it may stand for. */
  readonly givenName?: GivenName | undefined;
  /** Other Latin spellings of the same part, as Lee is of 이. */
  readonly also?: readonly string[];
  readonly skeleton: string;
  /** How it sounds, for comparing it with another script. */
  readonly sound: Sound;
  readonly kind: 'word' | 'particle' | 'common' | 'initial' | 'number';
}

export const MAX_PART_LENGTH = 40;

/** From which bit on `letters` tells of digits. */
export const DIGITS = 26;

/** One bit for each letter from a to z, and six for the digits. */
function lettersOf(text: string): number {
  let bits = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    bits |= 1 << (code >= 97 ? code - 97 : DIGITS + (code % 6));
  }
  return bits;
}

/** A part of a word in any script but Han; its sound is worked out when it is first asked for. */
export class WordPart implements NamePart {
  private heard?: Sound;

  constructor(
    readonly text: string,
    readonly script: Script,
    readonly kind: NamePart['kind'],
    private readonly source: string,
    readonly also?: readonly string[],
  ) {
    this.skeleton = skeleton(text);
    this.letters = lettersOf(text);
    this.givenName = givenNameOf(text);
  }

  readonly skeleton: string;
  readonly letters: number;
  readonly givenName: GivenName | undefined;

  get sound(): Sound {
    return (this.heard ??= soundOf(this.source, this.text));
  }
}

/** A part written in Han characters, with their readings. */
export class HanPart implements NamePart {
  readonly script = 'han';
  readonly kind = 'word';
  readonly han: NonNullable<NamePart['han']>;
  readonly text: string;
  readonly skeleton: string;
  readonly letters: number;
  private heard?: Sound;

  constructor(
    characters: readonly string[],
    syllables: readonly string[],
    readonly also?: readonly string[],
  ) {
    this.han = { characters, syllables };
    this.text = toneless(syllables).slice(0, MAX_PART_LENGTH);
    this.skeleton = pinyinSkeleton(this.text);
    this.letters = lettersOf(this.text);
  }

  get sound(): Sound {
    return (this.heard ??= Uint16Array.from(
      pinyinSound(this.han.syllables.map((syllable) => syllable.replace(/\d/g, ''))),
    ));
  }
}

/** Neighbours of one name, read as if they were written together. */
export class JoinedPart implements NamePart {
  readonly script: Script;
  readonly kind: NamePart['kind'];
  readonly letters: number;
  private heard?: Sound;

  constructor(
    readonly text: string,
    private readonly parts: readonly NamePart[],
  ) {
    this.script = parts[0]!.script;
    this.kind = /^\d+$/.test(text) ? 'number' : 'word';
    this.letters = parts.reduce((all, part) => all | part.letters, 0);
  }

  get skeleton(): string {
    return this.script === 'han' ? pinyinSkeleton(this.text) : skeleton(this.text);
  }

  get sound(): Sound {
    return (this.heard ??= joinSounds(this.parts.map((part) => part.sound)));
  }
}
