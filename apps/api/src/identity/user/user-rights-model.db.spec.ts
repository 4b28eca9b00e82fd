import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '@watchbook/contract';
import fc from 'fast-check';
import { demoEmail } from '../../demo/accounts.js';
import { userId } from '../../demo/people.js';
import { newContext, runInContext } from '../../platform/context.js';
import { Problem } from '../../platform/problem.js';
import { uuidv7 } from '../../platform/uuid.js';
import { DecisionService } from '../../proposal/decision.service.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { UserChangeService } from './user-change.service.js';
import { UserRightsService } from './user-rights.service.js';
import { UserService } from './user.service.js';

const RUNS = Number(process.env['WATCHBOOK_RUNS'] ?? 120);
const seed = process.env['WATCHBOOK_SEED'] ? { seed: Number(process.env['WATCHBOOK_SEED']) } : {};

const people = ['admin', 'deputy', 'officer', 'analyst'] as const;
const firstRolesOf: Record<(typeof people)[number], Role[]> = {
  admin: ['institution-admin'],
  deputy: ['institution-admin'],
  officer: ['compliance-officer'],
  analyst: ['analyst'],
};
const idOf = (local: string) => userId(demoEmail(local, 'clover-microloans'));

/** Those in charge act more often, or little would ever be done. */
const person = fc.constantFrom(...people, 'admin', 'deputy', 'admin', 'deputy');
const roles = fc.subarray<Role>(['analyst', 'compliance-officer', 'institution-admin'], { minLength: 1 });
/** What one of the four tries; two of them may try something at the same moment. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant('propose' as const), by: person, on: person, roles }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('approve' as const), by: person, nth: fc.nat(2) }) },
  fc.record({ does: fc.constant('reject' as const), by: person, nth: fc.nat(2) }),
  fc.record({ does: fc.constant('withdraw' as const), by: person, nth: fc.nat(2) }),
  fc.record({ does: fc.constant('disable' as const), by: person, on: person }),
  fc.record({ does: fc.constant('enable' as const), by: person, on: person }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const moments = fc.array(fc.array(step, { minLength: 1, maxLength: 2 }), { minLength: 4, maxLength: 10 });

interface State {
  people: { id: string; roles: Role[]; status: string }[];
  open: { id: string; content_hash: string; proposed_by: string; subject_user_id: string; roles: Role[] }[];
}

let portal: TestApp;
beforeAll(async () => {
  portal = await startTestApp();
});
afterAll(() => portal.stop());

describe('the people of an institution', () => {
  it('never lack somebody in charge, and none of them ever gets a right by own hand alone', async () => {
    const tally = { steps: 0, done: 0, given: 0 };
    await fc.assert(
      fc.asyncProperty(moments, async (sequence) => {
        await reset();
        for (const moment of sequence) {
          const before = await look();
          const outcomes = await Promise.all(moment.map((one) => attempt(one, before)));
          const after = await look();
          tally.steps += moment.length;
          tally.done += outcomes.filter(Boolean).length;
          tally.given += assertEarned({ before, after, done: moment.filter((_, i) => outcomes[i]) });
        }
      }),
      { numRuns: RUNS, endOnFailure: true, ...seed },
    );
    expect(tally.given).toBeGreaterThan(RUNS / 20);
    process.stdout.write(`rights by two people: ${JSON.stringify(tally)}\n`);
  });
});

/** Nobody in charge is missing, and whoever has other roles now got them from two others. @returns how many got some */
function assertEarned({ before, after, done }: { before: State; after: State; done: Step[] }): number {
  const inCharge = after.people.filter(
    ({ roles: held, status }) => status === 'active' && held.includes('institution-admin'),
  );
  expect(inCharge.length).toBeGreaterThan(0);
  const changed = after.people.filter(({ id, roles: held }) => rolesIn(before, id).join() !== held.join());
  for (const { id, roles: held } of changed) {
    const approvals = done
      .filter((one) => one.does === 'approve')
      .map((one) => ({ by: idOf(one.by), of: nth(before, one.nth) }));
    const earned = approvals.filter(
      ({ by, of }) => of?.subject_user_id === id && new Set([by, of.proposed_by, id]).size === 3,
    );
    expect(earned.map(({ of }) => of!.roles.join())).toContain(held.join());
  }
  return changed.length;
}

const rolesIn = (state: State, id: string) => state.people.find((found) => found.id === id)!.roles;
const nth = ({ open }: State, at: number) => (open.length === 0 ? undefined : open[at % open.length]);

/** Whether the portal let it be done. @throws what is no refusal */
async function attempt(one: Step, state: State): Promise<boolean> {
  const identified = await portal.app.get(UserService).findActive(idOf(one.by), 'session');
  if (!identified) return false;
  const context = newContext({ requestId: uuidv7(), route: 'test', actor: identified.actor });
  try {
    await runInContext(context, () => act(one, state));
    return true;
  } catch (cause) {
    if (cause instanceof Problem && cause.code !== 'internal') return false;
    throw cause;
  }
}

function act(one: Step, state: State): Promise<unknown> {
  const rights = portal.app.get(UserRightsService);
  const decisions = portal.app.get(DecisionService);
  const changes = portal.app.get(UserChangeService);
  if (one.does === 'propose') return rights.propose(idOf(one.on), { roles: one.roles, reason: 'x' });
  if (one.does === 'disable') return changes.edit(idOf(one.on), { status: 'disabled' });
  if (one.does === 'enable') return changes.edit(idOf(one.on), { status: 'active' });
  const found = nth(state, one.nth);
  if (!found) throw new Problem('not-found');
  if (one.does === 'approve') return decisions.approve(found.id, found.content_hash);
  return one.does === 'reject' ? decisions.reject(found.id, 'x') : decisions.withdraw(found.id);
}

async function look(): Promise<State> {
  const ids = people.map(idOf);
  const found = await portal.owner.query<State['people'][number]>(
    'select id, roles, status from app_user where id = any ($1) order by id',
    [ids],
  );
  const open = await portal.owner.query<State['open'][number]>(
    `select id, content_hash, proposed_by, subject_user_id, roles from change_proposal where status = 'open' order by id`,
  );
  return { people: found.rows, open: open.rows };
}

async function reset(): Promise<void> {
  const rows = people.map(
    (local) => `update app_user set status = 'active', roles = '{${firstRolesOf[local].join()}}'
    where id = '${idOf(local)}'`,
  );
  await portal.tamper(['delete from change_decision', 'delete from change_proposal', ...rows].join(';'));
}
