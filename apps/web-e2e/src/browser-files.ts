import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import chromium, { inflate } from '@sparticuz/chromium';
import { fontOfWoff } from './woff.ts';

const require = createRequire(import.meta.url);
const packed = join(dirname(dirname(require.resolve('@sparticuz/chromium'))), 'bin');
const chinese = dirname(require.resolve('@fontsource/noto-sans-sc/400.css'));
const weights = [400, 500, 600, 700];

/** The unpacked browser and what its environment must say. */
export interface BrowserFiles {
  executable: string;
  env: Record<string, string>;
}

/**
 * Unpacks the browser once into the folder, with fonts for Latin and Chinese script, so that pages look the same
 * on every machine.
 */
export async function unpackBrowser(folder: string): Promise<BrowserFiles> {
  if (!existsSync(folder)) await unpackInto(folder);
  const executable = join(folder, 'chromium');
  const env = { FONTCONFIG_FILE: join(folder, 'fonts.conf') };
  if (runs(executable)) return { executable, env };
  const libraries = await unpackLibraries(folder);
  return { executable, env: { ...env, LD_LIBRARY_PATH: libraries } };
}

/** Runs that start at once each unpack for themselves; the first to finish wins. */
async function unpackInto(folder: string): Promise<void> {
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  await withTemporaryFolder(draft, () => chromium.executablePath());
  for (const weight of weights) {
    const name = `noto-sans-sc-chinese-simplified-${weight}-normal`;
    const font = fontOfWoff(readFileSync(join(chinese, 'files', `${name}.woff`)));
    writeFileSync(join(draft, 'fonts', `${name}.ttf`), font);
  }
  writeFileSync(join(draft, 'fonts.conf'), fontConfiguration(folder));
  try {
    renameSync(draft, folder);
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw cause;
  }
}

/** The few system libraries of the browser, for machines that have none of them. */
async function unpackLibraries(folder: string): Promise<string> {
  const libraries = join(folder, 'al2023', 'lib');
  if (!existsSync(libraries)) await withTemporaryFolder(folder, () => inflate(join(packed, 'al2023.tar.br')));
  return libraries;
}

function runs(executable: string): boolean {
  return spawnSync(executable, ['--version']).status === 0;
}

/** The package unpacks into the temporary folder, under names that all users of a machine would share. */
async function withTemporaryFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${escape(join(folder, 'fonts'))}</dir>
  <dir>/usr/share/fonts</dir>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family><family>Liberation Mono</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family><family>Noto Sans SC</family></prefer></alias>
  <cachedir>${escape(join(folder, 'font-cache'))}</cachedir>
</fontconfig>
`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** Names the folder, so that a newer package is unpacked anew. */
export function browserVersion(): string {
  const file = join(dirname(packed), 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
