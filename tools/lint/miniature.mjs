import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import { table } from './boundaries.mjs';

const workspace = resolve(import.meta.dirname, '../..');
const packages = ['@angular', '@mikro-orm', '@nestjs', 'zod'];
const rules = ['.dependency-cruiser.mjs', 'eslint.config.mjs', 'package.json', 'tools/lint'];
const tsconfig = { compilerOptions: { strict: true, module: 'nodenext', types: [] }, include: ['src'] };

/**
 * A workspace that holds these files and the lint rules of the real one.
 * @param {Record<string, string>} files sources by path; projects are made from their paths
 */
export class Miniature {
  constructor(files) {
    this.folder = mkdtempSync(join(tmpdir(), 'watchbook-lint-'));
    for (const path of rules) this.#link(path, (from, to) => cpSync(from, to, { recursive: true }));
    for (const name of Object.keys(table)) this.#addProject(name);
    for (const name of [...packages, ...lintPackages()]) this.#link(join('node_modules', name), symlinkSync);
    for (const [path, text] of Object.entries(files)) this.#write(path, text);
  }

  /** The names of the rules that each file breaks, by path. */
  lint() {
    const results = this.#run('eslint/bin/eslint.js', ['--format', 'json', 'apps', 'libs', 'tools/probe']);
    return byFile(
      results.flatMap(({ filePath, messages }) =>
        messages.map(({ ruleId, message }) => [filePath.slice(this.folder.length + 1), ruleId ?? message]),
      ),
    );
  }

  /** The names of the boundaries that each file breaks, by path. */
  cruise() {
    const { summary } = this.#run('dependency-cruiser/bin/dependency-cruiser.mjs', [
      ...['--config', '.dependency-cruiser.mjs', '--output-type', 'json'],
      ...['apps', 'libs'],
    ]);
    return byFile(summary.violations.map(({ from, rule }) => [from, rule.name]));
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #run(program, args) {
    const script = join(workspace, 'node_modules', program);
    const run = spawnSync(process.execPath, [script, ...args], {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
      maxBuffer: 64 * 1024 * 1024,
    });
    try {
      return JSON.parse(run.stdout);
    } catch (cause) {
      throw new Error(`${program} said: ${run.stdout}${run.stderr}`, { cause });
    }
  }

  #addProject(name) {
    const folder = ['api', 'web', 'cli', 'web-e2e'].includes(name) ? `apps/${name}` : `libs/${name}`;
    const description = { name: `@watchbook/${name}`, type: 'module', exports: './src/index.ts' };
    this.#write(`${folder}/package.json`, JSON.stringify({ ...description, nx: { tags: [`project:${name}`] } }));
    this.#write(`${folder}/tsconfig.json`, JSON.stringify(tsconfig));
    this.#write(`${folder}/src/index.ts`, 'export const known = 1;\n');
    const link = join(this.folder, 'node_modules/@watchbook', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(this.folder, folder), link);
  }

  #link(path, place) {
    const target = join(this.folder, path);
    mkdirSync(dirname(target), { recursive: true });
    place(join(workspace, path), target);
  }

  #write(path, text) {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** What the lint configuration itself imports. */
function lintPackages() {
  const text = readFileSync(join(workspace, 'eslint.config.mjs'), 'utf8');
  const names = [...text.matchAll(/from '((?:@[^/']+\/)?[^./'][^/']*)/g)].map(([, name]) => name);
  return [...new Set([...names, 'typescript'])];
}

function byFile(pairs) {
  const found = {};
  for (const [file, rule] of pairs) (found[file] ??= new Set()).add(rule);
  return Object.fromEntries(Object.entries(found).map(([file, names]) => [file, [...names].sort()]));
}
