import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { notFound } from '../problem.js';
import { EVERYTHING } from './admission/known-paths.js';
import { nonceOf } from './nonce.js';

/**
 * Serves the built web application: its files, and its one page for every other address.
 * Files carry a hash in their names and may be kept; the page that names them may not, for it holds the nonce with which
 * Angular adds the styles of its components.
 */
export async function serveWeb(server: FastifyInstance, webDir: string | null): Promise<void> {
  const page = webDir === null ? null : await readFile(join(webDir, 'index.html'), 'utf8');
  if (webDir !== null) {
    await server.register(fastifyStatic, {
      root: webDir,
      wildcard: false,
      globIgnore: ['index.html'],
      index: false,
      setHeaders: (reply, file) => {
        reply.header('Cache-Control', file.endsWith('.html') ? 'no-cache' : 'public, max-age=31536000, immutable');
      },
    });
  }
  server.get(EVERYTHING, async (request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    if (page !== null && (isPage(path) || path === '/index.html')) {
      return reply
        .header('Cache-Control', 'no-store')
        .type('text/html; charset=utf-8')
        .send(page.replace('<wb-root', `<wb-root ngCspNonce="${nonceOf(reply.raw)}"`));
    }
    const problem = notFound().toBody(request.watchbook.requestId);
    return reply.status(404).type('application/problem+json').send(problem);
  });
}

/** Addresses of pages have no extension and lie outside the interfaces for programs, however these are spelled. */
const isPage = (path: string) => !/^\/(api|log|healthz|readyz|metrics)(\/|$)/i.test(path) && !path.includes('.');
