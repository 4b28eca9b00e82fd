import { describe, expect, it } from '@jest/globals';
import { tlps, type AudienceInput, type Tlp } from '@watchbook/contract';
import { Problem } from '../platform/problem.js';
import { assertAudienceFits, audienceTokens } from './audience.js';

const nobody: AudienceInput = { institutionIds: [], groupIds: [], sectors: [], userIds: [] };
const everybody: AudienceInput = {
  institutionIds: ['i1', 'i2'],
  groupIds: ['g'],
  sectors: ['banking'],
  userIds: ['u'],
};
const source = { institutionId: 'home', authorId: 'author', approverId: 'approver' };

const tokens = (tlp: Tlp, audience: AudienceInput = nobody) =>
  audienceTokens(
    { tlp, audience },
    source,
    audience.groupIds.map((id) => `group:${id}:4`),
  ).sort();

const pointerOf = (tlp: Tlp, audience: Partial<AudienceInput>): string | null => {
  try {
    assertAudienceFits({ tlp, audience: { ...nobody, ...audience } });
    return null;
  } catch (cause) {
    if (cause instanceof Problem) return cause.options.errors![0]!.pointer;
    throw cause;
  }
};

describe('the tokens of a label', () => {
  it.each<[Tlp, AudienceInput, string[]]>([
    ['CLEAR', nobody, ['institution:home', 'public']],
    ['GREEN', nobody, ['institution:home', 'members']],
    [
      'AMBER',
      { ...everybody, userIds: [] },
      ['group:g:4', 'institution:home', 'institution:i1', 'institution:i2', 'sector:banking'],
    ],
    [
      'AMBER+STRICT',
      { ...nobody, institutionIds: ['i1'], userIds: ['u'] },
      ['officers:home', 'officers:i1', 'user:approver', 'user:author', 'user:u'],
    ],
    ['RED', { ...nobody, userIds: ['u'] }, ['user:approver', 'user:author', 'user:u']],
  ])('%s reach exactly those it is for', (tlp, audience, expected) => {
    expect(tokens(tlp, audience)).toEqual(expected);
  });

  it('of RED name people alone, whatever else was written down', () => {
    expect(tokens('RED', everybody).every((token) => token.startsWith('user:'))).toBe(true);
  });

  it('of AMBER+STRICT hold nothing that a whole institution has', () => {
    expect(tokens('AMBER+STRICT', everybody).filter((token) => !/^(user|officers):/.test(token))).toEqual([]);
  });

  it('are each there once', () => {
    const audience = { ...nobody, institutionIds: ['home', 'i1', 'i1'], userIds: ['author'] };
    for (const tlp of tlps) expect(new Set(tokens(tlp, audience)).size).toBe(tokens(tlp, audience).length);
  });

  it('name no approver before there is one', () => {
    const made = audienceTokens({ tlp: 'RED', audience: nobody }, { ...source, approverId: null }, []);
    expect(made).toEqual(['user:author']);
  });
});

describe('the addressees of a label', () => {
  const members = Object.keys(nobody) as (keyof AudienceInput)[];
  const fitting: Record<Tlp, (keyof AudienceInput)[]> = {
    CLEAR: [],
    GREEN: [],
    AMBER: ['institutionIds', 'groupIds', 'sectors'],
    'AMBER+STRICT': ['institutionIds', 'userIds'],
    RED: ['userIds'],
  };
  const cells = tlps.flatMap((tlp) => members.map((member) => ({ tlp, member })));

  it.each(cells)('$tlp by $member fit, or are refused at that member', ({ tlp, member }) => {
    const pointer = pointerOf(tlp, { [member]: everybody[member] });
    expect(pointer).toBe(fitting[tlp].includes(member) ? null : `/audience/${member}`);
  });

  it.each(tlps.map((tlp) => ({ tlp })))('$tlp may be missing only where the label says who reads it', ({ tlp }) => {
    expect(pointerOf(tlp, {})).toBe(fitting[tlp].length === 0 ? null : '/audience');
  });
});
