import { hash } from 'node:crypto';
import type { ConsistencyProofView, InclusionProofView, LogRotationList } from '@watchbook/contract';
import {
  damage,
  treeHasher,
  verifyConsistency,
  verifyInclusion,
  type Checkpoint,
  type KeyHistory,
} from '@watchbook/ledger';
import type { PortalClient } from '../portal/client.js';
import { damaged } from './verify-own.js';

type Rotations = LogRotationList['data'];

const hasher = treeHasher((data) => hash('sha256', data));

/** The checkpoint of last time. @throws CliFailure 6 when the key that must have signed it did not */
export function openEarlier(note: string, keys: KeyHistory): Checkpoint {
  try {
    return keys.open(note);
  } catch (cause) {
    throw damaged(damage('checkpoint', null, `the one of last time: ${(cause as Error).message}`));
  }
}

/** Follows the rotations of the log's key from the one that is trusted. @throws CliFailure 6 when one is forged */
export async function learnRotations(client: PortalClient, keys: KeyHistory): Promise<Rotations> {
  const { data } = await client.get<LogRotationList>('/log/rotations');
  try {
    for (const { canonical } of data) keys.learnText(canonical);
  } catch (cause) {
    throw damaged(damage('checkpoint', null, (cause as Error).message));
  }
  return data;
}

/** What the old key signed counts only where it is an entry of this very log. @throws CliFailure 6 when it is not */
export async function assertInLog(
  client: PortalClient,
  rotations: Rotations,
  { size, rootHash }: Checkpoint,
): Promise<void> {
  for (const { seq, canonical } of rotations.filter((rotation) => rotation.seq < size)) {
    const path = `/api/v1/ledger/proofs/inclusion?seq=${seq}&size=${size}`;
    const { hashes } = await client.get<InclusionProofView>(path);
    const leafHash = hasher.leaf(canonical);
    if (!verifyInclusion(hasher, { seq, size, rootHash, leafHash, hashes })) {
      throw damaged(damage('root', seq, 'the rotation of the key is not the entry in the log'));
    }
  }
}

/** The log may only have grown since the last time. @throws CliFailure 6 when it was told in another way */
export async function assertContinues(client: PortalClient, earlier: Checkpoint, now: Checkpoint): Promise<void> {
  if (now.size < earlier.size) throw damaged(damage('truncated', now.size, `${earlier.size} were signed last time`));
  if (now.size === earlier.size) {
    if (now.rootHash !== earlier.rootHash) throw damaged(damage('fork', 0));
    return;
  }
  const path = `/api/v1/ledger/proofs/consistency?from=${earlier.size}&to=${now.size}`;
  const { hashes } = await client.get<ConsistencyProofView>(path);
  const proof = { from: earlier.size, to: now.size, fromRoot: earlier.rootHash, toRoot: now.rootHash, hashes };
  if (!verifyConsistency(hasher, proof)) {
    throw damaged(damage('root', 0, `the log is no continuation of the ${earlier.size} entries signed last time`));
  }
}
