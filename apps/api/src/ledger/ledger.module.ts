import { Global, Module } from '@nestjs/common';
import { LedgerExportService } from './export.service.js';
import { LedgerReadingService } from './ledger-reading.service.js';
import { LedgerController } from './ledger.controller.js';
import { LedgerService } from './ledger.service.js';
import { LedgerWatch } from './ledger-watch.service.js';
import { LogController } from './log.controller.js';
import { ResourceOwners } from './owners.service.js';
import { ProofService } from './proof.service.js';
import { TileService } from './tile.service.js';

@Global()
@Module({
  controllers: [LedgerController, LogController],
  providers: [
    LedgerService,
    LedgerWatch,
    LedgerReadingService,
    LedgerExportService,
    ProofService,
    TileService,
    ResourceOwners,
  ],
  exports: [LedgerService, LedgerWatch, ResourceOwners],
})
export class LedgerModule {}
