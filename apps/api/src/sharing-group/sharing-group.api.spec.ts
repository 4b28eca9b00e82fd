import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChangeProposalView, NoticeView, Page, SharingGroupView } from '@watchbook/contract';
import { groupId, institutionId } from '../demo/people.js';
import type { Agent } from '../testing/agent.js';
import { approve, bodyOf } from '../testing/answer.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { aDraft } from '../testing/drafts.js';

const GROUPS = '/api/v1/sharing-groups';
const MOTOR = groupId('motor-claims');
const MERIDIAN = institutionId('meridian-bank');
const NORTHFIELD = institutionId('northfield-bank');
const reason = { reason: 'Agreed in the circle' };

let portal: TestApp;
/** The chair of the group Motor claims is Harbor Insurance. */
let chair: Agent;
let chairDeputy: Agent;
let northfield: Agent;
let northfieldDeputy: Agent;
let supervisor: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  chair = await portal.as('admin', 'harbor-insurance');
  chairDeputy = await portal.as('deputy', 'harbor-insurance');
  northfield = await portal.as('admin', 'northfield-bank');
  northfieldDeputy = await portal.as('deputy', 'northfield-bank');
  supervisor = await portal.as('supervisor', 'banking-supervisor');
});
afterAll(() => portal.stop());

const groupNow = async (agent: Agent, id = MOTOR) =>
  bodyOf<Page<SharingGroupView>>(await agent.get(GROUPS)).data.find((group) => group.id === id)!;

/** A notice that Harbor Insurance shares with the group. */
async function share(): Promise<string> {
  const [analyst, officer] = [
    await portal.as('analyst', 'harbor-insurance'),
    await portal.as('officer', 'harbor-insurance'),
  ];
  const audience = { institutionIds: [], groupIds: [MOTOR], sectors: [], userIds: [] };
  const draft = bodyOf<NoticeView>(await analyst.post('/api/v1/notices', aDraft({ tlp: 'AMBER', audience })));
  const { contentHash } = bodyOf<NoticeView>(await analyst.post(`/api/v1/notices/${draft.id}/submissions`));
  bodyOf(await officer.post(`/api/v1/notices/${draft.id}/approvals`, { contentHash }));
  return draft.id;
}

async function join(): Promise<void> {
  bodyOf(await chair.post(`${GROUPS}/${MOTOR}/invitations`, { institutionId: NORTHFIELD }));
  const proposal = bodyOf<ChangeProposalView>(await northfield.post(`${GROUPS}/${MOTOR}/joinings`, reason));
  bodyOf(await approve(northfieldDeputy, proposal));
  bodyOf(await approve(supervisor, proposal));
}

describe('joining a group', () => {
  it('takes an invitation, two people of the institution and its supervisor', async () => {
    expect((await northfield.post(`${GROUPS}/${MOTOR}/joinings`, reason)).status).toBe(403);
    expect((await northfield.post(`${GROUPS}/${MOTOR}/invitations`, { institutionId: NORTHFIELD })).status).toBe(403);
    bodyOf(await chair.post(`${GROUPS}/${MOTOR}/invitations`, { institutionId: NORTHFIELD }));
    expect((await groupNow(northfield)).invited).toMatchObject([{ institutionId: NORTHFIELD }]);
    const summit = await portal.as('admin', 'summit-bank');
    expect((await groupNow(summit)).invited).toEqual([]);
    expect((await summit.post(`${GROUPS}/${MOTOR}/joinings`, reason)).status).toBe(403);
    const proposal = bodyOf<ChangeProposalView>(await northfield.post(`${GROUPS}/${MOTOR}/joinings`, reason));
    expect(proposal).toMatchObject({ stages: 2, awaits: { role: 'institution-admin' } });
    expect((await approve(northfield, proposal)).status).toBe(403);
    expect((await approve(chairDeputy, proposal)).status).toBe(404);
    expect(await approve(northfieldDeputy, proposal)).toMatchObject({ status: 201, body: { status: 'open' } });
    const { epoch } = await groupNow(chair);
    expect(await approve(supervisor, proposal)).toMatchObject({ status: 201, body: { status: 'approved' } });
    const group = await groupNow(chair);
    expect(group).toMatchObject({ epoch: epoch + 1, invited: [] });
    expect(group.members.find(({ institutionId: id }) => id === NORTHFIELD)).toMatchObject({ fromEpoch: epoch + 1 });
    const removal = bodyOf<ChangeProposalView>(
      await chair.post(`${GROUPS}/${MOTOR}/removals`, { institutionId: NORTHFIELD, ...reason }),
    );
    expect((await approve(chair, removal)).status).toBe(403);
    expect((await approve(northfieldDeputy, removal)).status).toBe(404);
    expect((await approve(chairDeputy, removal)).status).toBe(201);
    expect((await groupNow(chair)).members.map(({ institutionId: id }) => id)).not.toContain(NORTHFIELD);
  });

  it('hands over nothing of the past, and leaving takes everything', async () => {
    const reader = await portal.as('analyst', 'northfield-bank');
    const sees = async (id: string) => (await reader.get(`/api/v1/notices/${id}`)).status;
    const past = await share();
    await join();
    const present = await share();
    expect([await sees(past), await sees(present)]).toEqual([404, 200]);
    const leaving = bodyOf<ChangeProposalView>(await northfield.post(`${GROUPS}/${MOTOR}/leavings`, reason));
    bodyOf(await approve(northfieldDeputy, leaving));
    expect(await sees(present)).toBe(404);
    await join();
    const future = await share();
    expect([await sees(past), await sees(present), await sees(future)]).toEqual([404, 404, 200]);
    const analyst = await portal.as('analyst', 'meridian-bank');
    expect((await analyst.get(`/api/v1/notices/${past}`)).status).toBe(200);
  });

  it('happens once, however often it is approved at once', async () => {
    const { epoch } = await groupNow(chair);
    const leaving = bodyOf<ChangeProposalView>(await northfield.post(`${GROUPS}/${MOTOR}/leavings`, reason));
    const answers = await Promise.all(Array.from({ length: 6 }, () => approve(northfieldDeputy, leaving)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect((await groupNow(chair)).epoch).toBe(epoch + 1);
    await expect(portal.owner.query(`update sharing_group set epoch = 1 where id = $1`, [MOTOR])).rejects.toThrow(
      'epochs count forwards',
    );
  });
});

describe('a new group', () => {
  it('is proposed by a member, approved by a second person and the supervisor, and led by it', async () => {
    const meridian = await portal.as('officer', 'meridian-bank');
    const second = await portal.as('admin', 'meridian-bank');
    const draft = { slug: 'card-fraud', name: 'Card fraud', invitedInstitutionIds: [NORTHFIELD], ...reason };
    const proposal = bodyOf<ChangeProposalView>(await meridian.post(GROUPS, draft));
    bodyOf(await approve(second, proposal));
    bodyOf(await approve(supervisor, proposal));
    const group = await groupNow(second, proposal.target.id);
    expect(group).toMatchObject({ chairInstitutionId: MERIDIAN, members: [{ institutionId: MERIDIAN }] });
    expect(group.invited).toMatchObject([{ institutionId: NORTHFIELD }]);
    expect(await meridian.post(GROUPS, draft)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/slug' }] } });
    const other = { ...draft, slug: 'other', chairInstitutionId: NORTHFIELD };
    expect((await meridian.post(GROUPS, other)).status).toBe(403);
    const analyst = await portal.as('analyst', 'meridian-bank');
    expect((await analyst.post(GROUPS, draft)).status).toBe(403);
  });

  it('of the operator names who leads it, and that institution joins by itself', async () => {
    const [operator, second] = [await portal.as('operator', 'platform'), await portal.as('deputy', 'platform')];
    const draft = { slug: 'health-claims', name: 'Health claims', chairInstitutionId: MERIDIAN, ...reason };
    const proposal = bodyOf<ChangeProposalView>(await operator.post(GROUPS, draft));
    bodyOf(await approve(second, proposal));
    const group = await groupNow(operator, proposal.target.id);
    expect(group).toMatchObject({ members: [], invited: [{ institutionId: MERIDIAN }] });
    expect(await operator.post(GROUPS, { ...draft, slug: 'none', chairInstitutionId: undefined })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/chairInstitutionId' }] },
    });
  });
});
