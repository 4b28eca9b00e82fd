import { Controller, Get, Inject } from '@nestjs/common';
import { z } from 'zod';
import { LedgerWatch } from '../../ledger/ledger-watch.service.js';
import { Open } from '../audit/route.js';
import { Problem } from '../problem.js';

const health = z.object({ status: z.literal('ok') });
const size = z.int().min(0);
/** How many entries there are, how many are signed, and how many this process has verified. */
const readiness = health.extend({ ledger: z.object({ size, signedSize: size, verifiedSize: size }) });

/** For the machine that watches the process; says nothing about anybody. */
@Controller()
export class HealthController {
  constructor(@Inject(LedgerWatch) private readonly watch: LedgerWatch) {}

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
    try {
      return { status: 'ok' as const, ledger: await this.watch.sizes() };
    } catch (cause) {
      throw new Problem('unavailable', undefined, { cause });
    }
  }
}
