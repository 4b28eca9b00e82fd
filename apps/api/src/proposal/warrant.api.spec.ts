import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChangeProposalView } from '@watchbook/contract';
import { demoEmail } from '../demo/accounts.js';
import { groupId, institutionId, userId } from '../demo/people.js';
import { UserService } from '../identity/user/user.service.js';
import { toIntent } from '../ledger/seal/intent.js';
import { newContext } from '../platform/context.js';
import { Database } from '../platform/database/database.js';
import { uuidv7 } from '../platform/uuid.js';
import { bodyOf } from '../testing/answer.js';
import { startTestApp, type TestApp } from '../testing/app.js';

let portal: TestApp;
let proposal: ChangeProposalView;
beforeAll(async () => {
  portal = await startTestApp();
  const admin = await portal.as('admin', 'meridian-bank');
  const wanted = { roles: ['analyst', 'compliance-officer'], reason: 'New duties' };
  proposal = bodyOf(await admin.post(`/api/v1/users/${analyst}/role-proposals`, wanted));
});
afterAll(() => portal.stop());

const idOf = (local: string, slug = 'meridian-bank') => userId(demoEmail(local, slug));
const analyst = idOf('analyst');
const meridian = institutionId('meridian-bank');

/** Runs statements with the rights of one signed-in person and an intent, as an injected statement would. */
async function injected(person: string, statements: string[]): Promise<void> {
  const { actor } = (await portal.app.get(UserService).findActive(person, 'session'))!;
  const context = newContext({ requestId: 'injected', route: 'test', actor });
  const { id, draft } = toIntent({ action: 'test.injected', resources: [] }, context);
  await portal.app
    .get(Database)
    .forActor(actor)
    .transactional(async (em) => {
      await em.execute('insert into ledger_intent (id, draft) values (?, ?)', [id, JSON.stringify(draft)]);
      for (const statement of statements) await em.execute(statement);
    });
}

const decision = (by: string, decided: string, hash = proposal.contentHash, { id } = proposal) =>
  `insert into change_decision (proposal_id, stage, decision, content_hash, institution_id, user_id, decided_at)
     values ('${id}', 0, '${decided}', '${hash}', '${meridian}', '${by}', now())`;
const approved = () =>
  `update change_proposal set status = 'approved', closed_at = now(), awaits_role = null, awaits_institution_id = null
     where id = '${proposal.id}'`;

async function stored(): Promise<unknown> {
  const { rows } = await portal.owner.query<{ all: string }>(
    `select (select md5(string_agg(t::text, '|' order by id)) from app_user t)
       || (select md5(string_agg(t::text, '|' order by id)) from institution t)
       || (select md5(string_agg(t::text, '|' order by id)) from sharing_group t)
       || (select md5(string_agg(t::text, '|' order by id)) from group_membership t)
       || (select md5(string_agg(t::text, '|' order by id)) from change_proposal t)
       || (select count(*) from change_decision) || (select count(*) from account_link) as all`,
  );
  return rows[0]!.all;
}

/** What the database itself says; a statement that is wrong in another way proves nothing. */
const REFUSED =
  /row-level security|permission denied|is not open|a second person decides|other content|no decision allows|does not change|two people/;

describe('an injected statement of one person', () => {
  const admin = idOf('admin');
  const deputy = idOf('deputy');
  const cases: [what: string, person: string, statements: () => string[]][] = [
    ['approves an own proposal', admin, () => [decision(admin, 'approved'), approved()]],
    ['approves in the name of another one', admin, () => [decision(deputy, 'approved'), approved()]],
    ['closes a proposal without a decision', admin, () => [approved()]],
    ['approves other content', deputy, () => [decision(deputy, 'approved', '0'.repeat(64)), approved()]],
    ['approves what is about the own person', analyst, () => [decision(analyst, 'approved'), approved()]],
    ['withdraws a proposal of somebody else', deputy, () => [decision(deputy, 'withdrawn')]],
    [
      'changes a proposal before approving it',
      deputy,
      () => [`update change_proposal set roles = '{institution-admin}' where id = '${proposal.id}'`],
    ],
    ['changes roles', admin, () => [`update app_user set roles = '{institution-admin}' where id = '${analyst}'`]],
    [
      'gives other roles than were approved',
      deputy,
      () => [
        decision(deputy, 'approved'),
        approved(),
        `update app_user set roles = '{institution-admin}' where id = '${analyst}'`,
      ],
    ],
    [
      'adds an administrator',
      admin,
      () => [
        `insert into app_user (id, institution_id, name, email, email_hash, roles, created_at)
           values ('${uuidv7()}', '${meridian}', '', '', 'x', '{institution-admin}', now())`,
      ],
    ],
    [
      'suspends the own institution',
      admin,
      () => [`update institution set status = 'suspended' where id = '${meridian}'`],
    ],
    [
      'adds a member to a group',
      admin,
      () => [
        `insert into group_membership (id, group_id, institution_id, from_epoch, joined_at)
           values ('${uuidv7()}', '${groupId('credit-bureau')}', '${meridian}', 1, now())`,
      ],
    ],
    [
      'makes a link to reset the password of a colleague',
      admin,
      () => [
        `insert into account_link (id, user_id, purpose, token_hash, created_at, expires_at)
           values ('${uuidv7()}', '${analyst}', 'password-reset', 'x', now(), now() + interval '1 hour')`,
      ],
    ],
  ];

  it.each(cases)('that %s is refused by the database', async (_what, person, statements) => {
    const before = await stored();
    await expect(injected(person, statements())).rejects.toThrow(REFUSED);
    expect(await stored()).toBe(before);
  });

  it('that approves what is about the own person is refused, though their role decides', async () => {
    const wanted = { roles: ['compliance-officer'], reason: 'New duties' };
    const about = bodyOf<ChangeProposalView>(
      await (await portal.as('admin', 'meridian-bank')).post(`/api/v1/users/${deputy}/role-proposals`, wanted),
    );
    await expect(injected(deputy, [decision(deputy, 'approved', about.contentHash, about)])).rejects.toThrow(
      'a second person decides',
    );
  });

  it.each([
    ['ends the password of a colleague', admin, () => `delete from user_password where user_id = '${analyst}'`],
    ['takes a factor from a colleague', admin, () => `delete from user_totp where user_id = '${analyst}'`],
    [
      'ends the session of a colleague',
      admin,
      () => `update user_session set revoked_at = now() where user_id = '${analyst}'`,
    ],
    ['moves a group to another epoch', admin, () => `update sharing_group set epoch = 9`],
    ['removes a member', admin, () => `update group_membership set left_at = now()`],
  ])('that %s finds no row', async (_what, person, statement) => {
    const before = await stored();
    const passwords = () => portal.owner.query('select from user_password');
    const { rowCount } = await passwords();
    await injected(person, [statement()]);
    expect(await stored()).toBe(before);
    expect((await passwords()).rowCount).toBe(rowCount);
  });
});
