import type { NamePart, ParsedName } from '../normalise/name.js';

/** What a parsed name is beside its spelling and its parts. */
export type Frame = Omit<ParsedName, 'value' | 'parts'>;

const withoutSets = (_key: string, value: unknown): unknown => (value instanceof Set ? { set: [...value] } : value);
const withSets = (_key: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && 'set' in value ? new Set(value.set as unknown[]) : value;

/** A part of a name as text; equal parts, equal texts. */
export const partText = (part: NamePart): string => JSON.stringify(part, withoutSets);

export const readPart = (text: string): NamePart => JSON.parse(text, withSets) as NamePart;

/** The frame of a name as text; equal frames, equal texts. */
export function frameText({ value: _value, parts: _parts, ...frame }: ParsedName): string {
  return JSON.stringify(frame satisfies Frame, withoutSets);
}

export const readFrame = (text: string): Frame => JSON.parse(text, withSets) as Frame;
