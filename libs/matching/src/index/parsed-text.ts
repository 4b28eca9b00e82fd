import type { ParsedName } from '../normalise/name.js';
import { HanPart, JoinedPart, type NamePart, WordPart } from '../normalise/part.js';
import { type Script, scripts } from '../normalise/script.js';

/** What a parsed name is beside its spelling and its parts. */
export type Frame = Omit<ParsedName, 'value' | 'parts'>;

const withoutSets = (_key: string, value: unknown): unknown => (value instanceof Set ? { set: [...value] } : value);
const withSets = (_key: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && 'set' in value ? new Set(value.set as unknown[]) : value;

const partKinds: readonly NamePart['kind'][] = ['word', 'particle', 'common', 'initial', 'number'];
const HAN = '#';
const JOINED = '+';
const FIELD = '\t';
/** Marks for every kind and script, from here on. */
const FIRST = 'A'.charCodeAt(0);

/**
 * A part of a name as text: a mark, the spelling, and what does not follow from it. Equal parts give equal texts; how a
 * word was written matters to its sound alone, and there capitals do not.
 * @throws TypeError for what is no part of a parsed name and no two of Han characters written together
 */
export function partText(part: NamePart): string {
  if (part instanceof WordPart) return wordText(part);
  if (part instanceof HanPart) return HAN + hanText(part.han, part.also);
  if (part instanceof JoinedPart) return JOINED + joinedText(part);
  throw new TypeError('No part of a name');
}

function wordText({ kind, script, text, source, also }: WordPart): string {
  const mark = String.fromCharCode(FIRST + partKinds.indexOf(kind) * scripts.length + scripts.indexOf(script));
  const written = source.toLowerCase();
  return fields(mark + text, written === text ? '' : written, also?.join(' ') ?? '');
}

const hanText = ({ characters, syllables }: NonNullable<NamePart['han']>, also: readonly string[] = []): string =>
  fields(characters.join(''), syllables.join(' '), also.join(' '));

function joinedText({ parts }: JoinedPart): string {
  const han = parts.map((part) => part.han ?? { characters: [], syllables: [] });
  return hanText({
    characters: han.flatMap(({ characters }) => characters),
    syllables: han.flatMap(({ syllables }) => syllables),
  });
}

const fields = (...all: string[]): string => all.join(FIELD).replace(/\t+$/, '');

/** The part that a text stands for. */
export function readPart(text: string): NamePart {
  const [spelled = '', second = '', third = ''] = text.slice(1).split(FIELD);
  const also = third === '' ? undefined : third.split(' ');
  if (text.startsWith(HAN)) return new HanPart([...spelled], second.split(' '), also);
  if (text.startsWith(JOINED)) {
    const part = new HanPart([...spelled], second.split(' '));
    return new JoinedPart(part.text, [part]);
  }
  const mark = text.charCodeAt(0) - FIRST;
  const script: Script = scripts[mark % scripts.length]!;
  return new WordPart(spelled, script, partKinds[Math.floor(mark / scripts.length)]!, second || spelled, also);
}

/** The frame of a name as text; equal frames, equal texts. */
export function frameText({ value: _value, parts: _parts, ...frame }: ParsedName): string {
  return JSON.stringify(frame satisfies Frame, withoutSets);
}

export const readFrame = (text: string): Frame => JSON.parse(text, withSets) as Frame;
