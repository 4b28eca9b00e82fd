import { PASSWORD_LENGTH } from '@watchbook/contract';
import { fieldProblem } from '../../platform/problem.js';

const ROWS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qazwsxedcrfvtgb'];
const WORDS = ['watchbook', 'password', 'passwort', 'letmein', 'welcome', 'admin', 'iloveyou', 'changeme', 'secret'];
/** As many characters of a password must be left once what anybody would guess is taken out. */
const UNGUESSED = 6;

interface Owner {
  name: string;
  email: string;
  hasSecondFactor: boolean;
}

/**
 * Lets a new password through: long enough, and more than what anybody would guess first. No rules of composition
 * (NIST SP 800-63B-4, section 3.1.1.2).
 * @param pointer of the field, for the problem
 * @throws Problem `not-processable`
 */
export function assertAcceptable(password: string, owner: Owner, pointer = '/password'): void {
  const least = owner.hasSecondFactor ? PASSWORD_LENGTH.withSecondFactor : PASSWORD_LENGTH.alone;
  if (characters(password) < least)
    throw fieldProblem(pointer, 'too-short', `A password has at least ${least} characters here`);
  if (characters(withoutGuesses(password, owner)) < UNGUESSED)
    throw fieldProblem(pointer, 'guessable', 'Somebody would guess this password first: choose other words');
}

/** Whether a password is long enough to stand without a second factor. */
export const standsAlone = (password: string) => characters(password) >= PASSWORD_LENGTH.alone;

const characters = (text: string) => [...text.normalize('NFKC')].length;

function withoutGuesses(password: string, { name, email }: Owner): string {
  const own = [email, ...email.split(/[@.]/), name, ...name.split(/\s+/)].filter((part) => part.length >= 3);
  const guesses = [...own, ...WORDS, ...ROWS.flatMap(runs)].map((guess) => guess.normalize('NFKC').toLowerCase());
  const lower = password.normalize('NFKC').toLowerCase();
  const rest = guesses.sort((a, b) => b.length - a.length).reduce((text, guess) => text.replaceAll(guess, ''), lower);
  return unrepeated(rest);
}

/** All runs of four and more characters of a row, in both directions. */
function runs(row: string): string[] {
  const both = [row, [...row].reverse().join('')];
  return both.flatMap((text) =>
    Array.from({ length: text.length - 3 }, (_, from) =>
      Array.from({ length: text.length - from - 3 }, (_unused, more) => text.slice(from, from + 4 + more)),
    ).flat(),
  );
}

/** One of each piece that is repeated right after itself. */
const unrepeated = (text: string): string => text.replaceAll(/(.{1,12}?)\1+/gu, '$1');
