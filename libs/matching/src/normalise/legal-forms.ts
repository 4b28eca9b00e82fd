import { joinLetters } from './letters.js';

/**
 * Legal forms, each under one code. A form never scores by itself; two different codes count against a match only
 * where neither is generic. Phrases are matched on romanised words, longest first.
 */
const FORMS: Record<string, string> = {
  LTD: 'ltd|limited|ltda|limitada|pvt ltd|private limited|pte ltd|pty ltd|proprietary limited|sdn bhd|co ltd|company limited|co limited|corporation limited',
  LLC: 'llc|l l c|limited liability company|limited liability co|lc|ooo|o o o|tov|too|mchj|obschestvo s ogranichennoy otvetstvennostyu|obshchestvo s ogranichennoi otvetstvennostyu|sarl|s a r l|srl|s r l|societatea cu raspundere limitata|societe a responsabilite limitee|sociedad de responsabilidad limitada|s de r l|s de rl|de rl|sp z o o|spolka z o o|spolka z ograniczona odpowiedzialnoscia|s r o|sro|spol s r o|d o o|doo|eood|ood|uab|sia|kft',
  GMBH: 'gmbh|g m b h|mbh|gesellschaft mit beschrankter haftung|ug|gmbh co kg',
  JSC: 'jsc|j s c|joint stock company|joint stock co|ojsc|pjsc|cjsc|open joint stock company|public joint stock company|closed joint stock company|oao|o a o|ao|pao|zao|aktsionernoe obshchestvo|akcionernoe obscestvo|aktsionernoye obschestvo|otkrytoe aktsionernoe obshchestvo|publichnoe aktsionernoe obshchestvo|zakrytoe aktsionernoe obshchestvo|aktsionernoe obschestvo|otkrytoe aktsionernoe obschestvo|publichnoe aktsionernoe obschestvo',
  AG: 'ag|a g|aktiengesellschaft',
  SA: 'sa|s a|societe anonyme|sociedad anonima|sa de cv|s a de c v|de cv|s a s|sas|societe par actions simplifiee|spa|s p a|societa per azioni|sociedade anonima|s l|sociedad limitada|a s|as|anonim sirketi|as sti|ab|a b|aktiebolag|asa|oy|oyj|aps|n v|nv|naamloze vennootschap|b v|bv|besloten vennootschap|cia|c a|e u|eu|eirl|tbk|sal',
  INC: 'inc|incorporated|corp|corporation',
  PLC: 'plc|p l c|public limited company',
  LP: 'lp|l p|llp|l l p|limited partnership|limited liability partnership|kg|k g|ohg|gbr|s c|sca',
  CO: 'co|company|compagnie|compania|companhia|kompaniya|kompania',
  PT: 'pt|p t|perseroan terbatas',
  SE: 'se',
};

/** Forms written in Han characters, at the end of a name, longest first. */
const HAN_FORMS: readonly (readonly [string, string])[] = [
  ['有限责任公司', 'LLC'],
  ['有限責任公司', 'LLC'],
  ['股份有限公司', 'JSC'],
  ['集团有限公司', 'LLC'],
  ['株式会社', 'JSC'],
  ['有限合伙', 'LP'],
  ['有限公司', 'LLC'],
  ['集团公司', 'CO'],
  ['分公司', 'CO'],
  ['公司', 'CO'],
];

const GENERIC = new Set(['CO', 'INC', 'LTD', 'LLC']);

const byPhrase = new Map<string, string>();
let longest = 1;
for (const [code, phrases] of Object.entries(FORMS)) {
  for (const listed of phrases.split('|')) {
    const phrase = joinLetters(listed.split(' '))
      .map(({ text }) => text)
      .join(' ');
    byPhrase.set(phrase, code);
    longest = Math.max(longest, phrase.split(' ').length);
  }
}

/** Longest legal form that begins at word `at`: its code and how many words it takes. */
export function legalFormAt(words: readonly string[], at: number): { code: string; length: number } | undefined {
  for (let length = Math.min(longest, words.length - at); length > 0; length -= 1) {
    const code = byPhrase.get(words.slice(at, at + length).join(' '));
    if (code !== undefined) return { code, length };
  }
  return undefined;
}

/** The Han name without the legal form at its end, and the code of that form. */
export function stripHanForm(han: string): { rest: string; code: string | undefined } {
  for (const [ending, code] of HAN_FORMS) {
    if (han.length > ending.length && han.endsWith(ending)) return { rest: han.slice(0, -ending.length), code };
  }
  return { rest: han, code: undefined };
}

/** Whether two sets of forms exclude each other: both name a specific form, and no specific form is shared. */
export function formsConflict(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  const specific = (codes: ReadonlySet<string>) => [...codes].filter((code) => !GENERIC.has(code));
  const [a, b] = [specific(left), specific(right)];
  return a.length > 0 && b.length > 0 && !a.some((code) => right.has(code));
}
