import { Controller, Get, Inject } from '@nestjs/common';
import { z } from 'zod';
import { Open } from '../audit/route.js';
import { Database } from '../database/database.js';
import { Problem } from '../problem.js';

const health = z.object({ status: z.literal('ok') });

/** For the machine that watches the process; says nothing about anybody. */
@Controller()
export class HealthController {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Get('healthz')
  @Open('tells that the process runs', { response: health })
  live() {
    return { status: 'ok' as const };
  }

  @Get('readyz')
  @Open('tells that the database and the ledger answer', { response: health })
  async ready() {
    try {
      await this.database.systemPool.query('select size from ledger_head');
    } catch (cause) {
      throw new Problem('unavailable', undefined, { cause });
    }
    return { status: 'ok' as const };
  }
}
