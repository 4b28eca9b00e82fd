/** One request that a page sent. */
export interface Sent {
  method: string;
  url: string;
  headers: Headers;
  body: unknown;
}

/** An answer of the portal; a function sees the request and may wait, and `null` is a connection that breaks. */
export type Answer = { status?: number; body?: unknown; headers?: Record<string, string> } | null;

/**
 * Stands in for the portal: answers `METHOD /path` (without base and query) and remembers what was sent.
 * A route without an answer is a 404 problem, as it is in the portal.
 */
export function fakePortal(answers: Record<string, Answer | ((sent: Sent) => Answer | Promise<Answer>)>): Sent[] {
  const sent: Sent[] = [];
  globalThis.fetch = async (input, init = {}) => {
    const url = String(input);
    const method = init.method ?? 'GET';
    const request: Sent = {
      method,
      url,
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined,
    };
    sent.push(request);
    const route = `${method} ${url.replace('/api/v1', '').split('?')[0]}`;
    const found = answers[route];
    const answer = typeof found === 'function' ? await found(request) : found;
    if (answer === null) throw new TypeError('Failed to fetch');
    return toResponse(answer ?? notFound);
  };
  return sent;
}

const notFound = {
  status: 404,
  body: { type: 'about:blank', title: 'Not found', status: 404, code: 'not-found', requestId: 'request-1' },
};

function toResponse({ status = 200, body, headers = {} }: NonNullable<Answer>): Response {
  const known = new Headers({ 'Content-Type': 'application/json', ...headers });
  return {
    ok: status < 400,
    status,
    headers: known,
    json: async () => JSON.parse(JSON.stringify(body ?? null)) as unknown,
    blob: async () => new Blob(),
  } as Response;
}
