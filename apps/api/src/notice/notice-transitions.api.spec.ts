import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NoticeStatus, NoticeView } from '@watchbook/contract';
import { institutionId, userId } from '../demo/people.js';
import { demoEmail } from '../demo/accounts.js';
import type { Agent, Answer } from '../testing/agent.js';
import { bodyOf } from '../testing/answer.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { aDraft } from '../testing/drafts.js';
import { programWith } from '../testing/program.js';
import { stepsOf, takeSteps } from '../testing/transitions.js';

const NOTICES = '/api/v1/notices';
const HOME = 'meridian-bank';
const nobody = { institutionIds: [], groupIds: [], sectors: [], userIds: [] };

let portal: TestApp;
let agents: Record<string, Agent>;
let author: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  author = await portal.as('analyst', HOME);
  agents = {
    author,
    officer: await portal.as('officer', HOME),
    admin: await portal.as('admin', HOME),
    'another analyst': await portal.as('analyst', 'harbor-insurance'),
    'another officer': await portal.as('officer', 'harbor-insurance'),
    'their analyst': await portal.as('analyst', 'banking-supervisor'),
    'their supervisor': await portal.as('supervisor', 'banking-supervisor'),
    'other supervisor': await portal.as('supervisor', 'insurance-supervisor'),
    auditor: await portal.as('auditor', 'audit-office'),
    operator: await portal.as('operator', 'platform'),
    program: await programWith(portal, HOME, ['notices:read', 'notices:write']),
  };
});
afterAll(() => portal.stop());

const verbs = {
  U: 'edit',
  D: 'delete',
  S: 'submissions',
  P: 'approvals',
  J: 'rejections',
  W: 'withdrawals',
  O: 'contests',
  R: 'withdrawal-orders',
};

// `access.md`, rows "notice …": who may do what to a notice of Meridian Bank to all members, in each state.
const table = `
  state      | author | officer | admin | another analyst | another officer | their analyst | their supervisor | other supervisor | auditor | operator | program
  draft      | UDS    | US      | -     | -               | -               | -             | -                | -                | -       | -        | -
  submitted  | -      | PJ      | -     | -               | -               | -             | -                | -                | -       | -        | -
  embargoed  | -      | J       | -     | -               | -               | -             | -                | -                | -       | -        | -
  published  | -      | WO      | -     | -               | O               | -             | R                | -                | -       | -        | -
  contested  | -      | W       | -     | -               | -               | -             | R                | -                | -       | -        | -
  superseded | -      | -       | -     | -               | -               | -             | -                | -                | -       | -        | -
  withdrawn  | -      | -       | -     | -               | -               | -             | -                | -                | -       | -        | -
  expired    | -      | -       | -     | -               | -               | -             | -                | -                | -       | -        | -
`;

let at: NoticeView | null = null;

/** The notice as its own institution would have brought it there. */
async function reset(state: string): Promise<NoticeView> {
  // Whoever edited it is one of its authors: the next step gets a new one.
  const versions =
    at && (await portal.owner.query('select from notice_version where notice_id = $1', [at.id])).rowCount;
  if (versions !== 1) at = bodyOf<NoticeView>(await author.post(NOTICES, aDraft({ tlp: 'GREEN', audience: nobody })));
  const { id } = at!;
  const isOpen = ['draft', 'submitted', 'embargoed'].includes(state as NoticeStatus);
  const tokens = isOpen ? '{}' : `{members,institution:${institutionId(HOME)}}`;
  const by = (person: string) => `'${userId(demoEmail(person, HOME))}'`;
  await portal.tamper(`delete from change_proposal where target_id = '${id}';
    update notice set status = '${state}', audience = '${tokens}', version = ${at!.version}, closed_at = null, authored_with = '{}',
      submitted_by = ${state === 'draft' ? 'null' : by('analyst')},
      published_by = ${['draft', 'submitted'].includes(state) ? 'null' : by('officer')}, published_with = '{}',
      embargo_until = ${state === 'embargoed' ? `now() + interval '1 hour'` : 'null'} where id = '${id}'`);
  return at!;
}

async function stored(): Promise<string> {
  const { rows } = await portal.owner.query<{ row: string }>(
    `select coalesce(string_agg(row::text, ' '), '') as row from (
       select n.status, n.version, n.content_hash from notice n where id = $1
       union all select status, 0, id::text from change_proposal where target_id = $1) row`,
    [at!.id],
  );
  return rows[0]!.row;
}

function send(agent: Agent, verb: string, { id, version, contentHash }: NoticeView): Promise<Answer> {
  const path = `${NOTICES}/${id}`;
  const match = { 'if-match': `"${version}"` };
  if (verb === 'edit') return agent.patch(path, { confidence: 12 }, match);
  if (verb === 'delete') return agent.delete(path, match);
  if (verb === 'submissions') return agent.post(`${path}/${verb}`);
  return agent.post(`${path}/${verb}`, verb === 'approvals' ? { contentHash } : { reason: 'Table' });
}

describe('what may be done to a notice', () => {
  it('is, by every role in every state, exactly what the table says; a refusal changes nothing', async () => {
    const steps = stepsOf(table, verbs);
    const { wrong, counts } = await takeSteps(steps, { reset, stored, agents, send });
    expect(wrong).toEqual([]);
    expect(counts).toEqual({ allowed: 14, refused: 8 * 8 * 11 - 14 });
  });
});
