import { describe, expect, it } from '@jest/globals';
import { noticeDraft } from '@watchbook/contract';
import { maskedNotice } from '../../testing/notices.js';
import { faultsOf } from '../platform/form/zod-faults.js';
import { emptyNotice, emptySubject, toDraft, toForm, type NoticeForm } from './notice-form.js';

const complete = (): NoticeForm => ({
  ...emptyNotice(),
  typology: 'staged-accident',
  summary: 'Three collisions with one counterparty',
  narrative: 'Three low-speed collisions.',
  reliability: 'B',
  credibility: '2',
  legalBasis: 'fraud-prevention',
  subjects: [{ ...emptySubject('principal'), name: '陈伟霖' }],
});
const group = '01900000-0000-7000-8000-000000000020';

describe('the form of a notice', () => {
  it('is a draft that the contract accepts once it is complete', () => {
    expect(faultsOf(noticeDraft, toDraft(complete()))).toEqual([]);
  });

  it('names every field that is still empty by its pointer', () => {
    const pointers = faultsOf(noticeDraft, toDraft(emptyNotice())).map(({ pointer }) => pointer);
    expect(pointers).toEqual(
      expect.arrayContaining(['/typology', '/summary', '/narrative', '/admissibility/legalBasis', '/subjects/0/name']),
    );
  });

  it.each([
    ['412,600.50', 'CNY', 41_260_050],
    ['5000', 'JPY', 5000],
    ['1.234', 'KWD', 1234],
  ])('sends %s %s in minor units', (amount, currency, minorUnits) => {
    expect(toDraft({ ...complete(), amount, currency })).toMatchObject({ amount: { minorUnits, currency } });
  });

  it('finds a fault in an amount that is not a number', () => {
    const faults = faultsOf(noticeDraft, toDraft({ ...complete(), amount: 'many' }));
    expect(faults.map(({ pointer }) => pointer)).toEqual(['/amount/minorUnits']);
  });

  it('sends only the addressees that go with the label', () => {
    const audience = { institutionIds: [group], groupIds: [group], sectors: [], userIds: [group] };
    expect(toDraft({ ...complete(), tlp: 'GREEN', audience })).toMatchObject({
      audience: { institutionIds: [], groupIds: [], sectors: [], userIds: [] },
    });
    expect(toDraft({ ...complete(), tlp: 'AMBER', audience })).toMatchObject({
      audience: { institutionIds: [group], groupIds: [group], userIds: [] },
    });
  });

  it('gives back what it was filled with', () => {
    const draft = toDraft(toForm({ ...maskedNotice, expiresAt: '2027-01-31T23:59:59Z' }));
    expect(draft).toMatchObject({
      typology: 'staged-accident',
      amount: { minorUnits: 41_260_000, currency: 'CNY' },
      credibility: 2,
      expiresAt: '2027-01-31T23:59:59Z',
    });
  });
});
