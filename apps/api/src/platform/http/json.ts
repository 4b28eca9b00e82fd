const DEPTH_MAX = 20;
const MEMBERS_MAX = 10_000;
const poisoned = new Set(['__proto__', 'constructor', 'prototype']);
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Why bytes are no body that the portal takes; the text never repeats what was sent. */
export class UnfitJson extends Error {}

interface Level {
  /** The names seen so far; null within an array. */
  names: Set<string> | null;
  expectsName: boolean;
}

/**
 * JSON that every reader understands in the same way (RFC 7493, I-JSON): UTF-8 without byte order mark, no name twice in
 * an object, no lone surrogate, no number beyond a double; bounded in depth and in members, and without names that mean
 * something to JavaScript.
 * @throws UnfitJson with what is at fault
 */
export function readJson(bytes: Uint8Array): unknown {
  const text = decode(bytes);
  const value = parse(text);
  inspect(text);
  return value;
}

function decode(bytes: Uint8Array): string {
  try {
    const text = utf8.decode(bytes);
    if (!text.startsWith('\uFEFF')) return text;
  } catch {
    throw new UnfitJson('Not UTF-8');
  }
  throw new UnfitJson('A byte order mark is not JSON');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // An engine runs out of stack long after any depth that is taken here.
    throw new UnfitJson('Not JSON', { cause });
  }
}

/** Walks the tokens of a text that is known to be JSON. */
function inspect(text: string): void {
  const levels: Level[] = [];
  // Counted by what opens and what separates: at least as many as there are.
  let members = 0;
  for (const part of tokensOf(text)) {
    const level = levels.at(-1);
    if (part === '{' || part === '[') {
      levels.push({ names: part === '{' ? new Set() : null, expectsName: part === '{' });
      if (levels.length > DEPTH_MAX) throw new UnfitJson(`More than ${DEPTH_MAX} levels`);
      members++;
    } else if (part === ',' && level) {
      level.expectsName = level.names !== null;
      members++;
    } else if (part === '}' || part === ']') levels.pop();
    else if (part === ':' && level) level.expectsName = false;
    else if (part.startsWith('"')) inspectText(part, level);
    else inspectNumber(part);
    if (members > MEMBERS_MAX) throw new UnfitJson(`More than ${MEMBERS_MAX} members`);
  }
}

/** Texts are as long as a body: an expression that repeats over them would run out of the stack of its engine. */
function* tokensOf(text: string): Generator<string> {
  const start = /["{}[\]:,]|[^\s{}[\]:,"]+/g;
  for (let found = start.exec(text); found; found = start.exec(text)) {
    if (found[0] === '"') start.lastIndex = endOfText(text, found.index);
    yield text.slice(found.index, start.lastIndex);
  }
}

/** Behind the first quote that an even number of backslashes precedes. */
function endOfText(text: string, opening: number): number {
  for (let at = text.indexOf('"', opening + 1); ; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return at + 1;
  }
}

function inspectText(part: string, level: Level | undefined): void {
  const value = JSON.parse(part) as string;
  if (!value.isWellFormed()) throw new UnfitJson('A lone surrogate is no character');
  if (!level?.names || !level.expectsName) return;
  if (poisoned.has(value)) throw new UnfitJson('A name that no schema has');
  if (level.names.has(value)) throw new UnfitJson('The same name twice in an object');
  level.names.add(value);
}

function inspectNumber(part: string): void {
  if (/^[-\d]/.test(part) && !Number.isFinite(Number(part))) throw new UnfitJson('A number beyond all bounds');
}
