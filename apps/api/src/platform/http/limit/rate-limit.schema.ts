import { SYSTEM_ROLE } from '../../database/roles.js';
import { rowSecurity } from '../../database/row-security.js';

/** How often somebody asked within a window; gone with a crash, as it may be. */
export const rateLimitSchema: string[] = [
  `create unlogged table rate_window (
     key text not null,
     began_at timestamptz not null,
     used integer not null check (used >= 0),
     primary key (key, began_at)) with (fillfactor = 50)`,
  ...rowSecurity('rate_window'),
  `create policy rate_window_system on rate_window to ${SYSTEM_ROLE} using (true) with check (true)`,
  `grant select, insert, update, delete on rate_window to ${SYSTEM_ROLE}`,
];
