import { setTimeout as wait } from 'node:timers/promises';
import type { NoticeDraft, NoticeView, Screening, WarningDraft, WarningView } from '@watchbook/contract';
import { institutionId } from '../demo/people.js';
import type { Agent } from './agent.js';
import { bodyOf } from './answer.js';
import type { TestApp } from './app.js';
import { aDraft, aWarning } from './drafts.js';

const V1 = '/api/v1';
type Subject = NoticeDraft['subjects'][number];
/** An author and who approves what that one wrote. */
export type Filers = readonly [author: Agent, approver: Agent];

export const nobodyElse = { institutionIds: [], groupIds: [], sectors: [], userIds: [] };
export const only = (...slugs: string[]) => ({ ...nobodyElse, institutionIds: slugs.map(institutionId) });

/** A person of whom nothing is known but the name, unless said otherwise. */
export const person = (name: string, more: Partial<Subject> = {}): Subject => ({
  ...aDraft().subjects[0]!,
  ...{ name, aliases: [], birthDate: null, address: null, identifiers: [] },
  ...more,
});
export const passport = (value: string): Subject['identifiers'] => [{ scheme: 'passport', value }];

/** Writes, submits and publishes a notice. */
export async function publish([author, approver]: Filers, overrides: Partial<NoticeDraft> = {}): Promise<NoticeView> {
  const { id, contentHash } = bodyOf<NoticeView>(await author.post(`${V1}/notices`, aDraft(overrides)));
  bodyOf(await author.post(`${V1}/notices/${id}/submissions`));
  return bodyOf(await approver.post(`${V1}/notices/${id}/approvals`, { contentHash }));
}

/** Drafts, submits and issues a warning. */
export async function issue([author, approver]: Filers, overrides: Partial<WarningDraft> = {}): Promise<WarningView> {
  const { id } = bodyOf<WarningView>(await author.post(`${V1}/warnings`, aWarning(overrides)));
  const { contentHash } = bodyOf<WarningView>(await author.post(`${V1}/warnings/${id}/submissions`));
  return bodyOf(await approver.post(`${V1}/warnings/${id}/approvals`, { contentHash }));
}

/** Publishes a notice about these, and answers with the ids of its subjects once its author can find them. */
export async function file(
  { owner }: TestApp,
  by: Filers,
  subjects: Subject[],
  overrides: Partial<NoticeDraft> = {},
): Promise<{ id: string; ref: string; subjects: string[] }> {
  const { id, ref } = await publish(by, { ...overrides, subjects });
  const { rows } = await owner.query<{ id: string }>(
    'select id from notice_subject where notice_id = $1 order by position',
    [id],
  );
  const isFound = async () => {
    const { body } = await by[0].post(`${V1}/screenings`, { name: subjects[0]!.name, limit: 50 });
    return (body as Screening).matches.some(({ noticeId }) => noticeId === id);
  };
  for (const deadline = Date.now() + 30_000; !(await isFound()); await wait(20))
    if (Date.now() > deadline) throw new Error(`Nobody finds ${id}`);
  return { id, ref, subjects: rows.map((row) => row.id) };
}
