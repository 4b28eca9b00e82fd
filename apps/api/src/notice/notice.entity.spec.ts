import { beforeEach, describe, expect, it } from '@jest/globals';
import { noticeStatuses, type NoticeStatus } from '@watchbook/contract';
import fc from 'fast-check';
import { Problem } from '../platform/problem.js';
import { aDraft } from '../testing/drafts.js';
import { contentHash, Notice, principalOf } from './notice.entity.js';
import { useFieldKeys } from '../platform/crypto/encrypted.type.js';
import { FieldKeys } from '../platform/crypto/field-keys.js';

useFieldKeys(new FieldKeys(Buffer.alloc(32, 'notice test').toString('base64')));

const ID = '018f0000-0000-7000-8000-000000000001';
const at = new Date('2026-11-23T08:00:00.000Z');
const [author, submitter, officer, writer] = ['author', 'submitter', 'officer', 'writer'];
const TOKENS = ['institution:one'];
const by = (userId: string, marks = [`session:${userId}`]) => ({ userId, at, marks });

function aNotice(status: NoticeStatus = 'draft'): Notice {
  const notice = new Notice();
  Object.assign(notice, { id: ID, authorId: author, status: 'draft', audience: [], receivedAt: at, authoredWith: [] });
  notice.describe(aDraft(), by(author!));
  Object.assign(notice, { status, submittedBy: status === 'draft' ? null : submitter });
  return notice;
}

const codeOf = (change: () => void): string | null => {
  try {
    change();
    return null;
  } catch (cause) {
    if (cause instanceof Problem) return cause.code;
    throw cause;
  }
};

const approve = (notice: Notice, userId = officer!, hash = notice.contentHash) =>
  notice.approve(by(userId), hash, author!);

const changes: Record<string, { from: NoticeStatus[]; to: NoticeStatus; apply: (notice: Notice) => void }> = {
  describe: { from: ['draft'], to: 'draft', apply: (notice) => notice.describe(aDraft(), by(author!)) },
  submit: { from: ['draft'], to: 'submitted', apply: (notice) => notice.submit(by(submitter!)) },
  approve: { from: ['submitted'], to: 'embargoed', apply: (notice) => approve(notice) },
  publish: { from: ['embargoed'], to: 'published', apply: (notice) => notice.publish(at, TOKENS) },
  reject: { from: ['submitted', 'embargoed'], to: 'draft', apply: (notice) => notice.reject('Evidence is missing') },
  contest: {
    from: ['published'],
    to: 'contested',
    apply: (notice) => notice.contest(by(officer!), 'Wrong'),
  },
  withdraw: {
    from: ['published', 'contested'],
    to: 'withdrawn',
    apply: (notice) => notice.withdraw(by(officer!), 'Mistaken identity'),
  },
  order: {
    from: ['published', 'contested'],
    to: 'withdrawn',
    apply: (notice) => notice.withdrawByOrder(by('supervisor'), 'regulator', 'Mistaken identity'),
  },
  expire: { from: ['published', 'contested'], to: 'expired', apply: (notice) => notice.expire(at) },
};

describe('the states of a notice', () => {
  const cells = Object.keys(changes).flatMap((verb) => noticeStatuses.map((status) => ({ verb, status })));

  it.each(cells)('$verb from $status leads where the table says, or is a conflict that changes nothing', (cell) => {
    const { from, to, apply } = changes[cell.verb]!;
    const notice = aNotice(cell.status);
    const before = { ...notice };
    const code = codeOf(() => apply(notice));
    if (from.includes(cell.status)) expect([code, notice.status]).toEqual([null, to]);
    else expect([code, { ...notice }]).toEqual(['conflict', before]);
  });

  it('are reached by no walk that skips a second person', () => {
    const verbs = fc.array(fc.constantFrom(...Object.keys(changes)), { maxLength: 12 });
    fc.assert(
      fc.property(verbs, (walk) => {
        const notice = aNotice();
        for (const verb of walk) codeOf(() => changes[verb]!.apply(notice));
        const isApproved = notice.status !== 'draft' && notice.status !== 'submitted';
        const isOut = isApproved && notice.status !== 'embargoed';
        return isOut === notice.audience.length > 0 && isApproved === (notice.publishedBy === officer);
      }),
    );
    expect(aNotice().audience).toEqual([]);
  });
});

describe('publication', () => {
  let notice: Notice;
  beforeEach(() => {
    notice = aNotice('submitted');
  });

  it.each([author!, submitter!, writer!])('is refused to the %s, who is no second person', (userId) => {
    const act = () => notice.approve(by(userId), notice.contentHash, writer!);
    expect([codeOf(act), notice.status, notice.audience]).toEqual(['second-person', 'submitted', []]);
  });

  it('is refused to another account that the same session or authenticator opened', () => {
    const twin = () => notice.approve(by('twin', ['session:other', 'key 7']), notice.contentHash, author!);
    notice.authoredWith = ['session:author', 'key 7'];
    expect([codeOf(twin), notice.status]).toEqual(['second-person', 'submitted']);
    notice.authoredWith = ['session:author', 'key 8'];
    expect([codeOf(twin), notice.status]).toEqual([null, 'embargoed']);
  });

  it('waits for the end of the embargo', () => {
    const until = new Date(at.getTime() + 1000);
    Object.assign(notice, { embargoUntil: until });
    approve(notice);
    expect([codeOf(() => notice.publish(at, TOKENS)), notice.status, notice.audience]).toEqual([
      'conflict',
      'embargoed',
      [],
    ]);
    notice.publish(until, TOKENS);
    expect(notice).toMatchObject({ status: 'published', audience: TOKENS, publishedAt: until, receivedAt: until });
  });

  it('is refused for content other than what was looked at', () => {
    expect([codeOf(() => approve(notice, officer, '0'.repeat(64))), notice.status]).toEqual([
      'stale-version',
      'submitted',
    ]);
  });

  it('fixes who may read it, and when it reached them', () => {
    const later = new Date('2026-11-24T08:00:00.000Z');
    approve(notice);
    notice.publish(later, TOKENS);
    expect(notice).toMatchObject({ audience: TOKENS, publishedBy: officer, publishedAt: later, receivedAt: later });
  });

  it('needs a new approval after a rejection and an edit', () => {
    const looked = notice.contentHash;
    notice.reject('Say more');
    notice.describe(aDraft({ confidence: 3 }), by(author!));
    notice.submit(by(submitter!));
    expect(codeOf(() => approve(notice, officer, looked))).toBe('stale-version');
  });
});

describe('withdrawal', () => {
  it('is refused to the author, who is no second person', () => {
    const notice = aNotice('published');
    expect(codeOf(() => notice.withdraw(by(author!), 'x'))).toBe('second-person');
  });
});

describe('a rejection', () => {
  it('gives the reason and forgets who submitted', () => {
    const notice = aNotice('submitted');
    notice.reject('Evidence is missing');
    expect(notice).toMatchObject({ status: 'draft', remark: 'Evidence is missing', submittedBy: null });
    notice.submit(by(submitter!));
    expect(notice.remark).toBeNull();
  });
});

describe('the content hash', () => {
  it('is the same for the same content, in whatever order its members come', () => {
    const draft = aDraft();
    const turned = Object.fromEntries(Object.entries(draft).reverse()) as typeof draft;
    expect(contentHash(ID, turned)).toBe(contentHash(ID, draft));
  });

  it('differs for another notice and with every member of the draft', () => {
    const draft = aDraft();
    const hashes = [contentHash(ID, draft), contentHash('other', draft)];
    for (const member of Object.keys(draft)) hashes.push(contentHash(ID, { ...draft, [member]: 'changed' }));
    expect(new Set(hashes).size).toBe(2 + Object.keys(draft).length);
  });

  it('covers the subjects', () => {
    const draft = aDraft();
    const renamed = draft.subjects.map((subject) => ({ ...subject, name: 'Somebody Else' }));
    expect(contentHash(ID, { ...draft, subjects: renamed })).not.toBe(contentHash(ID, draft));
  });
});

describe('what a draft says', () => {
  it('is taken over whole, with the principal subject for lists', () => {
    const [person] = aDraft().subjects;
    const linked = { ...person!, role: 'linked' as const, type: 'Company' as const, country: 'DE' };
    const notice = aNotice();
    notice.describe(aDraft({ subjects: [linked, person!, linked] }), by(author!));
    expect(notice).toMatchObject({ subjectType: 'Person', subjectTypes: ['Company', 'Person'], subjectCount: 3 });
    expect(notice.country).toBe('CN');
    expect(notice.content).not.toHaveProperty('subjects');
    expect(principalOf([linked, person!])).toBe(person);
  });
});
