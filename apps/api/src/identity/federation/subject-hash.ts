import { createHash } from 'node:crypto';

/** What is kept of a name that a provider gives somebody, or of a session there. */
export const subjectHash = (subject: string) => createHash('sha256').update(subject).digest('hex');
