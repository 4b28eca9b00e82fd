import type { Role } from '@watchbook/contract';
import { abilityFor, as, rulesFor } from '../ability.js';
import type { PolicySubject } from '../rule.js';
import { anActor } from './actors.js';

/** Columns of every table, in the order of access.md. */
export const columns: readonly Role[] = [
  'analyst',
  'compliance-officer',
  'institution-admin',
  'regulator-analyst',
  'regulator-supervisor',
  'auditor',
  'operator',
  'service-account',
];

/** A letter for each action: C create, R read, U edit, D delete, S submit, P approve, W withdraw, X export, V verify … */
export const letters: Readonly<Record<string, string>> = {
  C: 'create',
  R: 'read',
  M: 'read-metadata',
  T: 'read-tombstone',
  N: 'unmask',
  U: 'edit',
  D: 'delete',
  S: 'submit',
  P: 'approve',
  J: 'reject',
  W: 'withdraw',
  O: 'contest',
  X: 'export',
  V: 'verify',
  L: 'download',
  A: 'cancel',
  Y: 'retry',
  B: 'export-own',
  F: 'read-detail',
  Q: 'request-erasure',
  E: 'erase-detail',
  Z: 'suspend',
  I: 'invite',
  K: 'remove',
  G: 'join',
  H: 'leave',
  1: 'issue-alone',
  2: 'confirm',
  3: 'order-withdrawal',
  4: 'close',
  5: 'respond',
};

export interface Cell {
  situation: string;
  role: Role;
  /** Letters of what is allowed, sorted; empty for nothing. */
  allowed: string;
}

/** The cells of a table: a line for each situation and a column for each role. */
export function cellsOf(table: string): Cell[] {
  const lines = table.split('\n').filter((line) => line.includes('|'));
  return lines.flatMap((line) => {
    const [situation = '', ...cells] = line.split('|').map((cell) => cell.trim());
    if (cells.length !== columns.length) throw new Error(`${situation} has ${cells.length} columns`);
    return columns.map((role, at) => ({ situation, role, allowed: sorted(cells[at]!.replace('-', '')) }));
  });
}

/** The letters of everything that the role may do to the row. */
export function allowedTo(role: Role, subject: PolicySubject, row: object): string {
  const ability = abilityFor(rulesFor(anActor(role)));
  return sorted(
    Object.keys(letters)
      .filter((letter) => ability.can(letters[letter]!, as(subject, row)))
      .join(''),
  );
}

const sorted = (text: string) => [...text].sort().join('');
