export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Route {
  method: Method;
  /** With `{id}` where an id goes. */
  path: string;
}

/** Routes that answer somebody who is not signed in. */
const OPEN = [
  ...['/healthz', '/readyz', '/log/checkpoint', '/log/checkpoint/{size}', '/log/vkey', '/log/vkeys', '/log/rotations'],
  ...['/log/tile/{level}/{path}', 'POST /log/cosignatures', '/api/v1/demo', 'POST /api/v1/sessions'],
  'POST /api/v1/page-violations',
  ...['second-factor', 'second-factor/passkey-options', 'passkey-options', 'passkey'].map(
    (path) => `POST /api/v1/sessions/${path}`,
  ),
  ...['/api/v1/password-resets', '/api/v1/account-links/inspections', '/api/v1/account-links/uses'],
  ...['/api/v1/sign-in-providers', 'POST /api/v1/federated-sign-ins', '/api/v1/federated-sign-ins/oidc/callback'],
  ...['/acs', '/metadata'].map((path) => `/api/v1/federated-sign-ins/saml/{id}${path}`),
  '/api/v1/federated-sign-ins/saml/completion',
  '/api/v1/federated-sign-ins/oidc/{id}/back-channel-logouts',
];

/** Whether a route answers only to somebody who is signed in. */
export const isProtected = ({ method, path }: Route): boolean =>
  !OPEN.includes(path) && !OPEN.includes(`${method} ${path}`);

/** The path with this in the place of its parameters. */
export const fill = (path: string, id: string): string =>
  path
    .replace('{seq}', '0')
    .replace('{path}', '0/000')
    .replace('{name}', 'rows')
    .replaceAll(/\{\w+\}/g, id);
