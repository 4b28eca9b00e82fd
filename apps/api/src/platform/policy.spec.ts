import { describe, expect, it } from '@jest/globals';
import type { PolicyRule } from '@watchbook/policy';
import { whereOf } from './policy.js';

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
