import { Global, Module } from '@nestjs/common';
import { CosignatureService } from './cosignature.service.js';
import { LedgerExportService } from './export.service.js';
import { ForkService } from './fork.service.js';
import { LedgerReadingService } from './ledger-reading.service.js';
import { LedgerController } from './ledger.controller.js';
import { LedgerService } from './ledger.service.js';
import { LedgerWatch } from './ledger-watch.service.js';
import { LogController } from './log.controller.js';
import { ResourceOwners } from './owners.service.js';
import { ProofService } from './proof.service.js';
import { PublicReads } from './public-reads.service.js';
import { TileService } from './tile.service.js';
import { WitnessController } from './witness.controller.js';
import { WitnessPush } from './witness-push.service.js';
import { WitnessService } from './witness.service.js';

@Global()
@Module({
  controllers: [LedgerController, LogController, WitnessController],
  providers: [
    LedgerService,
    LedgerWatch,
    LedgerReadingService,
    LedgerExportService,
    ProofService,
    TileService,
    PublicReads,
    ForkService,
    CosignatureService,
    WitnessService,
    WitnessPush,
    ResourceOwners,
  ],
  exports: [LedgerService, LedgerWatch, ResourceOwners],
})
export class LedgerModule {}
