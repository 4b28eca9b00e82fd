import { Controller, Get, Inject, Param, Query, StreamableFile } from '@nestjs/common';
import {
  consistencyProof,
  consistencyQuery,
  inclusionProof,
  inclusionQuery,
  ledgerEntryDetail,
  ledgerEntryList,
  ledgerEntryQuery,
  ledgerExportQuery,
  ledgerSeq,
  ledgerStatus,
  ownExportQuery,
  type ConsistencyQuery,
  type InclusionQuery,
  type LedgerEntryQuery,
  type LedgerExportQuery,
  type OwnExportQuery,
} from '@watchbook/contract';
import { Audited } from '../platform/audit/route.js';
import { LedgerExportService } from './export/export.service.js';
import { LedgerReadingService } from './read/ledger-reading.service.js';
import { OwnExportService } from './export/own-export.service.js';
import { ProofService } from './tree/proof.service.js';

@Controller('ledger')
export class LedgerController {
  constructor(
    @Inject(LedgerReadingService) private readonly reading: LedgerReadingService,
    @Inject(ProofService) private readonly proofs: ProofService,
    @Inject(LedgerExportService) private readonly exports: LedgerExportService,
    @Inject(OwnExportService) private readonly ownExports: OwnExportService,
  ) {}

  @Get('entries')
  @Audited({ policy: ['read', 'LedgerEntry'], action: 'ledger.listed', response: ledgerEntryList })
  list(@Query({ schema: ledgerEntryQuery }) query: LedgerEntryQuery) {
    return this.reading.list(query);
  }

  @Get('entries/:seq')
  @Audited({ policy: ['read', 'LedgerEntry'], action: 'ledger.read', response: ledgerEntryDetail })
  get(@Param('seq', { schema: ledgerSeq }) seq: number) {
    return this.reading.get(seq);
  }

  @Get('proofs/inclusion')
  @Audited({
    policy: ['verify', 'LedgerEntry'],
    action: 'ledger.inclusion-proved',
    problems: ['not-processable'],
    response: inclusionProof,
  })
  inclusion(@Query({ schema: inclusionQuery }) query: InclusionQuery) {
    return this.proofs.inclusion(query);
  }

  @Get('proofs/consistency')
  @Audited({
    policy: ['verify', 'LedgerEntry'],
    action: 'ledger.consistency-proved',
    problems: ['not-processable'],
    response: consistencyProof,
  })
  consistency(@Query({ schema: consistencyQuery }) query: ConsistencyQuery) {
    return this.proofs.consistency(query);
  }

  @Get('status')
  @Audited({ policy: ['verify', 'LedgerEntry'], action: 'ledger.status-read', response: ledgerStatus })
  status() {
    return this.proofs.status();
  }

  @Get('export')
  @Audited({
    policy: ['export', 'LedgerEntry'],
    action: 'ledger.exported',
    problems: ['gone', 'not-processable'],
    expensive: true,
    status: 200,
    description: 'application/x-ndjson, one canonical entry a line',
  })
  async export(@Query({ schema: ledgerExportQuery }) query: LedgerExportQuery): Promise<StreamableFile> {
    return new StreamableFile(await this.exports.open(query), {
      type: 'application/x-ndjson',
      disposition: 'attachment; filename="ledger.ndjson"',
    });
  }

  @Get('own/export')
  @Audited({
    policy: ['export-own', 'LedgerEntry'],
    action: 'ledger.own-exported',
    problems: ['not-found', 'gone', 'not-processable'],
    expensive: true,
    status: 200,
    description: 'application/x-ndjson, the entries of the own institution in a pruned log',
  })
  async exportOwn(@Query({ schema: ownExportQuery }) query: OwnExportQuery): Promise<StreamableFile> {
    return new StreamableFile(await this.ownExports.open(query), {
      type: 'application/x-ndjson',
      disposition: 'attachment; filename="ledger-own.ndjson"',
    });
  }
}
