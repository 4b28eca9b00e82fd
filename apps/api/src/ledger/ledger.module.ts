import { Global, Module } from '@nestjs/common';
import { CosignatureService } from './cosignature.service.js';
import { LedgerDetailController } from './detail.controller.js';
import { LedgerDetailService } from './detail.service.js';
import { LedgerErasureService } from './erasure.service.js';
import { LedgerExportService } from './export.service.js';
import { ForkService } from './fork.service.js';
import { LedgerReadingService } from './ledger-reading.service.js';
import { LedgerController } from './ledger.controller.js';
import { LedgerService } from './ledger.service.js';
import { LedgerWatch } from './ledger-watch.service.js';
import { LogController } from './log.controller.js';
import { OwnExportService } from './own-export.service.js';
import { ResourceOwners } from './owners.service.js';
import { ProofService } from './proof.service.js';
import { PublicReads } from './public-reads.service.js';
import { ResourceUsesService } from './resource-uses.service.js';
import { TileService } from './tile.service.js';
import { WitnessController } from './witness.controller.js';
import { WitnessPush } from './witness-push.service.js';
import { WitnessService } from './witness.service.js';

@Global()
@Module({
  controllers: [LedgerController, LedgerDetailController, LogController, WitnessController],
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
    ResourceUsesService,
    LedgerDetailService,
    LedgerErasureService,
    OwnExportService,
  ],
  exports: [LedgerService, LedgerWatch, ResourceOwners, ResourceUsesService],
})
export class LedgerModule {}
