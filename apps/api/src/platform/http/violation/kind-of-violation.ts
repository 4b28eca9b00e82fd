import type { PageViolation } from '@watchbook/contract';

const directives = new Set([
  ...[
    'default',
    'script',
    'worker',
    'style',
    'img',
    'font',
    'connect',
    'manifest',
    'object',
    'frame',
    'child',
    'media',
  ].map((name) => `${name}-src`),
  ...['base-uri', 'form-action', 'frame-ancestors', 'require-trusted-types-for', 'trusted-types'],
]);
const keywords = new Set(['inline', 'eval', 'wasm-eval', 'trusted-types-policy', 'trusted-types-sink', 'data', 'blob']);

/**
 * Which directive refused what kind of thing in which file of the portal, in words of closed lists: anybody may send
 * a report, and addresses of pages tell what somebody looked at.
 */
export function kindOfViolation({ body }: PageViolation, publicUrl: string): string {
  const directive = (body?.effectiveDirective ?? '').replace(/-(elem|attr)$/, '');
  return [
    directives.has(directive) ? directive : 'unknown',
    blockedOf(body?.blockedURL ?? '', publicUrl),
    fileOf(body?.sourceFile ?? ''),
  ].join(' ');
}

function blockedOf(blocked: string, publicUrl: string): string {
  if (keywords.has(blocked)) return blocked;
  if (!URL.canParse(blocked)) return 'unknown';
  return new URL(blocked).origin === new URL(publicUrl).origin ? 'own' : 'foreign';
}

/** Only names that the build makes. */
function fileOf(source: string): string {
  const path = URL.canParse(source) ? new URL(source).pathname : '';
  return /^\/(main|chunk|worker|polyfills|styles)-[\w-]{8}\.(js|css)$/.test(path) ? path : '-';
}
