import pg from 'pg';
import { surviveBrokenConnections } from '../platform/database/database.js';

/** Connections to a test database. One that is still closing may see it dropped, which is no fault. */
export function openPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max });
  surviveBrokenConnections(pool);
  return pool;
}
