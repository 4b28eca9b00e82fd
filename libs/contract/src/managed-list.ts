import * as z from 'zod';
import { id, instant, pageOf, pageQuery, receipt, text } from './common.js';
import { match, screeningQuery, verdict } from './screening.js';
import { tableInput } from './screening-batch.js';

/** `POST /managed-lists`: names that an institution keeps under watch. */
export const managedListDraft = z.strictObject({
  name: text(200),
  /** To whom its alerts go; who makes the list unless said otherwise. */
  ownerId: id.optional(),
});
export type ManagedListDraft = z.infer<typeof managedListDraft>;

export const managedList = z.object({
  id,
  name: z.string(),
  owner: z.object({ id, name: z.string() }),
  entries: z.int(),
  openAlerts: z.int(),
  createdAt: instant,
});
export type ManagedList = z.infer<typeof managedList>;
export const managedListWritten = managedList.extend({ receipt });
export const managedListPage = pageOf(managedList);
export const managedListQuery = z.strictObject({ ...pageQuery });
export type ManagedListQuery = z.infer<typeof managedListQuery>;

/** `POST /managed-lists/{id}/assignments`. */
export const listAssignment = z.strictObject({ ownerId: id });
export type ListAssignment = z.infer<typeof listAssignment>;

/** `GET /managed-lists/{id}/assignees`: colleagues to whom a list can be handed over, by name. */
export const listAssigneeList = z.object({ data: z.array(z.object({ id, name: z.string() })) });
export type ListAssigneeList = z.infer<typeof listAssigneeList>;

const { name, type, birthDate, country, identifiers } = screeningQuery.shape;
const watched = { name, type, birthDate, country, identifiers };

/** `POST /managed-lists/{id}/entries`. The same reference again takes the place of the entry that has it. */
export const listedNameDraft = z
  .strictObject({ reference: text(200).nullable().default(null), ...watched })
  .refine((entry) => entry.name !== undefined || entry.identifiers.length > 0, {
    path: ['name'],
    message: 'a name or an identifier',
  });
export type ListedNameDraft = z.infer<typeof listedNameDraft>;

/** `POST /managed-lists/{id}/imports`: many entries as CSV. */
export const listTableDraft = z.strictObject({ ...tableInput, dryRun: z.boolean().default(false) });
export type ListTableDraft = z.infer<typeof listTableDraft>;

/** What a table changed in a list. */
export const listTableResult = z.object({
  added: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  faulty: z.int(),
  receipt,
});

export const listedName = z.object({
  id,
  reference: z.string().nullable(),
  ...watched,
  version: z.int(),
  addedAt: instant,
  changedAt: instant,
});
export type ListedName = z.infer<typeof listedName>;
export const listedNameWritten = listedName.extend({ receipt });
export const listedNamePage = pageOf(listedName);

export const alertStates = ['open', 'judged', 'closed'] as const;
export const alertState = z.enum(alertStates);
export type AlertState = z.infer<typeof alertState>;
export const alertEnds = ['withdrawn', 'entry-removed', 'out-of-sight', 'superseded'] as const;
export type AlertEnd = (typeof alertEnds)[number];

const judged = z.object({ verdict, note: z.string().nullable(), at: instant, by: z.string() });

/** Somebody on a list who may be meant by a notice or by an entry of a public list. */
export const screeningAlert = z.object({
  id,
  state: alertState,
  list: z.object({ id, name: z.string() }),
  owner: z.object({ id, name: z.string() }),
  entry: z.object({ id, reference: z.string().nullable(), ...watched }),
  noticeId: id.nullable(),
  listEntryId: id.nullable(),
  /** As far as the reader may see it now; null when there is no match any more. */
  match: match.nullable(),
  raisedAt: instant,
  /** What is new since the alert before this one on the same two. */
  changed: z.array(z.enum(['entry', 'notice', 'list-entry'])),
  /** What was judged before that change. */
  before: judged.nullable(),
  judgement: judged.nullable(),
  /** Why nothing has to be judged any more. */
  closed: z.object({ reason: z.enum(alertEnds), at: instant }).nullable(),
});
export type ScreeningAlert = z.infer<typeof screeningAlert>;
export const screeningAlertPage = pageOf(screeningAlert);
export const screeningAlertQuery = z.strictObject({
  ...pageQuery,
  'filter[state]': alertState.optional(),
  'filter[list]': id.optional(),
  'filter[owner]': z.literal('me').optional(),
});
export type ScreeningAlertQuery = z.infer<typeof screeningAlertQuery>;

/** `POST /screening-alerts/{id}/judgements`. */
export const alertJudgement = z.strictObject({ verdict, note: text(1000).nullable().default(null) });
export type AlertJudgement = z.infer<typeof alertJudgement>;
export const screeningAlertWritten = screeningAlert.extend({ receipt });
