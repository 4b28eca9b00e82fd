import { randomUUID } from 'node:crypto';
import { nonce } from '../../apps/api/dist/ledger/seal/nonce.js';

const pick = (list) => list[Math.floor(Math.random() * list.length)];
const ids = (count) => Array.from({ length: count }, () => uuidv7());
const policy = 'a3'.repeat(32);

/** Version 7 without a call to the generator for each: the time in front, the rest from a random UUID. */
function uuidv7() {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

const institutions = ids(11);
const users = ids(60);
const notices = ids(5000);

/** What a request that reads one notice would record. */
export function sampleIntent() {
  const id = uuidv7();
  const draft = {
    id,
    actor: { institution: pick(institutions), user: pick(users), roles: ['analyst'], via: 'session' },
    action: 'notice.read',
    outcome: 'allowed',
    purpose: 'claims',
    resources: [{ type: 'notice', id: pick(notices), version: 3 }],
    policy,
    request: uuidv7(),
    detail: null,
    nonce: nonce(),
  };
  return { id, draft, salt: null, detail: null };
}
