import { tlps, type Actor } from '@watchbook/contract';
import { addressed, allow, inReach, inScope, own, type Conditions, type NounRules } from './rule.js';

/** States in which a notice shows what it says. */
const LIVE = { $in: ['published', 'contested', 'superseded'] };
/** Handed in, and seen by nobody else yet. */
const PENDING = { $in: ['submitted', 'embargoed'] };
/** States in which others see only that there was a notice. */
const ENDED = { $in: ['withdrawn', 'expired'] };
const NOT_RED = { $in: tlps.filter((tlp) => tlp !== 'RED') };

const analyst: NounRules = (actor) => {
  const mine = { ...own(actor), authorId: actor.userId };
  return [
    ...allow(['create'], 'Notice', mine),
    ...allow(['read', 'edit', 'delete', 'submit'], 'Notice', { ...mine, status: 'draft' }),
    ...allow(['read'], 'Notice', { ...mine, status: PENDING }),
    ...reader(actor),
  ];
};

const officer: NounRules = (actor) => [
  ...allow(['read', 'edit', 'submit'], 'Notice', { ...own(actor), status: 'draft' }),
  ...allow(['read', 'reject'], 'Notice', { ...own(actor), status: PENDING }),
  ...allow(['approve'], 'Notice', { ...own(actor), status: 'submitted' }),
  ...allow(['withdraw'], 'Notice', { ...own(actor), status: { $in: ['published', 'contested'] }, ...addressed(actor) }),
  ...allow(['contest'], 'Notice', { status: 'published', ...addressed(actor) }),
  ...allow(['export'], 'Notice', { status: LIVE, tlp: { $in: ['CLEAR', 'GREEN', 'AMBER'] }, ...addressed(actor) }),
  ...allow(['read'], 'Notice', { ...own(actor), status: ENDED, tlp: NOT_RED }),
  ...allow(['read'], 'Notice', { ...own(actor), status: ENDED, ...addressed(actor) }),
  ...reader(actor),
];

/** Published notices that name the reader, and the tombstones of ended ones. */
const reader: NounRules = (actor) => [
  ...allow(['read', 'unmask'], 'Notice', { status: LIVE, ...addressed(actor) }),
  ...allow(['read-tombstone'], 'Notice', { status: ENDED, ...addressed(actor) }),
];

/** What was published within jurisdiction and sector; RED only for those it names. */
const regulator: NounRules = (actor) =>
  overseen(actor).flatMap((conditions) => [
    ...allow(['read', 'unmask'], 'Notice', { status: LIVE, ...conditions }),
    ...allow(['read-tombstone'], 'Notice', { status: ENDED, ...conditions }),
  ]);

const supervisor: NounRules = (actor) => [
  ...regulator(actor),
  ...overseen(actor).flatMap((conditions) => allow(['read'], 'Notice', { status: ENDED, ...conditions })),
  // A proposal is seen by colleagues who may not know of a RED notice.
  ...allow(['order-withdrawal'], 'Notice', {
    status: { $in: ['published', 'contested'] },
    tlp: NOT_RED,
    ...inReach(actor),
  }),
];

const overseen = (actor: Actor): Conditions[] => [
  { tlp: NOT_RED, ...inReach(actor) },
  { tlp: 'RED', ...inReach(actor), ...addressed(actor) },
];

const program: NounRules = (actor) => [
  ...(inScope(actor, 'notices:write') ? writes(actor) : []),
  ...(inScope(actor, 'notices:read') ? reads(actor) : []),
];

/** Who writes reads what it wrote, until somebody publishes it: every write is answered with it. */
const writes: NounRules = (actor) => {
  const mine = { ...own(actor), authorId: actor.userId };
  return [
    ...allow(['create'], 'Notice', mine),
    ...allow(['read', 'edit', 'submit'], 'Notice', { ...mine, status: 'draft' }),
    ...allow(['read'], 'Notice', { ...mine, status: PENDING }),
  ];
};

const reads: NounRules = (actor) => [
  ...allow(['read'], 'Notice', { ...own(actor), authorId: actor.userId, status: PENDING }),
  ...allow(['read'], 'Notice', { status: LIVE, ...addressed(actor) }),
  ...allow(['read-tombstone'], 'Notice', { status: ENDED, ...addressed(actor) }),
];

export const noticeRules: Record<Actor['roles'][number], NounRules> = {
  analyst,
  'compliance-officer': officer,
  'institution-admin': (actor) =>
    allow(['read-metadata'], 'Notice', {
      ...own(actor),
      status: { $in: [...LIVE.$in, ...ENDED.$in] },
      tlp: NOT_RED,
    }),
  'regulator-analyst': regulator,
  'regulator-supervisor': supervisor,
  auditor: () =>
    allow(['read-metadata'], 'Notice', {
      status: { $in: [...PENDING.$in, ...LIVE.$in, ...ENDED.$in] },
      tlp: NOT_RED,
    }),
  operator: () => [],
  'service-account': program,
};
