import { hash } from 'node:crypto';
import { treeHasher, type TreeHasher } from '@watchbook/ledger';

/** Node's own SHA-256 for the pure library. */
export const nodeHasher = (): TreeHasher => treeHasher((data) => hash('sha256', data));
