import type { ApiKeyScope } from '@watchbook/contract';
import type { Agent } from './agent.js';
import { bodyOf } from './answer.js';
import type { TestApp } from './app.js';

/** A program of an institution, with a key that its administrator minted and its officer approved. */
export async function programWith(portal: TestApp, slug: string, scopes: readonly ApiKeyScope[]): Promise<Agent> {
  const admin = await portal.as('admin', slug);
  const officer = await portal.as('officer', slug);
  const draft = { name: `Program ${scopes.join(' ')}`, scopes };
  const { id, secret } = bodyOf<{ id: string; secret: string }>(await admin.post('/api/v1/api-keys', draft));
  bodyOf(await officer.post(`/api/v1/api-keys/${id}/approvals`));
  return portal.nobody().withKey(secret);
}
