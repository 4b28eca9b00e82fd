import type { EntityManager } from '@mikro-orm/postgresql';
import * as z from 'zod';
import { openDatabase } from './app.js';
import { readConfig, type Config } from './config.js';
import { makeLink } from './identity/account/account-link.service.js';
import { emailHash, User } from './identity/user/user.entity.js';
import { Institution } from './institution/institution.entity.js';
import { isUnfounded } from './institution/unfounded.js';
import { writeIntent } from './ledger/seal/intent.js';
import { Sealer } from './ledger/seal/sealer.js';
import { newContext } from './platform/context.js';
import { uuidv7 } from './platform/uuid.js';

const operator = z.strictObject({ name: z.string().trim().min(1).max(200), email: z.email().max(200) });
/** Two, because whatever one of them wants another one approves. */
const founding = z.strictObject({
  institution: z.string().trim().min(1).max(200),
  operators: z.array(operator).min(2, 'at least two operators').max(10),
});
export type Founding = z.input<typeof founding>;

/** A link with which an operator sets a password, once. */
export interface OperatorLink {
  readonly email: string;
  readonly url: string;
  readonly until: Date;
}

/**
 * Makes the first institution of an empty portal, that of its operators, and invites them. From then on everything else
 * is done in the portal, by two people.
 * @throws Error for a portal that is founded already, or for what is not two operators with an address each
 */
export async function foundPortal(environment: NodeJS.ProcessEnv, given: Founding): Promise<OperatorLink[]> {
  const { institution, operators } = founding.parse(given);
  if (new Set(operators.map(({ email }) => email.toLowerCase())).size < operators.length)
    throw new Error('Each operator has an address of their own');
  const config = readConfig(environment);
  const database = await openDatabase(config);
  const sealer = new Sealer(database.systemUrl, () => new Date());
  try {
    const { links, intent } = await database.forSystem().transactional(async (em) => {
      if (!(await isUnfounded(em))) throw new Error('This portal has institutions already');
      const home = await createInstitution(em, institution);
      const links: OperatorLink[] = [];
      for (const person of operators) links.push(await invite(em, config, home, person));
      return { links, intent: await record(em, home) };
    });
    await sealer.sealed([intent]);
    return links;
  } finally {
    await sealer.stop();
    await database.close();
  }
}

async function createInstitution(em: EntityManager, name: string): Promise<Institution> {
  const institution = em.create(Institution, {
    ...{ id: uuidv7(), slug: 'platform', name, kind: 'operator', sector: null, jurisdiction: 'CN' },
    ...{ supervisedSectors: [], supervisedJurisdictions: [], status: 'active', address: null, contact: null },
    ...{ version: 1, createdAt: new Date() },
  });
  await em.flush();
  return institution;
}

async function invite(
  em: EntityManager,
  config: Config,
  { id: institutionId }: Institution,
  { name, email }: z.output<typeof operator>,
): Promise<OperatorLink> {
  const at = new Date();
  const user = em.create(User, {
    ...{ id: uuidv7(), institutionId, name, email, emailHash: emailHash(email), roles: ['operator'] },
    ...{ status: 'invited', version: 1, createdAt: at },
  });
  await em.flush();
  return { email, ...(await makeLink(em, config, { userId: user.id, purpose: 'invitation', at })) };
}

function record(em: EntityManager, { id }: Institution): Promise<string> {
  const resources = [{ type: 'institution', id, version: 1 }];
  const context = newContext({ requestId: uuidv7(), route: 'portal found' });
  return writeIntent(em, { action: 'portal.founded', resources }, context);
}
