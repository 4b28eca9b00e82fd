import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** Whom the program vouches for next, and how. */
export interface Person {
  id: string;
  email: string;
  verified?: boolean;
}

/**
 * `oidc-provider`, a certified OpenID provider, over HTTP; its sign-in page is a program that says who it is.
 * Addresses are told at its userinfo endpoint, or with `claimsInToken` in the id token.
 */
export async function startOidcProgram(redirectUri: string, { claimsInToken = false } = {}) {
  const people = new Map<string, Person>();
  let next: Person = { id: 'nobody', email: 'nobody@example.org' };
  let handle: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => response.end();
  const server = createServer((request, response) => handle(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const client = { client_id: 'watchbook', client_secret: 'a secret of the test, long enough' };
  const provider = new Provider(issuer, {
    clients: [{ ...client, redirect_uris: [redirectUri], backchannel_logout_uri: `${issuer}/unused` }],
    cookies: { keys: ['a key of the test'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: !claimsInToken,
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => {
        const person = people.get(id)!;
        return { sub: id, email: person.email, email_verified: person.verified ?? true };
      },
    }),
  });
  const interact = async (request: IncomingMessage, response: ServerResponse) => {
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    if (prompt.name === 'login') {
      people.set(next.id, next);
      return provider.interactionFinished(request, response, { login: { accountId: next.id } });
    }
    const grant = new provider.Grant({ accountId: session!.accountId, clientId: String(params['client_id']) });
    grant.addOIDCScope('openid email');
    return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  };
  const callback = provider.callback();
  handle = (request, response) => {
    if (request.url?.startsWith('/interaction/'))
      interact(request, response).catch((cause: Error) => response.writeHead(500).end(cause.stack));
    else void callback(request, response);
  };
  return {
    issuer,
    clientId: client.client_id,
    clientSecret: client.client_secret,
    /** A browser that goes there as this person. @returns the address at the portal to which it is sent back */
    async visit(location: string, person: Person): Promise<URL> {
      next = person;
      return travel(location, redirectUri);
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** Follows redirects with a jar of cookies until one leads to the portal. */
async function travel(from: string, until: string): Promise<URL> {
  const jar = new Map<string, string>();
  let at = new URL(from);
  for (let step = 0; step < 20; step++) {
    if (at.href.startsWith(until)) return at;
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(at, {
      redirect: 'manual',
      headers: cookie ? { cookie } : {},
      signal: AbortSignal.timeout(60_000),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    const location = answer.headers.get('location');
    if (!location) throw new Error(`${at.href} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
    at = new URL(location, at);
  }
  throw new Error('The provider leads in circles');
}
