import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Actor, NoticeView } from '@watchbook/contract';
import { demoEmail } from '../demo/accounts.js';
import { institutionId, userId } from '../demo/people.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { Clock } from '../platform/clock.js';
import { newContext, runInContext } from '../platform/context.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { aDraft } from '../testing/drafts.js';
import { Work } from '../platform/database/work.js';
import { IdentifierUpkeepService } from './identifier-upkeep.service.js';
import { NoticeLookService } from './notice-look.service.js';
import { NoticeScreeningService } from './notice-screening.service.js';
import { identifierHashes } from './notice.queries.js';
import { NoticeService } from './notice.service.js';
import { PurposeGrantService } from './purpose/purpose-grant.service.js';

let portal: TestApp;
let notices: NoticeService;
beforeAll(async () => {
  portal = await startTestApp();
  notices = portal.app.get(NoticeService);
});
afterAll(() => portal.stop());
afterEach(() => void jest.restoreAllMocks());

const actor = (local: string, slug: string, role: Actor['roles'][number]): Actor => {
  const institution = institutionId(slug);
  const user = userId(demoEmail(local, slug));
  const officers = role === 'compliance-officer' ? [`officers:${institution}`] : [];
  return {
    institutionId: institution,
    institutionKind: slug.endsWith('bank') ? 'bank' : 'insurer',
    sectors: [slug.endsWith('bank') ? 'banking' : 'insurance'],
    jurisdictions: ['CN-31'],
    userId: user,
    roles: [role],
    tokens: ['public', 'members', `user:${user}`, `institution:${institution}`, ...officers],
    via: 'session',
    scopes: null,
  };
};
const author = actor('analyst', 'meridian-bank', 'analyst');
const officer = actor('officer', 'meridian-bank', 'compliance-officer');
const reader = actor('analyst', 'harbor-insurance', 'analyst');

const as = <T>(who: Actor, act: () => Promise<T>): Promise<T> =>
  runInContext(newContext({ requestId: 'test', route: 'test', actor: who }), act);
const drafted = () => as(author, () => notices.draft(aDraft()));
async function published(): Promise<NoticeView> {
  const { id, contentHash } = await drafted();
  await as(author, () => notices.submit(id));
  return as(officer, () => notices.approve(id, contentHash));
}
const tables = ['notice', 'notice_subject', 'notice_identifier', 'notice_version', 'ledger_intent'];
async function counts(): Promise<number[]> {
  const found = tables.map((table) => portal.owner.query<{ n: number }>(`select count(*)::integer as n from ${table}`));
  return (await Promise.all(found)).map(({ rows }) => rows[0]!.n);
}

describe('a change of a notice', () => {
  it('leaves no row when its intent cannot be recorded', async () => {
    const before = (await counts()).slice(0, 4);
    jest.spyOn(portal.app.get(LedgerService), 'record').mockRejectedValue(new Error('no ledger'));
    await expect(drafted()).rejects.toThrow('no ledger');
    expect((await counts()).slice(0, 4)).toEqual(before);
  });

  it('is refused by the database when its intent was forgotten', async () => {
    const before = (await counts()).slice(0, 4);
    jest.spyOn(portal.app.get(LedgerService), 'record').mockResolvedValue('forgotten');
    await expect(drafted()).rejects.toThrow(/intent/);
    expect((await counts()).slice(0, 4)).toEqual(before);
  });

  it('counts the version up, once', async () => {
    const { id, version } = await drafted();
    const edited = await as(author, () => notices.edit(id, version, { confidence: 3 }));
    const sent = await as(author, () => notices.submit(id));
    expect([edited.version, sent.version]).toEqual([version + 1, version + 2]);
  });

  it('that meets another one at the same version is made by one of them', async () => {
    const { id, version } = await drafted();
    const edits = [1, 2, 3, 4].map((confidence) => as(author, () => notices.edit(id, version, { confidence })));
    const results = await Promise.allSettled(edits);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as object] : []));
    for (const failure of failures) expect(failure).toMatchObject({ code: 'stale-version' });
  });
});

describe('the removal of a draft', () => {
  it('takes its subjects, identifiers and versions along', async () => {
    const before = (await counts()).slice(0, 4);
    const { id, version } = await drafted();
    expect((await counts()).slice(0, 4)).not.toEqual(before);
    await as(author, () => notices.delete(id, version));
    expect((await counts()).slice(0, 4)).toEqual(before);
  });

  it('is a conflict once it was submitted', async () => {
    const { id } = await drafted();
    const { version } = await as(author, () => notices.submit(id));
    await expect(as(author, () => notices.delete(id, version))).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('an approval', () => {
  it('is void after a rejection and an edit, though the version is new', async () => {
    const { id, contentHash } = await drafted();
    await as(author, () => notices.submit(id));
    const back = await as(officer, () => notices.reject(id, 'Say more'));
    await as(author, () => notices.edit(id, back.version, { narrative: 'More' }));
    await as(author, () => notices.submit(id));
    await expect(as(officer, () => notices.approve(id, contentHash))).rejects.toMatchObject({ code: 'stale-version' });
  });

  it('comes too late for a notice that would be over at once', async () => {
    const clock = portal.app.get(Clock);
    const expiresAt = clock.in(3600).toISOString();
    const { id, contentHash } = await as(author, () => notices.draft(aDraft({ expiresAt })));
    await as(author, () => notices.submit(id));
    jest.spyOn(clock, 'now').mockReturnValue(clock.in(3601));
    await expect(as(officer, () => notices.approve(id, contentHash))).rejects.toMatchObject({
      code: 'not-processable',
      options: { errors: [{ pointer: '/expiresAt' }] },
    });
  });

  it('makes one publication, however many officers ask at once', async () => {
    const { id, contentHash } = await drafted();
    await as(author, () => notices.submit(id));
    const asked = [1, 2, 3].map(() => as(officer, () => notices.approve(id, contentHash)));
    const results = await Promise.allSettled(asked);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('identifiers that were filed under older rules of spelling', () => {
  const bic = (value: string) => [{ scheme: 'bic' as const, value }];
  let given: string;
  let usual: string;
  beforeAll(() => {
    [given, usual] = identifierHashes({ scheme: 'bic', value: 'ABCDCNBJXXX' }) as [string, string];
  });

  /** Files a notice with an identifier, and stores that as rules would that knew no other spelling of it. */
  async function older(): Promise<string> {
    const [subject] = aDraft().subjects;
    const draft = aDraft({ subjects: [{ ...subject!, identifiers: bic('ABCDCNBJXXX') }] });
    const { id, contentHash } = await as(author, () => notices.draft(draft));
    await as(author, () => notices.submit(id));
    await as(officer, () => notices.approve(id, contentHash));
    await portal.tamper(`delete from notice_identifier where notice_id = '${id}' and value_hash = '${usual}';
      update notice_identifier set spelling_version = 1 where notice_id = '${id}'`);
    return id;
  }
  const upkeep = () => new IdentifierUpkeepService(portal.app.get(Work), portal.app.get(LedgerService)).run();
  const stored = async (id: string) =>
    (
      await portal.owner.query<{ hash: string }>(
        'select value_hash as hash from notice_identifier where notice_id = $1',
        [id],
      )
    ).rows
      .map(({ hash }) => hash)
      .sort();
  const filed = async (ids: string[]) =>
    (
      await portal.owner.query<{ notice: string; subject: string }>(
        `select n::text as notice, s::text as subject from notice n join notice_subject s on s.notice_id = n.id
         where n.id = any($1) order by n.id`,
        [ids],
      )
    ).rows;

  it('are found by the new spelling after upkeep, by however many processes, and nothing else of a notice changes', async () => {
    const record = jest.spyOn(portal.app.get(LedgerService), 'record');
    const ids: string[] = [];
    for (let at = 0; at < 25; at++) ids.push(await older());
    const before = await filed(ids);
    await Promise.all([upkeep(), upkeep()]);
    await upkeep();
    for (const id of ids) expect(await stored(id)).toEqual([given, usual].sort());
    expect(await filed(ids)).toEqual(before);
    const steps = record.mock.calls.flatMap(([, { action, detail }]) =>
      action === 'notice-identifiers.respelled' ? [(detail as { notices: number }).notices] : [],
    );
    expect(steps.reduce((sum, some) => sum + some, 0)).toBe(ids.length);
    const [found] = await as(reader, () =>
      portal.app
        .get(Work)
        .read((em) => portal.app.get(NoticeScreeningService).findByIdentifiers(em, [bic('ABCDCNBJ')], 100)),
    );
    expect(found).toHaveLength(ids.length);
  });

  it.each([
    [
      'the ledger takes no intent',
      (spy: jest.SpiedFunction<LedgerService['record']>) => spy.mockRejectedValue(new Error('no ledger')),
      /no ledger/,
    ],
    [
      'the intent was forgotten',
      (spy: jest.SpiedFunction<LedgerService['record']>) => spy.mockResolvedValue('forgotten'),
      /intent/,
    ],
  ])('stay as they are when %s', async (_what, block, why) => {
    const id = await older();
    block(jest.spyOn(portal.app.get(LedgerService), 'record'));
    await portal.tamper(`delete from notice_identifier where notice_id = '${id}' and value_hash = '${usual}';
      update notice_identifier set spelling_version = 1 where notice_id = '${id}'`);
    await expect(upkeep()).rejects.toThrow(why);
    expect(await stored(id)).toEqual([given]);
    jest.restoreAllMocks();
    await upkeep();
    expect(await stored(id)).toEqual([given, usual].sort());
  });
});

describe('a purpose', () => {
  it('unmasks for an hour and no longer', async () => {
    const { id } = await published();
    const clock = portal.app.get(Clock);
    const start = clock.now();
    const draft = { resource: { type: 'notice' as const, id }, purpose: 'underwriting' as const, reason: 'Policy' };
    await as(reader, () => portal.app.get(PurposeGrantService).create(draft));
    const isMaskedAfter = async (seconds: number) => {
      jest.spyOn(clock, 'now').mockReturnValue(new Date(start.getTime() + seconds * 1000));
      return (await as(reader, () => portal.app.get(NoticeLookService).read(id))).masked;
    };
    expect([await isMaskedAfter(3590), await isMaskedAfter(3660)]).toEqual([false, true]);
  });
});
