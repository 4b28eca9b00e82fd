import { listAttributes, type Condition, type PolicyRule } from './rule.js';

/** What a condition on an attribute comes to, for names that say it in a word. */
const words: Readonly<Record<string, string>> = {
  institutionId: 'own',
  authorId: 'mine',
  userId: 'mine',
  requestedBy: 'mine',
  proposedBy: 'mine',
  audience: 'addressed',
  jurisdiction: 'in-reach',
  sector: 'in-reach',
  holderId: 'held',
  red: 'not-red',
  concealed: 'not-concealed',
};

/** Attributes whose values are codes of the portal and nothing about anybody. */
const coded: ReadonlySet<string> = new Set(['status', 'state', 'tlp', 'awaits', 'awaitsRole']);

/** Sets of codes that have a name of their own. */
const sets: Readonly<Record<string, string>> = {
  'published,contested,superseded': 'live',
  'withdrawn,expired': 'ended',
  'open,drafted': 'open',
  'CLEAR,GREEN,AMBER,AMBER+STRICT': 'not-red',
};

/**
 * The name of a rule: noun, action and what it asks for, such as `notice.read.live-addressed`. It comes from the
 * conditions alone, so a rule that means the same has the same name in every role and release.
 */
export function ruleName({ subject, action, conditions }: PolicyRule): string {
  const asked = Object.entries(conditions ?? {}).map(([attribute, condition]) => wordOf(attribute, condition));
  const qualifiers = asked.length === 0 ? ['all'] : [...new Set(asked)];
  return `${kebab(subject)}.${action}.${qualifiers.join('-')}`;
}

/** The codes that a condition asks for; null where they would be ids, tokens or places of somebody. */
export function wantedCodes(attribute: string, condition: Condition): string[] | null {
  if (!coded.has(attribute) || listAttributes.has(attribute)) return null;
  return (typeof condition === 'object' ? condition.$in : [condition]).map(String);
}

function wordOf(attribute: string, condition: Condition): string {
  const codes = wantedCodes(attribute, condition);
  if (!codes) return words[attribute] ?? kebab(attribute);
  return sets[codes.join()] ?? codes.map((code) => code.toLowerCase()).join('-or-');
}

const kebab = (name: string) => name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
