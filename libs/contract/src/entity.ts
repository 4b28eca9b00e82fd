import * as z from 'zod';
import { id, instant, pageOf, pageQuery, receipt, text } from './common.js';
import { identifierScheme, subjectType, tlp, typology } from './codes.js';
import { listSource } from './list.js';
import { noticeStatus, sourceView } from './notice.js';
import { matchJudgement, matchJudgementDraft } from './screening.js';
import { warningSummary } from './warning.js';

/** A subject of a notice or an entry of a public list, as one of those that are believed to be one entity. */
export const entityMember = z.object({
  id,
  kind: z.enum(['subject', 'list-entry']),
  type: subjectType,
  /** Personal data is one constant mask, in this and the members below, until a purpose was stated for the notice. */
  name: z.string(),
  masked: z.boolean(),
  aliases: z.array(z.object({ value: z.string(), weak: z.boolean() })),
  birthDates: z.array(z.string()),
  countries: z.array(z.string()),
  addresses: z.array(z.string()),
  identifiers: z.array(z.object({ scheme: identifierScheme, value: z.string() })),
  /** What it is in its notice. */
  role: z.enum(['principal', 'linked']).nullable(),
  notice: z
    .object({
      id,
      ref: z.string(),
      title: z.string(),
      status: noticeStatus,
      tlp,
      typology,
      source: sourceView,
      own: z.boolean(),
      publishedAt: instant.nullable(),
    })
    .nullable(),
  listEntry: z.object({ id, source: listSource, externalId: z.string(), programs: z.array(z.string()) }).nullable(),
});
export type EntityMember = z.infer<typeof entityMember>;

/** What somebody said of two members; `taken-back` undoes what was said before. */
export const memberVerdicts = ['same', 'different', 'unsure', 'taken-back'] as const;
export const memberVerdict = z.enum(memberVerdicts);
export type MemberVerdict = z.infer<typeof memberVerdict>;

/** One judgement of the caller's institution. */
export const pairJudgement = z.object({
  id,
  verdict: memberVerdict,
  note: z.string().nullable(),
  by: z.object({ id, name: z.string() }),
  at: instant,
});
export type PairJudgement = z.infer<typeof pairJudgement>;

/** One reason for or against a link; a bit more doubles the odds. Values of who is seen masked are masked. */
export const linkReason = z.object({ feature: z.string(), bits: z.number(), a: z.string(), b: z.string() });
export type LinkReason = z.infer<typeof linkReason>;

export const linkGuards = [
  'judged-different',
  'identifier',
  'birth-date',
  'ambiguous',
  'diameter',
  'size',
  'average',
] as const;
export const linkGuard = z.enum(linkGuards);
export type LinkGuard = z.infer<typeof linkGuard>;

/** What is known of two members being one entity. */
export const entityLink = z.object({
  /** The two members, the lesser id first. */
  a: id,
  b: id,
  bits: z.number(),
  reasons: z.array(linkReason),
  /** What the caller's institution last judged of the two, unless it was taken back. */
  judgement: pairJudgement.nullable(),
  /** All that it ever judged of them, newest first. */
  judgements: z.array(pairJudgement),
});
export type EntityLink = z.infer<typeof entityLink>;

/** Two that look alike and were kept apart, the guard that did, and the two members for whose sake. */
export const refusedLink = entityLink.extend({ guard: linkGuard, because: z.array(id) });
export type RefusedLink = z.infer<typeof refusedLink>;

/** An issued warning, and those of the entity's notices that it refers to, of all that the caller may read. */
export const entityWarning = warningSummary
  .pick({ id: true, ref: true, status: true, title: true, severity: true, typology: true, tlp: true, issuer: true })
  .extend({ issuedAt: instant, notices: z.array(z.object({ id, ref: z.string() })) });
export type EntityWarning = z.infer<typeof entityWarning>;

/** `GET /entities/{id}`: who the members that the caller may read are believed to be. Nothing of it is stored. */
export const entity = z.object({
  /** The oldest member that the caller may read; every member's id leads here. */
  id,
  type: subjectType,
  name: z.string(),
  /** False when there was more to look at than one answer looks at. */
  complete: z.boolean(),
  members: z.array(entityMember),
  links: z.array(entityLink),
  refused: z.array(refusedLink),
  /** Members of other entities that `refused` names. */
  others: z.array(entityMember),
  /** Newest first. */
  warnings: z.array(entityWarning),
});
export type Entity = z.infer<typeof entity>;

export const timelineKinds = [
  'notice-published',
  'notice-withdrawn',
  'notice-expired',
  'list-added',
  'list-changed',
  'list-removed',
  'linked',
  'judged',
  'warning-issued',
  'warning-withdrawn',
  'warning-expired',
] as const;
export const timelineKind = z.enum(timelineKinds);
export type TimelineKind = z.infer<typeof timelineKind>;

/** Something that happened to an entity, as its reader may know it. */
export const timelineEvent = z.object({
  /** Of this event; the same whenever it is asked for. */
  id: z.string(),
  at: instant,
  kind: timelineKind,
  /** The source of the notice as its page shows it, the issuer of the warning, or the colleague who judged. */
  by: z.string().nullable(),
  /** Members that it is about: of a notice those that stand in it, of a link or judgement the two. */
  members: z.array(
    z.object({
      id,
      name: z.string(),
      notice: z.object({ id, ref: z.string(), status: noticeStatus }).nullable(),
      listEntry: z.object({ id, source: listSource, externalId: z.string() }).nullable(),
    }),
  ),
  warning: entityWarning.pick({ id: true, ref: true, title: true, severity: true, status: true }).nullable(),
  judgement: pairJudgement.pick({ verdict: true, note: true }).nullable(),
  /** How strong the link is. */
  bits: z.number().nullable(),
});
export type TimelineEvent = z.infer<typeof timelineEvent>;

/** `GET /entities/{id}/timeline`: newest first. A link stands at the time since which both of its members are there. */
export const entityTimeline = pageOf(timelineEvent).extend({
  /** False when there was more to look at than one answer looks at. */
  complete: z.boolean(),
});
export type EntityTimeline = z.infer<typeof entityTimeline>;
export const entityTimelineQuery = z.strictObject({ ...pageQuery });
export type EntityTimelineQuery = z.infer<typeof entityTimelineQuery>;

/** Most nodes of one graph. */
export const GRAPH_NODES = 150;
/** Entities whose surroundings are searched for one path, the nearest first. */
export const PATH_ENTITIES = 12;

export const graphNode = z.object({
  /** Of an entity its own id; of others one that holds for the caller's institution. */
  id: z.string(),
  kind: z.enum(['entity', 'notice', 'list-entry', 'identifier']),
  /** Name, reference or value, masked where it is personal data. */
  label: z.string(),
  /** Type of an entity, state of a notice, list of an entry, scheme of an identifier. */
  type: z.string(),
  tlp: tlp.nullable(),
  /** How many members of the entity the caller may read. */
  members: z.int().nullable(),
  /** An entity whose own surroundings are not in this graph. */
  expandable: z.boolean(),
});
export type GraphNode = z.infer<typeof graphNode>;

export const graphEdgeKinds = ['principal', 'linked', 'listed', 'shares'] as const;
export const graphEdge = z.object({ from: z.string(), to: z.string(), kind: z.enum(graphEdgeKinds) });
export type GraphEdge = z.infer<typeof graphEdge>;

/** The surroundings of an entity: its notices and lists, who else stands in them, and what it shares with others. */
export const entityGraph = z.object({
  id,
  /** False when there was more than one graph holds. */
  complete: z.boolean(),
  nodes: z.array(graphNode),
  edges: z.array(graphEdge),
});
export type EntityGraph = z.infer<typeof entityGraph>;
export const entityGraphQuery = z.strictObject({ depth: z.coerce.number().int().min(1).max(2).default(1) });
export type EntityGraphQuery = z.infer<typeof entityGraphQuery>;

/** A shortest way from one entity to another over what the caller may read; no nodes when none was found. */
export const entityPath = entityGraph.extend({ to: id, found: z.boolean() });
export type EntityPath = z.infer<typeof entityPath>;
export const entityPathQuery = z.strictObject({ to: id });
export type EntityPathQuery = z.infer<typeof entityPathQuery>;

/** Two members that may be one entity: what was not judged yet, or what was, newest first. */
export const entityPair = z.object({
  /** Of the own institution's notices, or in the regulator's reach. */
  left: entityMember,
  right: entityMember,
  link: entityLink,
  /** Why the two would not be linked however much speaks for it. */
  guard: linkGuard.nullable(),
});
export type EntityPair = z.infer<typeof entityPair>;
export const entityPairList = pageOf(entityPair);
export const entityPairQuery = z.strictObject({
  ...pageQuery,
  limit: z.coerce.number().int().min(1).max(50).default(25),
  /** Left out: what was not judged yet first, then what was. */
  'filter[judged]': z.enum(['true', 'false']).optional(),
});
export type EntityPairQuery = z.infer<typeof entityPairQuery>;

/** What somebody says of two members of entities. */
export const memberJudgementDraft = z
  .strictObject({
    memberId: id,
    otherId: id,
    verdict: memberVerdict,
    note: text(1000).nullable().default(null),
  })
  .refine(({ memberId, otherId }) => memberId !== otherId, { path: ['otherId'], message: 'two different members' });
export type MemberJudgementDraft = z.infer<typeof memberJudgementDraft>;
export const memberJudgement = z.object({
  id,
  memberId: id,
  otherId: id,
  verdict: memberVerdict,
  at: instant,
  receipt,
});
export type MemberJudgement = z.infer<typeof memberJudgement>;

/** `POST /judgements`: of a match of a screening, or of two members. The newest counts; all are kept. */
export const judgementDraft = z.union([matchJudgementDraft, memberJudgementDraft]);
export type JudgementDraft = z.infer<typeof judgementDraft>;
export const judgement = z.union([matchJudgement, memberJudgement]);
export type Judgement = z.infer<typeof judgement>;
