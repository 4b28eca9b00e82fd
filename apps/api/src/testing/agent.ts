import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { operationAt, undescribed } from './description.js';

/** One answer of the portal. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  body: unknown;
  text: string;
  bytes: Buffer;
}

type Headers = Record<string, string>;

/** The password of every account in tests. */
export const TEST_PASSWORD = 'watchbook-demo-2026';

/** One browser or program that speaks to the portal; keeps its cookie and CSRF token. */
export class Agent {
  private readonly cookies = new Map<string, string>();
  private csrfToken = '';
  private key: string | null = null;

  constructor(
    private readonly app: NestFastifyApplication,
    /** From where it asks; the loopback address unless told otherwise. */
    private readonly address: string | null = null,
  ) {}

  /** @throws Error when the portal refuses */
  async signIn(email: string, password = TEST_PASSWORD): Promise<this> {
    const answer = await this.post('/api/v1/sessions', { email, password });
    if (answer.status !== 201) throw new Error(`Sign-in as ${email}: ${answer.status} ${answer.text}`);
    return this;
  }

  /** Acts as a program from now on. */
  withKey(key: string): this {
    this.key = key;
    return this;
  }

  get(url: string, headers: Headers = {}): Promise<Answer> {
    return this.send('GET', url, undefined, headers);
  }

  post(url: string, body?: unknown, headers: Headers = {}): Promise<Answer> {
    return this.send('POST', url, body, headers);
  }

  patch(url: string, body: unknown, headers: Headers = {}): Promise<Answer> {
    return this.send('PATCH', url, body, headers);
  }

  delete(url: string, headers: Headers = {}): Promise<Answer> {
    return this.send('DELETE', url, undefined, headers);
  }

  /** @throws Error when the portal answers what its description does not name */
  async send(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT' | 'HEAD',
    url: string,
    body: unknown,
    headers: Headers,
  ): Promise<Answer> {
    const response = await this.app.inject({
      method,
      url,
      ...(this.address ? { remoteAddress: this.address } : {}),
      headers: { ...this.credentials(), ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    const isJson = /[/+]json\b/.test(String(response.headers['content-type']));
    const answered = isJson && response.body !== '' ? (JSON.parse(response.body) as unknown) : null;
    this.keep(response.headers['set-cookie'], answered);
    const operation = await operationAt(method, url);
    const fault = operation && undescribed(operation, response.statusCode, answered);
    if (fault) throw new Error(`${method} ${operation.path}: ${fault}; npm run generate shows what is described`);
    return {
      status: response.statusCode,
      headers: response.headers,
      text: response.body,
      bytes: response.rawPayload,
      body: answered,
    };
  }

  private credentials(): Headers {
    if (this.key !== null) return { authorization: `Bearer ${this.key}` };
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return cookie ? { cookie, ...(this.csrfToken ? { 'x-csrf-token': this.csrfToken } : {}) } : {};
  }

  /** Like a browser; the token that goes with a session comes with the answer that opens it. */
  private keep(set: string | string[] | number | undefined, body: unknown): void {
    for (const cookie of [set ?? []].flat()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(String(cookie)) ?? [];
      if (!name) continue;
      if (value) this.cookies.set(name, value);
      else this.cookies.delete(name);
      const { csrfToken } = (body ?? {}) as { csrfToken?: string };
      if (csrfToken) this.csrfToken = csrfToken;
    }
  }
}
