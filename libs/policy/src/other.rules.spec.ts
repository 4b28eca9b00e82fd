import { describe, expect, it } from '@jest/globals';
import type { PolicySubject } from './rule.js';
import { COLLEAGUE, ELSEWHERE, HOME, ME, STRANGER } from './test/actors.js';
import { allowedTo, cellsOf } from './test/table.js';

const home = [`institution:${HOME}`];
const ours = { institutionId: HOME };
const theirs = { institutionId: ELSEWHERE };
const warning = { ...ours, authorId: COLLEAGUE, audience: [] };
const due = { state: 'due' };
const inReach = { jurisdiction: 'CN-31', sector: 'banking' };
const elsewhere = { jurisdiction: 'CN-44', sector: 'insurance' };

const rows: Record<string, [PolicySubject, object]> = {
  'our warning, draft': ['Warning', { ...warning, status: 'draft' }],
  'our warning, submitted': ['Warning', { ...warning, status: 'submitted' }],
  'our warning, issued': ['Warning', { ...warning, status: 'issued', audience: [`institution:${ELSEWHERE}`] }],
  'their warning, submitted': ['Warning', { ...warning, ...theirs, status: 'submitted' }],
  'their warning to us': ['Warning', { ...theirs, status: 'issued', audience: home }],
  'their warning, withdrawn': ['Warning', { ...theirs, status: 'withdrawn', audience: home }],
  'their warning to others': ['Warning', { ...theirs, status: 'issued', audience: [`institution:${STRANGER}`] }],
  'our acknowledgement': ['Acknowledgement', { ...ours, ...due, regulatorId: ELSEWHERE }],
  'to our regulator': ['Acknowledgement', { ...theirs, ...due, regulatorId: HOME }],
  'to another regulator': ['Acknowledgement', { ...theirs, ...due, regulatorId: ELSEWHERE }],
  'my report': ['Report', { ...ours, requestedBy: ME, state: 'done' }],
  "a colleague's report": ['Report', { ...ours, requestedBy: COLLEAGUE, state: 'done' }],
  'a foreign report': ['Report', { ...theirs, requestedBy: STRANGER, state: 'done' }],
  'a witness': ['Witness', {}],
  'my entry': ['LedgerEntry', { ...ours, userId: ME, ...elsewhere }],
  "a colleague's entry": ['LedgerEntry', { ...ours, userId: COLLEAGUE, ...elsewhere }],
  'a foreign entry': ['LedgerEntry', { ...theirs, userId: STRANGER, ...elsewhere }],
  'an entry in reach': ['LedgerEntry', { ...theirs, userId: STRANGER, ...inReach, concealed: false }],
  'an entry on what is hidden': ['LedgerEntry', { ...theirs, userId: STRANGER, ...inReach, concealed: true }],
  'my entry on what is hidden': ['LedgerEntry', { ...ours, userId: ME, ...elsewhere, concealed: true }],
  'an entry of another sector': [
    'LedgerEntry',
    { ...theirs, userId: STRANGER, ...inReach, sector: 'insurance', concealed: false },
  ],
  'an entry of nobody': ['LedgerEntry', { institutionId: null, userId: null, jurisdiction: null, sector: null }],
  'my screening': ['Screening', { ...ours, userId: ME }],
  "a colleague's screening": ['Screening', { ...ours, userId: COLLEAGUE }],
  'a foreign screening': ['Screening', { ...theirs, userId: STRANGER }],
  'our judgement': ['Judgement', { ...ours, userId: COLLEAGUE }],
  'a foreign judgement': ['Judgement', { ...theirs, userId: STRANGER }],
  'my purpose': ['PurposeGrant', { ...ours, userId: ME }],
  "a colleague's purpose": ['PurposeGrant', { ...ours, userId: COLLEAGUE }],
  'a list entry': ['ListEntry', {}],
  'an import': ['Import', {}],
  myself: ['User', { ...ours, id: ME }],
  'a colleague': ['User', { ...ours, id: COLLEAGUE }],
  'a stranger': ['User', { ...theirs, id: STRANGER }],
  'my session': ['Session', { userId: ME }],
  "a colleague's session": ['Session', { userId: COLLEAGUE }],
  'our key': ['ApiKey', ours],
  'a foreign key': ['ApiKey', theirs],
  'an institution': ['Institution', { id: ELSEWHERE }],
  'a group': ['SharingGroup', {}],
};

// Columns: analyst, compliance officer, institution admin, regulator analyst, regulator supervisor, auditor, operator, service account.
const table = `
  our warning, draft         | -     | -     | -   | CRUS  | R    | -   | -  | -
  our warning, submitted     | -     | -     | -   | CRU   | RP   | -   | -  | -
  our warning, issued        | -     | -     | -   | CR    | RW   | M   | -  | -
  their warning, submitted   | -     | -     | -   | -     | -    | -   | -  | -
  their warning to us        | R     | R     | M   | R     | R    | M   | -  | R
  their warning, withdrawn   | R     | R     | M   | R     | R    | M   | -  | R
  their warning to others    | -     | -     | -   | -     | -    | M   | -  | -
  our acknowledgement        | CR    | CR    | M   | -     | -    | M   | -  | C
  to our regulator           | -     | -     | -   | R     | R    | M   | -  | -
  to another regulator       | -     | -     | -   | -     | -    | M   | -  | -
  my report                  | CRLAY | CRLAY | M   | CRLAY | RLAY | M   | -  | RL
  a colleague's report       | -     | RLAY  | M   | -     | RLAY | M   | -  | RL
  a foreign report           | -     | -     | -   | -     | -    | M   | -  | -
  my entry                   | RVF   | RVBFQE | RMVFQ | RVF | RVBFQE | RXV | V | -
  a colleague's entry        | V     | RVBFQE | MVQ | V     | RVBFQE | RXV | V | -
  a foreign entry            | V     | V     | V   | V     | V    | RXV | V  | -
  a witness                  | R     | R     | R   | R     | R    | R   | CRD | -
  an entry in reach          | V     | V     | V   | MV    | RV   | RXV | V  | -
  an entry on what is hidden | V     | V     | V   | V     | V    | RXV | V  | -
  my entry on what is hidden | RVF   | RVBFQE | RMVFQ | RVF | RVBFQE | RXV | V | -
  an entry of another sector | V     | V     | V   | V     | V    | RXV | V  | -
  an entry of nobody         | V     | V     | V   | V     | V    | RXV | V  | -
  my screening               | CR    | CR    | -   | CR    | CR   | -   | -  | CR
  a colleague's screening    | -     | R     | -   | -     | R    | -   | -  | -
  a foreign screening        | -     | -     | -   | -     | -    | -   | -  | -
  our judgement              | CR    | CR    | -   | CR    | CR   | -   | -  | -
  a foreign judgement        | -     | -     | -   | -     | -    | -   | -  | -
  my purpose                 | C     | C     | -   | C     | C    | -   | -  | -
  a colleague's purpose      | -     | -     | -   | -     | -    | -   | -  | -
  a list entry               | R     | R     | -   | R     | R    | -   | R  | R
  an import                  | -     | -     | -   | -     | -    | -   | CR | -
  myself                     | R     | R     | CRU | R     | R    | R   | R  | -
  a colleague                | -     | R     | CRU | -     | R    | -   | -  | -
  a stranger                 | -     | -     | -   | -     | -    | -   | -  | -
  my session                 | RD    | RD    | RD  | RD    | RD   | RD  | RD | -
  a colleague's session      | -     | -     | -   | -     | -    | -   | -  | -
  our key                    | -     | RP    | CRD | -     | -    | -   | -  | -
  a foreign key              | -     | -     | -   | -     | -    | -   | -  | -
  an institution             | R     | R     | R   | R     | R    | R   | R  | R
  a group                    | R     | R     | R   | R     | R    | R   | R  | R
`;

describe('the policy', () => {
  it.each(cellsOf(table))('on $situation allows $role "$allowed"', ({ situation, role, allowed }) => {
    expect(allowedTo(role, ...rows[situation]!)).toBe(allowed);
  });

  it('has a line for every situation', () => {
    expect(new Set(cellsOf(table).map(({ situation }) => situation))).toEqual(new Set(Object.keys(rows)));
  });
});
