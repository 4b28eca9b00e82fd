import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { StepError, run, step } from './step.mjs';

const programs = ['apps/api/tsconfig.app.json', 'apps/cli/tsconfig.app.json'];
const generated = new Set(['node_modules', 'dist', 'out-tsc', '.angular']);

/** Builds the server and the command line tool, if their sources changed since. */
export function buildPrograms(root) {
  const inputs = ['apps/api', 'apps/cli', ...libs(root), 'tsconfig.base.json', 'package-lock.json'];
  return buildOnce(root, {
    title: 'Building the server',
    inputs,
    output: 'apps/api/dist/main.js',
    args: ['node_modules/typescript/bin/tsc', '-b', '--pretty', 'false', ...programs],
  });
}

/** Builds the web application, if its sources changed since. */
export function buildWeb(root) {
  const inputs = ['apps/web', ...libs(root), 'tsconfig.base.json', 'package-lock.json'];
  return buildOnce(root, {
    title: 'Building the web application',
    inputs,
    output: 'apps/web/dist/browser/index.html',
    args: [join(root, 'node_modules/@angular/cli/bin/ng.js'), 'build'],
    cwd: 'apps/web',
  });
}

/** The stamp lies beside the output, so that who deletes the output deletes the stamp. */
async function buildOnce(root, { title, inputs, output, args, cwd = '.' }) {
  const stamp = join(root, `${dirname(output).replace(/\/browser$/, '')}/.watchbook-built`);
  const wanted = fingerprint(root, inputs);
  if (existsSync(join(root, output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  await step(title, async () => {
    rmSync(stamp, { force: true });
    const env = { ...process.env, NG_CLI_ANALYTICS: 'false', FORCE_COLOR: '0' };
    const result = await run(process.execPath, args, { cwd: join(root, cwd), env });
    if (result.code !== 0) {
      throw new StepError(`${title} failed.`, 'The messages above name the file and the line.', result.output);
    }
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, wanted);
  });
}

function libs(root) {
  return readdirSync(join(root, 'libs')).map((name) => `libs/${name}`);
}

/** Hash over the names and contents of all sources; tests are none. */
function fingerprint(root, inputs) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => filesOf(join(root, input)))) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesOf(path) {
  if (!existsSync(path)) return [];
  const entries = readdirSafely(path);
  if (!entries) return [path];
  return entries
    .filter(({ name }) => !generated.has(name) && !name.startsWith('.') && !name.endsWith('.spec.ts'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesOf(join(path, entry.name)) : [join(path, entry.name)]));
}

function readdirSafely(path) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (cause) {
    if (cause.code === 'ENOTDIR') return null;
    throw cause;
  }
}
