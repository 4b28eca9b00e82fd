import { Controller, Get, Inject } from '@nestjs/common';
import { z } from 'zod';
import { LedgerWatch } from '../../ledger/ledger-watch.service.js';
import { latestCheckpoint } from '../../ledger/signer.js';
import { Open } from '../audit/route.js';
import { Database } from '../database/database.js';
import { Problem } from '../problem.js';

const health = z.object({ status: z.literal('ok') });
const size = z.int().min(0);
/** How many entries there are, how many are signed, and how many this process has verified. */
const readiness = health.extend({ ledger: z.object({ size, signedSize: size, verifiedSize: size }) });

/** For the machine that watches the process; says nothing about anybody. */
@Controller()
export class HealthController {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LedgerWatch) private readonly watch: LedgerWatch,
  ) {}

  @Get('healthz')
  @Open('tells that the process runs', { response: health })
  live() {
    return { status: 'ok' as const };
  }

  @Get('readyz')
  @Open('tells that the database answers and the ledger is whole, and how far it is signed and verified', {
    response: readiness,
  })
  async ready() {
    this.watch.assertWhole();
    const { systemPool } = this.database;
    try {
      const { rows } = await systemPool.query<{ size: string }>('select size from ledger_head');
      const signed = await latestCheckpoint(systemPool);
      const sizes = { size: Number(rows[0]?.size ?? 0), signedSize: signed?.size ?? 0 };
      return { status: 'ok' as const, ledger: { ...sizes, verifiedSize: this.watch.verified.size } };
    } catch (cause) {
      throw new Problem('unavailable', undefined, { cause });
    }
  }
}
