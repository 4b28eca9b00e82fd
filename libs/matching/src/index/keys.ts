import type { ParsedName } from '../normalise/name.js';

/**
 * Keys under which a name is found: trigrams of every part with its edges marked, and bigrams of its consonant
 * skeleton, which is what two scripts have in common. Same name, same keys; no key depends on other names.
 */
export function keysOf(name: ParsedName): string[] {
  const keys = new Set<string>();
  const strong = name.parts.filter(
    (part) => part.kind !== 'particle' && part.kind !== 'common' && part.kind !== 'initial',
  );
  for (const part of strong.length > 0 ? strong : name.parts) {
    addGrams(keys, `^${part.text}$`, 3, '');
    if (part.skeleton.length >= 2) addGrams(keys, `^${part.skeleton}$`, 3, '#');
    for (const character of part.han?.characters ?? []) keys.add(`@${character}`);
  }
  return [...keys];
}

function addGrams(keys: Set<string>, text: string, size: number, prefix: string): void {
  for (let at = 0; at + size <= text.length; at += 1) keys.add(prefix + text.slice(at, at + size));
}
