import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EntityManager } from '@mikro-orm/postgresql';
import { UserService } from '../identity/user/user.service.js';
import { institutionId, userId } from '../demo/people.js';
import { demoEmail } from '../demo/accounts.js';
import { newContext, runInContext } from '../platform/context.js';
import { Work } from '../platform/database/work.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { aDraft } from '../testing/drafts.js';
import { Notice, NoticeSubject, NoticeVersion } from './notice.entity.js';
import { NoticeService } from './notice.service.js';

let portal: TestApp;
let notices: NoticeService;
beforeAll(async () => {
  portal = await startTestApp();
  notices = portal.app.get(NoticeService);
});
afterAll(() => portal.stop());

/** Acts as one of the demo's people, with all that the portal knows of them. */
async function as<T>(local: string, slug: string, act: () => Promise<T>): Promise<T> {
  const found = await portal.app.get(UserService).findActive(userId(demoEmail(local, slug)), 'session');
  return runInContext(newContext({ requestId: 'test', route: 'test', actor: found!.actor }), act);
}
const author = <T>(act: () => Promise<T>) => as('analyst', 'meridian-bank', act);
const officer = <T>(act: () => Promise<T>) => as('officer', 'meridian-bank', act);

async function published(): Promise<string> {
  const { id, contentHash } = await author(() => notices.draft(aDraft()));
  await author(() => notices.submit(id));
  await officer(() => notices.approve(id, contentHash));
  return id;
}

/** How many rows somebody gets who asks without any `where` of the policy: only row level security is left. */
async function rowsOf(noticeId: string, local: string, slug: string): Promise<Record<string, number>> {
  const look = async (em: EntityManager) => ({
    notices: await em.count(Notice, { id: noticeId }),
    subjects: await em.count(NoticeSubject, { noticeId }),
    versions: await em.count(NoticeVersion, { noticeId }),
    identifiers: (await em.execute('select 1 from notice_identifier where notice_id = ?', [noticeId])).length,
  });
  return as(local, slug, () => portal.app.get(Work).read(look));
}
const none = { notices: 0, subjects: 0, versions: 0, identifiers: 0 };

describe('row level security', () => {
  it('keeps earlier versions of a published notice with the institution that filed it', async () => {
    const id = await published();
    expect(await rowsOf(id, 'analyst', 'harbor-insurance')).toEqual({
      ...none,
      notices: 1,
      subjects: 1,
      identifiers: 1,
    });
    expect(await rowsOf(id, 'supervisor', 'banking-supervisor')).toMatchObject({
      notices: 1,
      subjects: 1,
      versions: 0,
    });
    expect(await rowsOf(id, 'analyst', 'meridian-bank')).toMatchObject({ subjects: 1, versions: 1 });
  });

  it('leaves of a withdrawn notice nothing to others but the row of its tombstone', async () => {
    const id = await published();
    await officer(() => notices.withdraw(id, 'Mistaken identity'));
    for (const [local, slug] of [
      ['analyst', 'harbor-insurance'],
      ['analyst', 'meridian-bank'],
      ['analyst', 'banking-supervisor'],
    ] as const) {
      expect(await rowsOf(id, local, slug)).toMatchObject({ notices: 1, subjects: 0, identifiers: 0 });
    }
    expect(await rowsOf(id, 'officer', 'meridian-bank')).toMatchObject({ subjects: 1, versions: 1 });
    expect(await rowsOf(id, 'supervisor', 'banking-supervisor')).toMatchObject({ subjects: 1, versions: 0 });
  });

  it('shows nothing to those whom the notice does not address, nor to those who read no content', async () => {
    const id = await published();
    expect(await rowsOf(id, 'analyst', 'northfield-bank')).toEqual(none);
    expect(await rowsOf(id, 'operator', 'platform')).toEqual(none);
    expect(await rowsOf(id, 'admin', 'meridian-bank')).toEqual({ ...none, notices: 1 });
    expect(await rowsOf(id, 'auditor', 'audit-office')).toEqual({ ...none, notices: 1 });
  });

  it('refuses rows in the name of another institution', async () => {
    const id = await published();
    const forge = (em: EntityManager) =>
      em.execute('update notice set institution_id = ? where id = ?', [institutionId('harbor-insurance'), id]);
    await expect(officer(() => portal.app.get(Work).write(forge))).rejects.toThrow();
    const { rows } = await portal.owner.query('select institution_id from notice where id = $1', [id]);
    expect(rows).toEqual([{ institution_id: institutionId('meridian-bank') }]);
  });
});
