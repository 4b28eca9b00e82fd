import type { Actor } from '@watchbook/contract';
import type { ActorLoader } from '../../identity/actor-loader.js';
import { User } from '../../identity/user/user.entity.js';
import { newContext, runInContext } from '../../platform/context.js';
import type { Database } from '../../platform/database/database.js';
import { accountOf } from './store.js';
import type { Person } from './world.js';

/** As the portal loads somebody for a request, less what the request lost. */
export async function loadActor(portal: Database, actors: ActorLoader, person: Person): Promise<Actor | null> {
  const em = portal.forSystem();
  const user = em.create(User, accountOf(person), { persist: false });
  const loaded = await actors.load(em, user, person.scopes ? 'api-key' : 'session', person.scopes);
  return loaded && { ...loaded.actor, ...lost[person.lacks] };
}

const lost: Record<Person['lacks'], Partial<Actor>> = {
  nothing: {},
  institution: { institutionId: '' },
  name: { userId: '' },
  roles: { roles: [] },
  tokens: { tokens: [] },
  reach: { sectors: [], jurisdictions: [] },
};

export const inContext = <T>(actor: Actor, work: () => T): T =>
  runInContext(newContext({ requestId: 'policy', route: 'test', actor }), work);
