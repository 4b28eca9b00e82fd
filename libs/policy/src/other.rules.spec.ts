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

const open = { kind: 'user-roles', institutionId: ELSEWHERE, proposedBy: STRANGER, status: 'open' };
const order = { kind: 'notice-withdrawal', awaitsRole: 'regulator-supervisor', awaitsReach: false };
const question = {
  ...{ institutionId: ELSEWHERE, userId: STRANGER, holderId: ELSEWHERE, audience: [`user:${STRANGER}`] },
  ...{ status: 'open', red: false },
};
const bySupervisor = { awaitsRole: 'regulator-supervisor', awaitsReach: true };

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
  'my batch': ['ScreeningBatch', { ...ours, requestedBy: ME }],
  "a colleague's batch": ['ScreeningBatch', { ...ours, requestedBy: COLLEAGUE }],
  'a foreign batch': ['ScreeningBatch', { ...theirs, requestedBy: STRANGER }],
  'our list': ['ManagedList', ours],
  'a foreign list': ['ManagedList', theirs],
  'our alert': ['ScreeningAlert', ours],
  'a foreign alert': ['ScreeningAlert', theirs],
  'our alarm': ['ScreeningAlarm', { ...ours, userId: COLLEAGUE, awaits: 'office' }],
  'a foreign alarm': ['ScreeningAlarm', { ...theirs, userId: STRANGER, awaits: 'office' }],
  'an alarm for our supervisor': ['ScreeningAlarm', { ...ours, userId: COLLEAGUE, awaits: 'supervisor' }],
  'my question, open': ['InformationRequest', { ...question, ...ours, userId: ME }],
  'my question, answered': ['InformationRequest', { ...question, ...ours, userId: ME, status: 'answered' }],
  "a colleague's question": ['InformationRequest', { ...question, ...ours, userId: COLLEAGUE }],
  'a question to us, open': ['InformationRequest', { ...question, holderId: HOME, audience: home }],
  'a question to us, drafted': [
    'InformationRequest',
    { ...question, holderId: HOME, audience: home, status: 'drafted' },
  ],
  'a question to us, answered': [
    'InformationRequest',
    { ...question, holderId: HOME, audience: home, status: 'answered' },
  ],
  'a question to one of us': ['InformationRequest', { ...question, holderId: HOME, red: true }],
  'a question between others': ['InformationRequest', question],
  'our judgement': ['Judgement', { ...ours, userId: COLLEAGUE }],
  'a foreign judgement': ['Judgement', { ...theirs, userId: STRANGER }],
  'an entity, for us': ['Entity', ours],
  'an entity, for others': ['Entity', theirs],
  'my purpose': ['PurposeGrant', { ...ours, userId: ME }],
  "a colleague's purpose": ['PurposeGrant', { ...ours, userId: COLLEAGUE }],
  'a list entry': ['ListEntry', {}],
  'an import': ['Import', {}],
  myself: ['User', { ...ours, id: ME }],
  'a colleague': ['User', { ...ours, id: COLLEAGUE }],
  'a stranger': ['User', { ...theirs, id: STRANGER }],
  'my session': ['Session', { userId: ME }],
  "a colleague's session": ['Session', { userId: COLLEAGUE }],
  'our key': ['ApiKey', { ...ours, ...elsewhere }],
  'a foreign key': ['ApiKey', { ...theirs, ...elsewhere }],
  'a key in reach': ['ApiKey', { ...theirs, ...inReach }],
  'our provider': ['IdentityProvider', { ...ours }],
  'a foreign provider': ['IdentityProvider', { ...theirs }],
  'our institution': ['Institution', { id: HOME, ...elsewhere }],
  'an institution': ['Institution', { id: ELSEWHERE, ...elsewhere }],
  'an institution in reach': ['Institution', { id: ELSEWHERE, ...inReach }],
  'a group that we lead': ['SharingGroup', { chairInstitutionId: HOME }],
  'a group with us': ['SharingGroup', { chairInstitutionId: ELSEWHERE, memberId: HOME }],
  'a group': ['SharingGroup', { chairInstitutionId: ELSEWHERE, memberId: ELSEWHERE }],
  'my proposal, open': ['ChangeProposal', { ...open, ...ours, proposedBy: ME }],
  'our proposal, open': ['ChangeProposal', { ...open, ...ours, proposedBy: COLLEAGUE }],
  'our proposal, closed': ['ChangeProposal', { ...open, ...ours, proposedBy: COLLEAGUE, status: 'approved' }],
  'our order, open': ['ChangeProposal', { ...open, ...order, ...ours, awaitsInstitutionId: HOME }],
  'our order, closed': ['ChangeProposal', { ...open, ...order, ...ours, status: 'approved' }],
  'it waits for our admin': ['ChangeProposal', { ...open, awaitsRole: 'institution-admin', awaitsInstitutionId: HOME }],
  'it waits for our officer': [
    'ChangeProposal',
    { ...open, awaitsRole: 'compliance-officer', awaitsInstitutionId: HOME },
  ],
  'it waits for other admins': [
    'ChangeProposal',
    { ...open, awaitsRole: 'institution-admin', awaitsInstitutionId: ELSEWHERE },
  ],
  'it waits for an operator': ['ChangeProposal', { ...open, awaitsRole: 'operator', awaitsReach: true }],
  'it waits for a supervisor': ['ChangeProposal', { ...open, ...inReach, ...bySupervisor }],
  'in reach, not yet': ['ChangeProposal', { ...open, ...inReach, awaitsRole: 'operator', awaitsReach: true }],
  'a question about us': ['PolicySimulation', ours],
  'a question about others': ['PolicySimulation', theirs],
  'rights of our people': ['PermissionReview', ours],
  'rights of others': ['PermissionReview', theirs],
  'what our people saw': ['AccessReview', ours],
  'what others saw': ['AccessReview', theirs],
  'our review, open': ['AccessCertification', { ...ours, status: 'open' }],
  'our review, closed': ['AccessCertification', { ...ours, status: 'closed' }],
  'a foreign review': ['AccessCertification', { ...theirs, status: 'open' }],
  'for a supervisor elsewhere': ['ChangeProposal', { ...open, ...elsewhere, ...bySupervisor }],
};

// Columns: analyst, compliance officer, institution admin, regulator analyst, regulator supervisor, auditor, operator, service account.
const table = `
  our warning, draft         | -     | -     | -   | CRUS  | R1   | -   | -  | -
  our warning, submitted     | -     | -     | -   | CRU   | RP1  | -   | -  | -
  our warning, issued        | -     | -     | -   | CR    | RW12 | M   | -  | -
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
  my batch                   | CRAY  | CRAY  | -   | CRAY  | CRAY | -   | -  | CRAY
  a colleague's batch        | -     | RA    | -   | -     | RA   | -   | -  | -
  a foreign batch            | -     | -     | -   | -     | -    | -   | -  | -
  our list                   | CRUD  | CRUD  | -   | -     | -    | -   | -  | -
  a foreign list             | -     | -     | -   | -     | -    | -   | -  | -
  our alert                  | RU    | RU    | -   | -     | -    | -   | -  | -
  a foreign alert            | -     | -     | -   | -     | -    | -   | -  | -
  our alarm                  | -     | R4    | -   | -     | R4   | -   | -  | -
  an alarm for our supervisor | -    | -     | -   | -     | -    | -   | -  | -
  a foreign alarm            | -     | -     | -   | -     | -    | -   | -  | -
  my question, open          | CRW   | R     | -   | CRW   | R    | M   | -  | -
  my question, answered      | CR    | R     | -   | CR    | R    | M   | -  | -
  a colleague's question     | -     | R     | -   | -     | R    | M   | -  | -
  a question to us, open     | R5    | R     | -   | -     | -    | M   | -  | -
  a question to us, drafted  | R5    | RP    | -   | -     | -    | M   | -  | -
  a question to us, answered | R     | R     | -   | -     | -    | M   | -  | -
  a question to one of us    | -     | -     | -   | -     | -    | -   | -  | -
  a question between others  | -     | -     | -   | -     | -    | M   | -  | -
  our judgement              | CR    | CR    | -   | CR    | CR   | -   | -  | -
  a foreign judgement        | -     | -     | -   | -     | -    | -   | -  | -
  an entity, for us          | R     | R     | -   | R     | R    | -   | -  | R
  an entity, for others      | -     | -     | -   | -     | -    | -   | -  | -
  my purpose                 | C     | C     | -   | C     | C    | -   | -  | -
  a colleague's purpose      | -     | -     | -   | -     | -    | -   | -  | -
  a list entry               | R     | R     | -   | R     | R    | -   | R  | R
  an import                  | -     | -     | -   | -     | -    | -   | ACR | -
  myself                     | R     | R     | CRU | R     | CRU  | CRU | CRU | -
  a colleague                | -     | R     | CRU | -     | CRU  | CRU | CRU | -
  a stranger                 | -     | -     | -   | -     | -    | -   | -  | -
  my session                 | RUD   | RUD   | RUD | RUD   | RUD  | RUD | RUD | -
  a colleague's session      | -     | -     | -   | -     | -    | -   | -  | -
  our key                    | -     | RPD   | CRUD | -    | -    | -   | RD | -
  a foreign key              | -     | -     | -   | -     | -    | -   | RD | -
  a key in reach             | -     | -     | -   | -     | RD   | -   | RD | -
  our provider               | -     | R     | CRU | -     | CRU  | CRU | CRU | -
  a foreign provider         | -     | -     | -   | -     | -    | -   | -  | -
  our institution            | R     | R     | RU  | R     | RU   | RU  | CRUZ | R
  an institution             | R     | R     | R   | R     | R    | R   | CRZ | R
  an institution in reach    | R     | R     | R   | R     | RZ   | R   | CRZ | R
  a group that we lead       | R     | CR    | CRIK | R    | R    | R   | CRIK | R
  a group with us            | R     | R     | RGH | R     | R    | R   | CRIK | R
  a group                    | R     | R     | R   | R     | R    | R   | CRIK | R
  my proposal, open          | -     | CRW   | CRW | -     | CRW  | CRMW | CRW | -
  our proposal, open         | -     | CR    | CR  | -     | CR   | CRM | CR | -
  our proposal, closed       | -     | CR    | CR  | -     | CR   | CRM | CR | -
  our order, open            | -     | C     | C   | -     | CRPJ | CM  | C  | -
  our order, closed          | -     | C     | C   | -     | CR   | CM  | C  | -
  it waits for our admin     | -     | -     | RPJ | -     | -    | M   | -  | -
  it waits for our officer   | -     | RPJ   | -   | -     | -    | M   | -  | -
  it waits for other admins  | -     | -     | -   | -     | -    | M   | -  | -
  it waits for an operator   | -     | -     | -   | -     | -    | M   | RPJ | -
  it waits for a supervisor  | -     | -     | -   | -     | RPJ  | M   | -  | -
  in reach, not yet          | -     | -     | -   | -     | R    | M   | RPJ | -
  a question about us        | -     | C     | C   | -     | C    | C   | C  | -
  a question about others    | -     | -     | -   | -     | -    | C   | C  | -
  rights of our people       | -     | R     | R   | -     | R    | R   | R  | -
  rights of others           | -     | -     | -   | -     | -    | R   | -  | -
  what our people saw        | -     | R     | -   | -     | R    | R   | -  | -
  what others saw            | -     | -     | -   | -     | -    | R   | -  | -
  our review, open           | -     | CRP   | R   | -     | CRP  | CRP | -  | -
  our review, closed         | -     | CR    | R   | -     | CR   | CR  | -  | -
  a foreign review           | -     | -     | -   | -     | -    | CRP | -  | -
  for a supervisor elsewhere | -     | -     | -   | -     | -    | M   | -  | -
`;

describe('the policy', () => {
  it.each(cellsOf(table))('on $situation allows $role "$allowed"', ({ situation, role, allowed }) => {
    expect(allowedTo(role, ...rows[situation]!)).toBe(allowed);
  });

  it('has a line for every situation', () => {
    expect(new Set(cellsOf(table).map(({ situation }) => situation))).toEqual(new Set(Object.keys(rows)));
  });
});
