import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
const cache = join(root, 'node_modules/.cache/watchbook/packages');
const PREAMBLE = `
import { createRequire as createRequireOfBundle } from 'node:module';
import { dirname as dirnameOfBundle } from 'node:path';
const require = createRequireOfBundle(import.meta.url);
const __filename = import.meta.filename;
const __dirname = dirnameOfBundle(__filename);
`;

/**
 * The packages that these sources import, bundled: a suite loads the thousands of files of the server's packages anew,
 * and from a few dozens it does so in a third of the time. Made once for a lock file; a package that is absent, native
 * or of the test runner is left where it is.
 * @param {string[]} folders with sources
 * @param {string[]} except packages that read files which lie beside their own
 * @returns {Promise<Record<string, string>>} for Jest's `moduleNameMapper`
 */
export async function bundledPackages(folders, except) {
  const names = [...new Set(folders.flatMap(importedBy))].filter((name) => !except.includes(name)).sort();
  const folder = join(cache, keyOf(names));
  if (!existsSync(folder)) await bundle(names, folder);
  return Object.fromEntries(
    names
      .map((name) => [name, join(folder, fileOf(name))])
      .filter(([, file]) => existsSync(file))
      .map(([name, file]) => [`^${RegExp.escape(name)}$`, file]),
  );
}

const fileOf = (name) => `${name.replaceAll('/', '__')}.mjs`;

function importedBy(folder) {
  const files = readdirSync(join(root, folder), { recursive: true }).filter((file) => file.endsWith('.ts'));
  return files
    .flatMap((file) => [
      ...readFileSync(join(root, folder, file), 'utf8').matchAll(/(?:from|import) '([@\w][^':]*)';/g),
    ])
    .map(([, name]) => name)
    .filter((name) => !/^@(watchbook|jest|myriaddreamin)\//.test(name));
}

function keyOf(names) {
  const hash = createHash('sha256').update(names.join());
  for (const file of [join(root, 'package-lock.json'), import.meta.filename]) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

async function bundle(names, folder) {
  await mkdir(cache, { recursive: true });
  const made = await mkdtemp(join(cache, 'made-'));
  const entries = join(made, 'entries');
  await mkdir(entries);
  const points = [];
  for (const name of names) {
    const exported = await import(name).then(Object.keys, () => null);
    if (!exported) continue;
    const named = exported.filter((key) => /^[\w$]+$/.test(key) && key !== '__esModule');
    const point = join(entries, fileOf(name));
    await writeFile(point, `export { ${named.join(', ')} } from '${name}';\n`);
    points.push(point);
  }
  await build({
    entryPoints: points,
    outdir: made,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    outExtension: { '.js': '.mjs' },
    banner: { js: PREAMBLE },
    plugins: [absentIsExternal],
    logLevel: 'error',
  });
  // Two runs may make it at once; either is good.
  await rename(made, folder).catch(() => rm(made, { recursive: true, force: true }));
}

/** Packages look for others that they can do without. */
const absentIsExternal = {
  name: 'absent is external',
  setup({ onResolve, resolve: find }) {
    onResolve({ filter: /^[@\w]/ }, async ({ path, pluginData, ...options }) => {
      if (pluginData === 'looked for') return undefined;
      const { errors } = await find(path, { ...options, pluginData: 'looked for' });
      return errors.length > 0 ? { path, external: true } : undefined;
    });
  },
};
