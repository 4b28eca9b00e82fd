import { lookup } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../config.js';
import { isReachable, openedFor, type Opened } from './reachable.js';

const TIMEOUT_MS = 10_000;
const ANSWER_MAX_BYTES = 256 * 1024;

export interface Outgoing {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
  /** Of the answer; 256 KiB unless less is enough. */
  maxBytes?: number;
}

interface Target {
  url: URL;
  address: string;
}

/**
 * The one way by which this portal asks an address that somebody configured: TLS, a public address, no redirect, within
 * ten seconds and a bound. The name is resolved here and the connection goes to that very address, so that it cannot
 * mean another one a moment later.
 */
@Injectable()
export class OutboundService {
  private readonly opened: Opened;

  constructor(@Inject(CONFIG) config: Config) {
    this.opened = openedFor(config.outboundAllow);
  }

  /** @throws Error for an address that is not reachable from here, no answer in time, and one that is too long */
  async send(address: string, outgoing: Outgoing = {}): Promise<Response> {
    const target = await this.resolve(address);
    return this.exchange(target, outgoing);
  }

  /** @throws Error when a request to this address would be refused */
  async resolve(address: string): Promise<Target> {
    const url = new URL(address);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (url.username || url.password) throw new Error('An address with a user is refused');
    const found = isIP(host) ? [host] : (await lookup(host, { all: true })).map((one) => one.address);
    const byName = this.opened.hosts.has(host.toLowerCase());
    const refused = found.find((one) => !byName && !isReachable(one, this.opened));
    if (found.length === 0 || refused !== undefined) throw new Error(`${host} is not an address that may be asked`);
    const isOpened = byName || found.every((one) => this.opened.networks.check(one, `ipv${isIP(one) as 4 | 6}`));
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isOpened)) throw new Error('Only https is asked');
    return { url, address: found[0]! };
  }

  private exchange({ url, address }: Target, outgoing: Outgoing): Promise<Response> {
    const { method = 'GET', headers = {}, body, signal, maxBytes = ANSWER_MAX_BYTES } = outgoing;
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const options: RequestOptions = {
      ...{
        method,
        headers: { ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) },
      },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      agent: false,
      // Whatever the name means by now, this connection goes to the address that was looked at.
      lookup: (_name, { all }, done) => {
        const found = { address, family: isIP(address) };
        if (all) done(null, [found]);
        else done(null, found.address, found.family);
      },
    };
    return new Promise((resolve, reject) => {
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const request = send(url, options, (answer) => {
        const chunks: Buffer[] = [];
        let read = 0;
        answer.on('data', (chunk: Buffer) => {
          read += chunk.length;
          if (read > maxBytes) request.destroy(new Error(`more than ${maxBytes} bytes were answered`));
          else chunks.push(chunk);
        });
        answer.on('error', reject);
        answer.on('end', () => resolve(toResponse(answer.statusCode ?? 0, answer.headers, Buffer.concat(chunks))));
      });
      request.on('error', reject);
      request.end(body);
    });
  }
}

function toResponse(status: number, given: NodeJS.Dict<string | string[]>, bytes: Buffer): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) for (const one of [value ?? []].flat()) headers.append(name, one);
  const bodiless = status === 204 || status === 205 || status === 304;
  return new Response(bodiless ? null : new Uint8Array(bytes), { status, headers });
}
