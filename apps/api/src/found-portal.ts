import type { EntityManager } from '@mikro-orm/postgresql';
import * as z from 'zod';
import type { Config } from './config.js';
import { makeLink } from './identity/account/account-link.service.js';
import { emailHash, User } from './identity/user/user.entity.js';
import { Institution } from './institution/institution.entity.js';
import { isUnfounded } from './institution/unfounded.js';
import { writeIntent } from './ledger/seal/intent.js';
import { newContext } from './platform/context.js';
import { uuidv7 } from './platform/uuid.js';
import { runProgram } from './program.js';

const operator = z.strictObject({ name: z.string().trim().min(1).max(200), email: z.email().max(200) });
/** Two, because whatever one of them wants another one approves. */
const founding = z.strictObject({
  institution: z.string().trim().min(1).max(200),
  operators: z.array(operator).min(2, 'at least two operators').max(10),
  again: z.boolean().default(false),
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
 * is done in the portal, by two people. While none of them has joined, `again` invites whom it names anew: earlier links
 * work no longer, and whoever is not named any more cannot join.
 * @throws Error for a portal that is founded already, or for what is not two operators with an address each
 */
export async function foundPortal(environment: NodeJS.ProcessEnv, given: Founding): Promise<OperatorLink[]> {
  const { institution, operators, again } = founding.parse(given);
  const addresses = new Set(operators.map(({ email }) => email.toLowerCase()));
  if (addresses.size < operators.length) throw new Error('Each operator has an address of their own');
  return runProgram(environment, async ({ config, database, sealer }) => {
    const { links, intent } = await database.forSystem().transactional(async (em) => {
      const home = (await isUnfounded(em)) ? await createInstitution(em, institution) : await findHome(em, again);
      await em.nativeUpdate(User, { institutionId: home.id }, { status: 'disabled' });
      const links: OperatorLink[] = [];
      for (const person of operators) links.push(await invite(em, config, home, person));
      return { links, intent: await record(em, home) };
    });
    await sealer.sealed([intent]);
    return links;
  });
}

/** The institution of operators of whom none has joined yet. */
async function findHome(em: EntityManager, again: boolean): Promise<Institution> {
  if (!again) throw new Error('This portal has institutions already; --again invites operators of whom none joined');
  if ((await em.count(User, { joinedAt: { $ne: null } })) > 0) throw new Error('Somebody joined this portal already');
  return em.findOneOrFail(Institution, { kind: 'operator' });
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
  const user =
    (await em.findOne(User, { institutionId, emailHash: emailHash(email) })) ??
    em.create(User, {
      ...{ id: uuidv7(), institutionId, name, email, emailHash: emailHash(email), roles: ['operator'] },
      ...{ status: 'invited', version: 1, createdAt: at },
    });
  user.name = name;
  user.status = 'invited';
  await em.flush();
  return { email, ...(await makeLink(em, config, { userId: user.id, purpose: 'invitation', at })) };
}

function record(em: EntityManager, { id }: Institution): Promise<string> {
  const resources = [{ type: 'institution', id, version: 1 }];
  const context = newContext({ requestId: uuidv7(), route: 'portal found' });
  return writeIntent(em, { action: 'portal.founded', resources }, context);
}
