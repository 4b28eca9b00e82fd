import type { Actor } from '@watchbook/contract';
import { getContext, newContext, runInContext } from '../platform/context.js';
import type { Doing } from '../platform/doing.js';
import { uuidv7 } from '../platform/uuid.js';
import { demoEmail, demoInstitutions } from './accounts.js';
import { institutionId, userId } from './people.js';

/** Runs a step of the demo in the name of one of its people; the entry says that the system did it for them. */
export async function actingAs(email: string, step: () => Promise<string>): Promise<void> {
  const context = newContext({ requestId: uuidv7(), route: 'demo', actor: actorOf(email) });
  const id = await runInContext(context, step);
  getContext().recorded.push(id);
}

/** Does something in the name of one of the demo's people, with the rights that they have by then. */
export type As = <T>(email: string, deed: () => Promise<T>) => Promise<T>;

/** One of the demo's people at a time of the story. */
export const personAt = (email: string, at: Date): Doing => ({ userId: userId(email), at, marks: [] });

function actorOf(email: string): Actor {
  for (const { slug, kind, sector, jurisdiction, supervises, people } of demoInstitutions) {
    const person = people.find(({ local }) => demoEmail(local, slug) === email);
    if (!person) continue;
    return {
      institutionId: institutionId(slug),
      institutionKind: kind,
      sectors: sector ? [sector] : (supervises?.sectors ?? []),
      jurisdictions: supervises?.jurisdictions ?? [jurisdiction],
      userId: userId(email),
      roles: [person.role],
      tokens: [],
      via: 'system',
      scopes: null,
    };
  }
  throw new Error(`${email} is not of the demo`);
}
