import { describe, expect, it } from '@jest/globals';
import { noticeDraft, noticeStatuses, tlps, typologies } from '@watchbook/contract';
import { inventNotices } from './notices.js';

describe('the notices of the demo', () => {
  const notices = inventNotices();

  it('are the same every time', () => {
    expect(inventNotices()).toEqual(notices);
  });

  it('are more than 400, each one that an analyst could have filed', () => {
    expect(notices.length).toBeGreaterThanOrEqual(400);
    for (const { draft } of notices) expect(noticeDraft.parse(draft)).toEqual(draft);
  });

  it('show every state, label and typology, and both scripts', () => {
    expect(new Set(notices.map(({ status }) => status))).toEqual(new Set(noticeStatuses));
    expect(new Set(notices.map(({ draft }) => draft.tlp))).toEqual(new Set(tlps));
    expect(new Set(notices.map(({ draft }) => draft.typology))).toEqual(new Set(typologies));
    const texts = notices.map(({ draft }) => draft.summary);
    expect(texts.some((text) => /\p{Script=Han}/u.test(text))).toBe(true);
    expect(texts.some((text) => /^[\x20-\x7e]+$/.test(text))).toBe(true);
  });

  it('happen in order: drafted, submitted, published, closed', () => {
    for (const { createdAt, submittedAt, publishedAt, closedAt } of notices) {
      const times = [createdAt, submittedAt, publishedAt, closedAt].map((time) => time.getTime());
      expect([...times].sort((a, b) => a - b)).toEqual(times);
    }
  });
});
