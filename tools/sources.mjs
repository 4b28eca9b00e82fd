// Loaded before Jest, so that threads that a test starts run from the sources, as the test itself does.
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

if (!isMainThread) {
  const { transformSync } = await import('@swc/core');
  registerHooks({
    resolve(specifier, context, next) {
      const source = sourceOf(specifier, context.parentURL);
      if (source) return { url: source, format: 'module', shortCircuit: true };
      return next(specifier, { ...context, conditions: [...context.conditions, '@watchbook/source'] });
    },
    load(url, context, next) {
      if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
      const filename = fileURLToPath(url);
      const options = { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } };
      const { code } = transformSync(readFileSync(filename, 'utf8'), { filename, swcrc: false, ...options });
      return { format: 'module', source: code, shortCircuit: true };
    },
  });
}

/** The source of a module that is not built. */
function sourceOf(specifier, parent) {
  if (!/^(\.|file:).*\.js$/.test(specifier)) return undefined;
  const url = new URL(specifier, parent);
  if (url.pathname.includes('/node_modules/') || existsSync(url)) return undefined;
  const source = new URL(url.href.replace(/\.js$/, '.ts'));
  return existsSync(source) ? source.href : undefined;
}
