import { tlps, type Actor } from '@watchbook/contract';
import { addressed, allow, inReach, inScope, own, type NounRules, type PolicyRule } from './rule.js';

/** States in which a notice shows what it says. */
const LIVE = { $in: ['published', 'contested', 'superseded'] };
/** States in which others see only that there was a notice. */
const ENDED = { $in: ['withdrawn', 'expired'] };
const NOT_RED = { $in: tlps.filter((tlp) => tlp !== 'RED') };

const analyst: NounRules = (actor) => {
  const mine = { ...own(actor), authorId: actor.userId };
  return [
    ...allow(['create'], 'Notice', mine),
    ...allow(['read', 'edit', 'delete', 'submit'], 'Notice', { ...mine, status: 'draft' }),
    ...allow(['read'], 'Notice', { ...mine, status: 'submitted' }),
    ...reader(actor),
  ];
};

const officer: NounRules = (actor) => [
  ...allow(['read', 'edit', 'submit'], 'Notice', { ...own(actor), status: 'draft' }),
  ...allow(['read', 'approve', 'reject'], 'Notice', { ...own(actor), status: 'submitted' }),
  ...allow(['withdraw'], 'Notice', { ...own(actor), status: { $in: ['published', 'contested'] }, ...addressed(actor) }),
  ...allow(['contest'], 'Notice', { status: 'published', ...addressed(actor) }),
  ...allow(['export'], 'Notice', { status: LIVE, tlp: { $in: ['CLEAR', 'GREEN', 'AMBER'] }, ...addressed(actor) }),
  ...allow(['read'], 'Notice', { ...own(actor), status: ENDED }),
  ...reader(actor),
];

/** Published notices that name the reader, and the tombstones of ended ones. */
const reader: NounRules = (actor) => [
  ...allow(['read', 'unmask'], 'Notice', { status: LIVE, ...addressed(actor) }),
  ...allow(['read-tombstone'], 'Notice', { status: ENDED, ...addressed(actor) }),
];

/** Published notices within jurisdiction and sector; RED only for those it names. */
const regulator: NounRules = (actor) => [
  ...allow(['read', 'unmask'], 'Notice', { status: LIVE, tlp: NOT_RED, ...inReach(actor) }),
  ...allow(['read', 'unmask'], 'Notice', { status: LIVE, tlp: 'RED', ...inReach(actor), ...addressed(actor) }),
  ...allow(['read-tombstone'], 'Notice', { status: ENDED, tlp: NOT_RED, ...inReach(actor) }),
];

const supervisor: NounRules = (actor) => [
  ...regulator(actor),
  ...allow(['read'], 'Notice', { status: 'withdrawn', tlp: NOT_RED, ...inReach(actor) }),
];

const program: NounRules = (actor) => [
  ...(inScope(actor, 'notices:write') ? writes(actor) : []),
  ...(inScope(actor, 'notices:read') ? reads(actor) : []),
];

function writes(actor: Actor): PolicyRule[] {
  const mine = { ...own(actor), authorId: actor.userId };
  return [
    ...allow(['create'], 'Notice', mine),
    ...allow(['read', 'edit', 'submit'], 'Notice', { ...mine, status: 'draft' }),
    ...allow(['read'], 'Notice', { ...mine, status: 'submitted' }),
  ];
}

const reads: NounRules = (actor) => [
  ...allow(['read'], 'Notice', { status: LIVE, ...addressed(actor) }),
  ...allow(['read-tombstone'], 'Notice', { status: ENDED, ...addressed(actor) }),
];

export const noticeRules: Record<Actor['roles'][number], NounRules> = {
  analyst,
  'compliance-officer': officer,
  'institution-admin': (actor) =>
    allow(['read-metadata'], 'Notice', { ...own(actor), status: { $in: [...LIVE.$in, ...ENDED.$in] } }),
  'regulator-analyst': regulator,
  'regulator-supervisor': supervisor,
  auditor: () => allow(['read-metadata'], 'Notice', { status: { $in: ['submitted', ...LIVE.$in, ...ENDED.$in] } }),
  operator: () => [],
  'service-account': program,
};
