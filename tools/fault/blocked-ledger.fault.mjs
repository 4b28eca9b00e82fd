import { setTimeout as elapsed } from 'node:timers/promises';
import pg from 'pg';
import { heal, runTrial } from './trial.mjs';

export const title = 'the ledger cannot be written: no right, locked, renamed, unreachable, stopped';
export const counts = { test: 1, short: 1, long: 20 };

const statements = (block, free) => async (installation) => {
  await installation.sql(block);
  return () => installation.sql(free);
};

const blocks = {
  'insert revoked': statements(
    'revoke insert on ledger_entry from watchbook_system',
    'grant insert on ledger_entry to watchbook_system',
  ),
  'table locked': async ({ url }) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('begin; lock table ledger_entry in access exclusive mode');
    return () => client.end();
  },
  'head locked': async ({ url }) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('begin; select from ledger_head for update');
    return () => client.end();
  },
  'table renamed': statements('alter table ledger_entry rename to away', 'alter table away rename to ledger_entry'),
  'server unreachable': async ({ proxy }) => {
    proxy.door = 'silent';
    proxy.endAll();
    return () => proxy.heal();
  },
  'server stopped': async (installation) => {
    await installation.stopServer();
    return () => installation.restart();
  },
};

export function run({ random, count }) {
  return runTrial({
    random,
    async break(stage) {
      const { installation, seen } = stage;
      const recovered = [];
      const answeredWhileBlocked = {};
      for (let round = 0; round < count; round++) {
        for (const [name, block] of Object.entries(blocks)) {
          const free = await block(installation);
          const since = performance.now();
          await elapsed(2500);
          const until = performance.now();
          await free();
          recovered.push(await heal(stage));
          // Nobody who asked after the block and was answered before its end may have data.
          const leaked = seen.filter(
            ({ outcome, began, ended }) => outcome === 'answered' && began > since && ended < until,
          );
          answeredWhileBlocked[name] = (answeredWhileBlocked[name] ?? 0) + leaked.length;
        }
      }
      const violations = Object.entries(answeredWhileBlocked).filter(([, count]) => count > 0);
      return {
        blocks: count * Object.keys(blocks).length,
        recoveredMaxMs: Math.round(Math.max(...recovered)),
        ...(violations.length > 0 ? { answeredWhileBlocked } : {}),
        broken: violations.length,
      };
    },
  });
}
