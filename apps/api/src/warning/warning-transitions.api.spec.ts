import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WarningView } from '@watchbook/contract';
import { demoEmail } from '../demo/accounts.js';
import { institutionId, userId } from '../demo/people.js';
import { fieldKeys } from '../platform/crypto/encrypted.type.js';
import type { Agent, Answer } from '../testing/agent.js';
import { bodyOf } from '../testing/answer.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { aWarning } from '../testing/drafts.js';
import { programWith } from '../testing/program.js';
import { stepsOf, takeSteps } from '../testing/transitions.js';

const WARNINGS = '/api/v1/warnings';
const HOME = 'banking-supervisor';

let portal: TestApp;
let agents: Record<string, Agent>;
let author: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  author = await portal.as('analyst', HOME);
  agents = {
    author,
    supervisor: await portal.as('supervisor', HOME),
    deputy: await portal.as('deputy', HOME),
    'other supervisor': await portal.as('supervisor', 'insurance-supervisor'),
    analyst: await portal.as('analyst', 'meridian-bank'),
    officer: await portal.as('officer', 'meridian-bank'),
    admin: await portal.as('admin', 'meridian-bank'),
    'not addressed': await portal.as('officer', 'harbor-insurance'),
    auditor: await portal.as('auditor', 'audit-office'),
    operator: await portal.as('operator', 'platform'),
    program: await programWith(portal, 'meridian-bank', ['warnings:read', 'warnings:acknowledge']),
  };
});
afterAll(() => portal.stop());

const verbs = {
  U: 'edit',
  S: 'submissions',
  P: 'approvals',
  C: 'confirmations',
  W: 'withdrawals',
  K: 'acknowledgements',
};

// `access.md`, row "warning": of the Banking Supervisor, to all banks. What the supervisor issued alone waits for the deputy.
const table = `
  state     | author | supervisor | deputy | other supervisor | analyst | officer | admin | not addressed | auditor | operator | program
  draft     | US     | -          | -      | -                | -       | -       | -     | -             | -       | -        | -
  submitted | U      | P          | P      | -                | -       | -       | -     | -             | -       | -        | -
  issued    | -      | W          | W      | -                | K       | K       | -     | -             | -       | -        | K
  alone     | -      | W          | CW     | -                | K       | K       | -     | -             | -       | -        | K
  confirmed | -      | -          | W      | -                | K       | K       | -     | -             | -       | -        | K
  withdrawn | -      | -          | -      | -                | -       | -       | -     | -             | -       | -        | -
  expired   | -      | -          | -      | -                | -       | -       | -     | -             | -       | -        | -
`;

let at: WarningView | null = null;
const by = (person: string) => `'${userId(demoEmail(person, HOME))}'`;
const bank = `'${institutionId('meridian-bank')}'`;
const isAlone = (state: string) => ['alone', 'confirmed'].includes(state);

/** A warning as its regulator would have brought it there. */
async function reset(state: string): Promise<WarningView> {
  at ??= bodyOf<WarningView>(await author.post(WARNINGS, aWarning()));
  const { id } = at;
  const isOpen = state === 'draft' || state === 'submitted';
  await portal.tamper(`delete from acknowledgement where warning_id = '${id}';
    update risk_warning set status = '${isAlone(state) ? 'issued' : state}', authored_with = '{}',
      audience = ${isOpen ? `'{}'` : `array['institution:' || ${bank}]`},
      author_id = ${by(isAlone(state) ? 'supervisor' : 'analyst')},
      submitted_by = ${state === 'draft' || isAlone(state) ? 'null' : by('analyst')},
      issued_at = ${isOpen ? 'null' : 'now()'}, issued_by = ${isOpen ? 'null' : by('supervisor')},
      emergency_reason = ${isAlone(state) ? `'\\x${fieldKeys().encrypt('"Table"').toString('hex')}'` : 'null'},
      confirm_by = ${isAlone(state) ? `now() + interval '24 hours'` : 'null'},
      confirmed_at = ${state === 'confirmed' ? 'now()' : 'null'}, confirmed_by = ${state === 'confirmed' ? by('deputy') : 'null'}
      where id = '${id}';
    insert into acknowledgement (id, warning_id, institution_id, regulator_id, due_at)
      select gen_random_uuid(), '${id}', ${bank}, institution_id, acknowledge_by from risk_warning
      where id = '${id}' and ${String(!isOpen)}`);
  const { rows } = await portal.owner.query<Pick<WarningView, 'version' | 'contentHash'>>(
    `select version, content_hash as "contentHash" from risk_warning where id = $1`,
    [id],
  );
  return { ...at, ...rows[0]! };
}

async function stored(): Promise<string> {
  const { rows } = await portal.owner.query<{ row: string }>(
    `select string_agg(row::text, ' ') as row from (
       select status, version, confirmed_by::text from risk_warning where id = $1
       union all select coalesce(action, 'due'), 0, '' from acknowledgement where warning_id = $1) row`,
    [at!.id],
  );
  return rows[0]!.row;
}

function send(agent: Agent, verb: string, { id, version, contentHash }: WarningView): Promise<Answer> {
  const path = `${WARNINGS}/${id}`;
  if (verb === 'edit') return agent.patch(path, { title: 'Table' }, { 'if-match': `"${version}"` });
  if (verb === 'submissions') return agent.post(`${path}/${verb}`);
  if (verb === 'acknowledgements') return agent.post(`${path}/${verb}`, { action: 'no-exposure' });
  return agent.post(`${path}/${verb}`, verb === 'withdrawals' ? { reason: 'Table' } : { contentHash });
}

describe('what may be done to a warning', () => {
  it('is, by every role in every state, exactly what the table says; a refusal changes nothing', async () => {
    const { wrong, counts } = await takeSteps(stepsOf(table, verbs), { reset, stored, agents, send });
    expect(wrong).toEqual([]);
    expect(counts).toEqual({ allowed: 20, refused: 7 * 6 * 11 - 20 });
  });
});
