import { randomBytes, randomInt } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A text that stands nowhere else, to be planted as personal data and looked for afterwards. */
export interface Canary {
  readonly latin: string;
  readonly han: string;
  /** Both, as one value. */
  readonly text: string;
}

const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';

export function makeCanary(): Canary {
  const latin = [...randomBytes(14)]
    .map((byte) => LETTERS[byte % LETTERS.length]!)
    .map((letter, i) => (i % 2 === 0 ? letter : letter.toLowerCase()))
    .join('');
  const han = Array.from({ length: 6 }, () => String.fromCodePoint(randomInt(0x4e00, 0x9fa0))).join('');
  return { latin, han, text: `${latin} ${han}` };
}

/** Every form in which a program may have written a text, by name. */
export function formsOf({ latin, han }: Canary): Map<string, Buffer> {
  const forms = new Map<string, Buffer>();
  for (const [name, text] of [
    ['latin', latin],
    ['lower', latin.toLowerCase()],
    ['upper', latin.toUpperCase()],
    ['swapped', [...latin].map(swapped).join('')],
    ['han', han],
  ] as const) {
    for (const [form, bytes] of encodings(text)) forms.set(`${name} ${form}`, bytes);
  }
  return forms;
}

const swapped = (letter: string) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase());

function encodings(text: string): [string, Buffer][] {
  const utf8 = Buffer.from(text);
  const hex = utf8.toString('hex');
  const escaped = [...text].map((letter) => `\\u${letter.codePointAt(0)!.toString(16).padStart(4, '0')}`).join('');
  return [
    ['UTF-8', utf8],
    ['UTF-16LE', Buffer.from(text, 'utf16le')],
    ['UTF-16BE', Buffer.from(text, 'utf16le').swap16()],
    ['hex', Buffer.from(hex)],
    ['HEX', Buffer.from(hex.toUpperCase())],
    ['URL', Buffer.from(hex.toUpperCase().replaceAll(/../g, '%$&'))],
    ['JSON', Buffer.from(escaped)],
    ...[0, 1, 2].map((shift): [string, Buffer] => [`base64+${shift}`, base64At(utf8, shift)]),
  ];
}

/** What stands in any base64 text whose bytes hold these ones at this offset, without the edges that others share. */
function base64At(bytes: Buffer, shift: number): Buffer {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replaceAll('=', '');
  return Buffer.from(text.slice(shift === 0 ? 0 : shift + 1, -2));
}

/** The names of the forms that stand in these bytes. */
export const findForms = (bytes: Buffer, forms: ReadonlyMap<string, Buffer>): string[] =>
  [...forms].filter(([, form]) => bytes.includes(form)).map(([name]) => name);

/** The files below a folder in which a form stands, with its name. */
export async function findInFolder(folder: string, forms: ReadonlyMap<string, Buffer>): Promise<string[]> {
  const found: string[] = [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    // A file of the server may be gone by the time that it is read.
    const bytes = await readFile(join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0));
    found.push(...findForms(bytes, forms).map((form) => `${entry.name}: ${form}`));
  }
  return found;
}
