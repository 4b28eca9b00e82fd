import { demoEmail } from '../demo/accounts.js';
import { institutionId, userId } from '../demo/people.js';
import type { TestApp } from './app.js';

interface Asked {
  slug: string;
  local: string;
  count: number;
  /** Whether only names were asked, and something was found. */
  bare?: boolean;
  found?: boolean;
  /** Goes before the number in what makes a subject another one. */
  mark?: string;
}

/** Writes, behind the portal's back, that somebody looked for so many different subjects just now, as to no effect. */
export const haveAsked = (portal: TestApp, { slug, local, count, bare, found, mark = 'asked' }: Asked): Promise<void> =>
  portal.tamper(
    `insert into screening (id, institution_id, user_id, query, query_hash, targets, bare, screened_at)
     select gen_random_uuid(), '${institutionId(slug)}', '${userId(demoEmail(local, slug))}', '', '${mark} ' || n,
       ${found ? `'{notice:x}'` : `'{}'`}, ${String(bare ?? false)}, now() from generate_series(1, ${count}) n`,
  );
