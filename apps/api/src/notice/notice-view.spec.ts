import { beforeAll, describe, expect, it } from '@jest/globals';
import { MASK, noticeView, subjectTypes, type NoticeDraft } from '@watchbook/contract';
import { useFieldKeys } from '../platform/crypto/encrypted.type.js';
import { FieldKeys } from '../platform/crypto/field-keys.js';
import { aDraft } from '../testing/drafts.js';
import { TEST_FIELD_KEY } from '../testing/template.js';
import { Notice, NoticeSubject } from './notice.entity.js';
import { pseudonym, toNotice, type Sight } from './notice-view.js';

const id = (n: number) => `018f0000-0000-7000-8000-00000000000${n}`;
const [SOURCE, VIEWER, OTHER] = [id(1), id(2), id(3)] as [string, string, string];
const at = new Date('2026-11-23T08:00:00.000Z');

beforeAll(() => useFieldKeys(new FieldKeys(TEST_FIELD_KEY.text)));

function aNotice(overrides: Partial<NoticeDraft> = {}, columns: Partial<Notice> = {}): [Notice, NoticeSubject[]] {
  const draft = aDraft(overrides);
  const notice = Object.assign(new Notice(), {
    id: id(9),
    ref: 'SN-2026-000001',
    status: 'draft',
    version: 3,
    authoredWith: [],
  });
  notice.describe(draft, { userId: id(4), at, marks: [] });
  const rest = { institutionId: SOURCE, authorId: id(4), jurisdiction: 'CN-31', sector: 'banking' as const };
  Object.assign(notice, { ...rest, status: 'published', audience: [], createdAt: at, receivedAt: at, ...columns });
  const subjects = draft.subjects.map((described, position) =>
    Object.assign(new NoticeSubject(), { id: id(5), position, described, role: described.role }),
  );
  return [notice, subjects];
}
const sight = (mode: Sight['mode'], viewerInstitutionId = VIEWER): Sight => ({
  viewerInstitutionId,
  mode,
  grant: null,
  sourceName: 'Meridian Bank',
  authorName: null,
  ordererName: null,
  actions: [],
});
const person = aDraft().subjects[0]!;

describe('a masked notice', () => {
  it('is what the contract lets through, with no personal data in it', () => {
    const shown = toNotice(...aNotice({ summary: 'Canary summary' }), sight('masked'));
    expect(noticeView.parse(shown)).toEqual(shown);
    expect(JSON.stringify(shown)).not.toMatch(/Canary|陈|1984|E12345678|MER-000001/);
  });

  it('looks the same whether or not there is a value behind the mask', () => {
    const bare = { ...person, birthDate: null, address: null, identifiers: [], aliases: [] };
    const [full, empty] = [person, bare].map((subject) =>
      toNotice(...aNotice({ subjects: [subject] }), sight('masked')),
    );
    expect({ ...full!, contentHash: '' }).toEqual({ ...empty!, contentHash: '' });
    expect(full!.subjects[0]).toMatchObject({ name: MASK, birthDate: MASK, address: MASK });
  });

  it.each(subjectTypes.map((type) => ({ type })))(
    'masks the name of a $type unless it is no personal data',
    ({ type }) => {
      const subject = { ...person, type, name: 'Canary Name' };
      const { title, subjects } = toNotice(...aNotice({ subjects: [subject] }), sight('masked'));
      const isOpen = ['Company', 'Organization', 'Website', 'Vessel', 'Airplane'].includes(type);
      expect([title, subjects[0]!.name]).toEqual(isOpen ? ['Canary Name', 'Canary Name'] : [MASK, MASK]);
    },
  );

  it('masks why somebody contests it', () => {
    const contested = aNotice({}, { status: 'contested', remark: 'Canary was abroad' });
    expect(toNotice(...contested, sight('masked')).contest).toBe(MASK);
    expect(toNotice(...contested, sight('full')).contest).toBe('Canary was abroad');
  });
});

describe('a tombstone', () => {
  it('says nothing that the notice said, whatever kind of subject it had', () => {
    const firm = { ...person, type: 'Company' as const, name: 'Canary Holdings' };
    const ended = aNotice({ subjects: [firm] }, { status: 'withdrawn', closedAt: at, remark: 'Canary mistaken' });
    const shown = toNotice(...ended, sight('bare'));
    expect(shown).toMatchObject({ title: MASK, summary: MASK, narrative: MASK, subjects: [], amount: null });
    expect(shown).toMatchObject({ country: null, occurredFrom: null, jurisdiction: null, withdrawalReason: null });
    expect(JSON.stringify(shown)).not.toMatch(/Canary|Meridian|MER-000001/);
  });
});

describe('a hidden source', () => {
  const hidden = () => aNotice({ sourceVisibility: 'hidden' });

  it.each(['full', 'masked', 'bare'] as const)(
    'is a pseudonym in mode %s, with nothing beside it that tells',
    (mode) => {
      const shown = toNotice(...hidden(), sight(mode));
      expect(shown.source).toEqual({ institutionId: null, name: pseudonym(VIEWER, SOURCE), hidden: true });
      expect(shown).toMatchObject({ author: null, internalReference: null, jurisdiction: null, audience: null });
      expect(JSON.stringify(shown)).not.toMatch(/Meridian|CN-31|MER-000001/);
      expect(JSON.stringify(shown)).not.toContain(SOURCE);
    },
  );

  it('has one name for one viewer and another for the next', () => {
    expect(pseudonym(VIEWER, SOURCE)).toBe(pseudonym(VIEWER, SOURCE));
    const names = [pseudonym(VIEWER, SOURCE), pseudonym(OTHER, SOURCE), pseudonym(VIEWER, OTHER)];
    expect(new Set(names).size).toBe(3);
  });

  it('is no secret to itself', () => {
    const shown = toNotice(...hidden(), sight('full', SOURCE));
    expect(shown).toMatchObject({ own: true, source: { institutionId: SOURCE, hidden: false }, jurisdiction: 'CN-31' });
  });
});

describe('the times of a notice', () => {
  it('tell others when it reached them, not when it was drafted', () => {
    const receivedAt = new Date('2026-11-25T08:00:00.000Z');
    const sent = () => aNotice({}, { receivedAt, submittedAt: at });
    expect(toNotice(...sent(), sight('masked'))).toMatchObject({
      createdAt: receivedAt.toISOString(),
      submittedAt: null,
    });
    expect(toNotice(...sent(), sight('full', SOURCE)).createdAt).toBe(at.toISOString());
  });
});
