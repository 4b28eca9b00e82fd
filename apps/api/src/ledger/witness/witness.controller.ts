import { Body, Controller, Delete, Get, Inject, Param, Post } from '@nestjs/common';
import { id, witnessDraft, witnessList, witnessWritten, type WitnessDraft } from '@watchbook/contract';
import { Audited } from '../../platform/audit/route.js';
import { WitnessService } from './witness.service.js';

@Controller('ledger/witnesses')
export class WitnessController {
  constructor(@Inject(WitnessService) private readonly witnesses: WitnessService) {}

  @Get()
  @Audited({ policy: ['read', 'Witness'], action: 'witness.listed', response: witnessList })
  list() {
    return this.witnesses.list();
  }

  @Post()
  @Audited({
    policy: ['create', 'Witness'],
    action: 'witness.registered',
    problems: ['conflict', 'not-processable'],
    response: witnessWritten,
    status: 201,
    stepUp: true,
  })
  register(@Body({ schema: witnessDraft }) draft: WitnessDraft) {
    return this.witnesses.register(draft);
  }

  @Delete(':id')
  @Audited({
    policy: ['delete', 'Witness'],
    action: 'witness.retired',
    problems: ['conflict'],
    response: witnessWritten,
    stepUp: true,
  })
  retire(@Param('id', { schema: id }) witnessId: string) {
    return this.witnesses.retire(witnessId);
  }
}
