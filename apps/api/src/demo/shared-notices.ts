import type { SubjectInput } from '@watchbook/contract';
import { inventNotices, type DemoNotice } from './notices.js';

/** Whom a notice is about. */
export const principalOf = ({ draft }: DemoNotice): SubjectInput =>
  draft.subjects.find(({ role }) => role === 'principal')!;

/** Published notices that every member of the portal finds, oldest first. */
export const sharedNotices = (): DemoNotice[] =>
  inventNotices().filter(({ draft, status }) => draft.tlp === 'GREEN' && status === 'published');

/** Those by which the other members tell an institution of people. */
export const noticesToldTo = (slug: string): DemoNotice[] =>
  sharedNotices().filter((notice) => notice.institution.slug !== slug && principalOf(notice).type === 'Person');
