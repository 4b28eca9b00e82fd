import type { FastifyHelmetOptions } from '@fastify/helmet';
import { nonceOf } from './nonce.js';

/** Where browsers send what the policy of a page refused. */
export const VIOLATIONS_PATH = '/api/v1/page-violations';

/** The name of that place in headers. */
const GROUP = 'violations';
export const REPORTING_ENDPOINTS = `${GROUP}="${VIOLATIONS_PATH}"`;

/** What a page may load, run and be; text becomes markup or code only through the policies that are named. */
export const contentPolicy: FastifyHelmetOptions['contentSecurityPolicy'] = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    workerSrc: ["'self'"],
    styleSrc: ["'self'", (_request, reply) => `'nonce-${nonceOf(reply)}'`],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    manifestSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
    trustedTypes: ['angular', 'watchbook#worker'],
    reportTo: [GROUP],
  },
};
