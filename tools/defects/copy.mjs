import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Links to projects of the workspace, which must lead into the copy. */
const WORKSPACE = '@watchbook';

/**
 * A copy of what is committed, in a folder of its own, with the packages that are installed here.
 * @param {string} root
 * @returns {{ folder: string, remove(): void }}
 */
export function copyTree(root) {
  const parent = mkdtempSync(join(tmpdir(), 'watchbook-defects-'));
  const folder = join(parent, 'tree');
  git(root, 'worktree', 'add', '--detach', '--quiet', folder, 'HEAD');
  linkPackages(join(root, 'node_modules'), join(folder, 'node_modules'));
  return {
    folder,
    remove() {
      git(root, 'worktree', 'remove', '--force', folder);
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

function linkPackages(from, to) {
  mkdirSync(join(to, WORKSPACE), { recursive: true });
  for (const name of readdirSync(from)) if (name !== WORKSPACE) symlinkSync(join(from, name), join(to, name));
  for (const name of readdirSync(join(from, WORKSPACE))) {
    const link = join(from, WORKSPACE, name);
    if (lstatSync(link).isSymbolicLink()) symlinkSync(readlinkSync(link), join(to, WORKSPACE, name));
  }
}

function git(root, ...args) {
  const { status, stderr } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args[0]}: ${stderr}`);
}
