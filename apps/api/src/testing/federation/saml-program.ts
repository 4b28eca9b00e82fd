import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import samlp from 'samlp';
import { newCertificate } from './certificate.js';

/** What the program answers with; each member stands for what an honest one would say. */
export interface SamlAnswer {
  email: string;
  id?: string;
  issuer?: string;
  audience?: string;
  inResponseTo?: string;
  key?: string;
  certificate?: string;
  signAssertion?: boolean;
  lifetimeInSeconds?: number;
  /** How it signs; SHA-256 where it is left out. */
  hash?: 'sha1';
}

/** `samlp`, a SAML 2.0 identity provider, over HTTP; who signs in there is who the test says. */
export async function startSamlProgram() {
  const own = await newCertificate('Identity provider of a test');
  let answer: SamlAnswer = { email: 'nobody@example.org' };
  let consumer = '';
  const server = createServer((request, response) => {
    const query = Object.fromEntries(new URL(request.url ?? '/', 'http://here').searchParams);
    const { email, id, issuer, audience, inResponseTo, key, certificate, lifetimeInSeconds } = answer;
    const handler = samlp.auth({
      issuer: issuer ?? entityId,
      cert: certificate ?? own.certificate,
      key: key ?? own.key,
      ...(audience ? { audience } : {}),
      ...(inResponseTo ? { inResponseTo } : {}),
      lifetimeInSeconds: lifetimeInSeconds ?? 300,
      signatureAlgorithm: `rsa-${answer.hash ?? 'sha256'}`,
      digestAlgorithm: answer.hash ?? 'sha256',
      signResponse: answer.signAssertion === false,
      signAssertion: answer.signAssertion ?? true,
      destination: consumer,
      recipient: consumer,
      getPostURL: (_audience: unknown, _dom: unknown, _request: unknown, done: (error: null, url: string) => void) =>
        done(null, consumer),
      getUserFromRequest: () => ({
        id: id ?? email,
        emails: [{ value: email }],
        displayName: email,
        name: { givenName: 'A', familyName: 'B' },
      }),
    });
    // The program was written for Express: what it needs of it.
    const shown = Object.assign(response, {
      set: (name: string, value: string) => response.setHeader(name, value),
      send: (body: string | number) => response.end(String(body)),
    });
    handler(Object.assign(request, { query, body: {} }) as IncomingMessage, shown, (cause: Error) => {
      response.statusCode = 500;
      response.end(cause.message);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const entityId = `http://127.0.0.1:${port}/metadata`;
  return {
    entityId,
    signInUrl: `http://127.0.0.1:${port}/sso`,
    certificate: own.certificate,
    /** A browser that goes there. @returns what its form posts to the portal */
    async visit(location: string, callbackUrl: string, given: SamlAnswer) {
      answer = given;
      consumer = callbackUrl;
      const page = await (await fetch(location, { signal: AbortSignal.timeout(60_000) })).text();
      const field = (name: string) => {
        const found = new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(page)?.[1];
        if (found === undefined) throw new Error(`No ${name} in ${page.slice(0, 400)}`);
        return found
          .replaceAll('&#x2F;', '/')
          .replaceAll('&#x3D;', '=')
          .replaceAll('&#x2B;', '+')
          .replaceAll('&amp;', '&');
      };
      return { SAMLResponse: field('SAMLResponse'), RelayState: field('RelayState') };
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
