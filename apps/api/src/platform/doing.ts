import { getActor, getContext } from './context.js';

/** Who does something, when, and by what the portal knows them. */
export interface Doing {
  readonly userId: string;
  readonly at: Date;
  /** The session and the authenticators that showed who it is. Two people have none in common. */
  readonly marks: readonly string[];
}

/** Whoever acts now. */
export const doing = (at: Date): Doing => ({ userId: getActor().userId, at, marks: actingMarks() });

/** The marks of whoever acts now; none of a program, which is never the second person. */
export function actingMarks(): string[] {
  const { sessionId, authentication } = getContext();
  return [...(sessionId === null ? [] : [`session:${sessionId}`]), ...(authentication?.authenticators ?? [])];
}

/** Whether two acts were shown with the same session or authenticator, and so may be one person with two accounts. */
export const shareMark = (one: readonly string[], other: readonly string[]): boolean =>
  one.some((mark) => other.includes(mark));

/** The marks of all who had a hand in something. */
export const withMarks = (before: readonly string[], { marks }: Doing): string[] => [...new Set([...before, ...marks])];
