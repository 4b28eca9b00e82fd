import { Spelling } from './spelling.js';

/** Cyrillic letters of Russian, Ukrainian, Belarusian, Bulgarian, Serbian, Macedonian and Kazakh. */
const LETTERS: Record<string, string> = {
  а: 'a', б: 'b', в: 'v/w1/f2', г: 'g/h1', ґ: 'g', д: 'd', е: 'e', ё: 'o/e', ж: 'Z/J1', з: 'z/s2/c3', и: 'i', й: 'y/i~2', к: 'k', л: 'l', м: 'm', н: 'n',
  о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u/w1', ф: 'f', х: 'x/h', ц: 'c/s1', ч: 'C', ш: 'S', щ: 'S', ъ: '', ы: 'i', ь: '', э: 'e/a2', ю: 'u/o3', я: 'a/e2',
  і: 'i', ї: 'i', є: 'e', ў: 'u/w', ј: 'y/i', љ: 'l', њ: 'n', ћ: 'C', ђ: 'J', џ: 'J', ѓ: 'g/J', ќ: 'k/C', ѕ: 'z', ә: 'a/e', ғ: 'g', қ: 'k', ң: 'n', ө: 'o', ұ: 'u', ү: 'u', һ: 'h',
  дж: 'J', дз: 'z/J3', тс: 'c/t3', тч: 'C', тш: 'C', кс: 'k~7 s', шч: 'S', сч: 'S/s3', ей: 'e/a i/y~2', ай: 'a/e2 i/y~2', ой: 'o i/y~2', уэ: 'u/w e', уа: 'u/w a', ау: 'a/o1 u~2', оу: 'o u~1',
  ия: 'i a', ье: 'y~2 e', ья: 'y~2 a', ью: 'y~2 u', ьо: 'y~2 o', ье́: 'y~2 e', льи: 'l i', нь: 'n y~1', ль: 'l',
  'ий$': 'i y~1', 'ый$': 'i y~1', 'ая$': 'a i~2 a~2', '^е': 'y~1 e', '^я': 'y/i a', '^ю': 'y/i u', '^ё': 'y~1 o/e', ия$: 'i a', ае: 'a e', ае$: 'a e', эй: 'e/a i/y~2',
}; // prettier-ignore

const spelling = new Spelling(LETTERS);

/** Symbols of a word in Cyrillic letters. */
export const cyrillicSound = (word: string): number[] => spelling.read(word.toLowerCase());
