import { describe, expect, it } from '@jest/globals';
import { COLLEAGUE, ELSEWHERE, HOME, ME, STRANGER } from './test/actors.js';
import { allowedTo, cellsOf } from './test/table.js';

const home = [`institution:${HOME}`];
const other = [`institution:${ELSEWHERE}`];
const foreign = {
  institutionId: ELSEWHERE,
  authorId: STRANGER,
  tlp: 'AMBER',
  jurisdiction: 'CN-31',
  sector: 'banking',
};
const colleagues = { ...foreign, institutionId: HOME, authorId: COLLEAGUE };
const mine = { ...colleagues, authorId: ME };
const far = { jurisdiction: 'CN-44', sector: 'insurance' };

const rows: Record<string, object> = {
  'my draft': { ...mine, status: 'draft', audience: [] },
  'my RED draft': { ...mine, tlp: 'RED', status: 'draft', audience: [] },
  "a colleague's draft": { ...colleagues, status: 'draft', audience: [] },
  'a foreign draft': { ...foreign, status: 'draft', audience: [] },
  'mine, submitted': { ...mine, status: 'submitted', audience: [] },
  "a colleague's, submitted": { ...colleagues, status: 'submitted', audience: [] },
  'mine, embargoed': { ...mine, status: 'embargoed', audience: [] },
  "a colleague's, embargoed": { ...colleagues, status: 'embargoed', audience: [] },
  'foreign, embargoed': { ...foreign, status: 'embargoed', audience: [] },
  'foreign, submitted': { ...foreign, status: 'submitted', audience: [] },
  'to us, in reach': { ...foreign, status: 'published', audience: home },
  'to us, contested': { ...foreign, status: 'contested', audience: home },
  'to us, superseded': { ...foreign, status: 'superseded', audience: home },
  'to us, out of reach': { ...foreign, ...far, status: 'published', audience: home },
  'not to us, in reach': { ...foreign, status: 'published', audience: other },
  'not to us, other sector': { ...foreign, sector: 'insurance', status: 'published', audience: other },
  'not to us, other place': { ...foreign, jurisdiction: 'CN-44', status: 'published', audience: other },
  'to all members, far': { ...foreign, ...far, tlp: 'GREEN', status: 'published', audience: ['members'] },
  'ours, published': { ...colleagues, status: 'published', audience: home },
  'ours, contested': { ...colleagues, status: 'contested', audience: home },
  'STRICT to our officers': { ...foreign, tlp: 'AMBER+STRICT', status: 'published', audience: [`officers:${HOME}`] },
  'RED names me': { ...foreign, tlp: 'RED', status: 'published', audience: [`user:${ME}`] },
  'RED names me, far': { ...foreign, ...far, tlp: 'RED', status: 'published', audience: [`user:${ME}`] },
  'RED names another': { ...foreign, tlp: 'RED', status: 'published', audience: [`user:${STRANGER}`] },
  'our RED, not for me': { ...colleagues, tlp: 'RED', status: 'published', audience: [`user:${COLLEAGUE}`] },
  'to us, withdrawn': { ...foreign, status: 'withdrawn', audience: home },
  'to us, expired': { ...foreign, status: 'expired', audience: home },
  'not to us, withdrawn': { ...foreign, ...far, status: 'withdrawn', audience: other },
  'ours, withdrawn': { ...colleagues, ...far, status: 'withdrawn', audience: home },
  'RED names me, withdrawn': { ...foreign, tlp: 'RED', status: 'withdrawn', audience: [`user:${ME}`] },
  'our RED not for me, withdrawn': { ...colleagues, tlp: 'RED', status: 'withdrawn', audience: [`user:${COLLEAGUE}`] },
};

// Columns: analyst, compliance officer, institution admin, regulator analyst, regulator supervisor, auditor, operator, service account.
const table = `
  my draft                      | CRUDS | RUS  | -  | -   | -   | - | - | CRUS
  my RED draft                  | CRUDS | RUS  | -  | -   | -   | - | - | CRUS
  a colleague's draft           | -     | RUS  | -  | -   | -   | - | - | -
  a foreign draft               | -     | -    | -  | -   | -   | - | - | -
  mine, submitted               | R     | RPJ  | -  | -   | -   | M | - | R
  a colleague's, submitted      | -     | RPJ  | -  | -   | -   | M | - | -
  mine, embargoed               | R     | RJ   | -  | -   | -   | M | - | R
  a colleague's, embargoed      | -     | RJ   | -  | -   | -   | M | - | -
  foreign, embargoed            | -     | -    | -  | -   | -   | M | - | -
  foreign, submitted            | -     | -    | -  | -   | -   | M | - | -
  to us, in reach               | RN    | RNXO | -  | RN  | RN3 | M | - | R
  to us, contested              | RN    | RNX  | -  | RN  | RN3 | M | - | R
  to us, superseded             | RN    | RNX  | -  | RN  | RN  | M | - | R
  to us, out of reach           | RN    | RNXO | -  | -   | -   | M | - | R
  not to us, in reach           | -     | -    | -  | RN  | RN3 | M | - | -
  not to us, other sector       | -     | -    | -  | -   | -   | M | - | -
  not to us, other place        | -     | -    | -  | -   | -   | M | - | -
  to all members, far           | RN    | RNXO | -  | -   | -   | M | - | R
  ours, published               | RN    | RNXOW| M  | RN  | RN3 | M | - | R
  ours, contested               | RN    | RNXW | M  | RN  | RN3 | M | - | R
  STRICT to our officers        | -     | RNO  | -  | RN  | RN3 | M | - | -
  RED names me                  | RN    | RNO  | -  | RN  | RN  | - | - | R
  RED names me, far             | RN    | RNO  | -  | -   | -   | - | - | R
  RED names another             | -     | -    | -  | -   | -   | - | - | -
  our RED, not for me           | -     | -    | -  | -   | -   | - | - | -
  to us, withdrawn              | T     | T    | -  | T   | RT  | M | - | T
  to us, expired                | T     | T    | -  | T   | RT  | M | - | T
  not to us, withdrawn          | -     | -    | -  | -   | -   | M | - | -
  ours, withdrawn               | T     | RT   | M  | -   | -   | M | - | T
  RED names me, withdrawn       | T     | T    | -  | T   | RT  | - | - | T
  our RED not for me, withdrawn | -     | -    | -  | -   | -   | - | - | -
`;

/** Drafts are created, not what is published. */
const withoutCreate = (letters: string) => letters.replace('C', '');

describe('a notice', () => {
  it.each(cellsOf(table))('that is $situation allows $role "$allowed"', ({ situation, role, allowed }) => {
    const may = allowedTo(role, 'Notice', rows[situation]!);
    expect(situation.endsWith('draft') ? may : withoutCreate(may)).toBe(allowed);
  });

  it('has a line for every situation', () => {
    expect(new Set(cellsOf(table).map(({ situation }) => situation))).toEqual(new Set(Object.keys(rows)));
  });
});
