import { describe, expect, it } from '@jest/globals';
import type { Actor } from '@watchbook/contract';
import type { PolicyRule } from '@watchbook/policy';
import { newContext, runInContext } from './context.js';
import { may, whereOf } from './policy.js';

describe('rules as the where of a query', () => {
  it('join what each of them allows', () => {
    const rules: PolicyRule[] = [
      { action: 'read', subject: 'Notice', conditions: { authorId: 'u', status: 'draft' } },
      {
        action: 'read',
        subject: 'Notice',
        conditions: { audience: { $in: ['public'] }, status: { $in: ['published'] } },
      },
      { action: 'edit', subject: 'Notice', conditions: { authorId: 'u' } },
      { action: 'read', subject: 'Warning', conditions: { status: 'issued' } },
    ];
    expect(whereOf(rules, 'read', 'Notice')).toEqual({
      $or: [
        { authorId: { $eq: 'u' }, status: { $eq: 'draft' } },
        { audience: { $overlap: ['public'] }, status: { $in: ['published'] } },
      ],
    });
  });

  it('are null when nothing is allowed, never an empty condition', () => {
    expect(whereOf([], 'read', 'Notice')).toBeNull();
  });

  it.each([undefined, {}])('are refused without conditions: %j', (conditions) => {
    expect(() => whereOf([{ action: 'read', subject: 'Notice', conditions }], 'read', 'Notice')).toThrow(
      'no conditions',
    );
  });

  it('are refused with an operator that has no SQL form', () => {
    const rule = {
      action: 'read',
      subject: 'Notice',
      conditions: { status: { $ne: 'draft' } },
    } as unknown as PolicyRule;
    expect(() => whereOf([rule], 'read', 'Notice')).toThrow('no SQL form');
  });
});

describe('whether somebody may do something to a row', () => {
  const officerOf = (institutionId: string): Actor => ({
    ...{ institutionId, institutionKind: 'bank', userId: `officer of ${institutionId}`, roles: ['compliance-officer'] },
    ...{ sectors: [], jurisdictions: [], tokens: [], via: 'session', scopes: null },
  });
  const mayApprove = (institutionId: string) =>
    runInContext(newContext({ requestId: 'test', route: 'test', actor: officerOf(institutionId) }), () =>
      may('approve', 'Notice', { institutionId: 'meridian', status: 'submitted', authorId: 'analyst' }),
    );

  it('is decided for each institution anew, however alike their people are', () => {
    expect([mayApprove('meridian'), mayApprove('harbor'), mayApprove('meridian')]).toEqual([true, false, true]);
    expect([mayApprove('northfield'), mayApprove('meridian')]).toEqual([false, true]);
  });
});
