import { Global, Module } from '@nestjs/common';
import { CosignatureService } from './witness/cosignature.service.js';
import { LedgerDetailController } from './detail/detail.controller.js';
import { LedgerDetailService } from './detail/detail.service.js';
import { LedgerErasureService } from './detail/erasure.service.js';
import { LedgerExportService } from './export/export.service.js';
import { ForkService } from './witness/fork.service.js';
import { LedgerReadingService } from './read/ledger-reading.service.js';
import { LedgerController } from './ledger.controller.js';
import { LedgerService } from './ledger.service.js';
import { LedgerWatch } from './ledger-watch.service.js';
import { LogController } from './public/log.controller.js';
import { OwnExportService } from './export/own-export.service.js';
import { ResourceOwners } from './read/owners.service.js';
import { ProofService } from './tree/proof.service.js';
import { PublicReads } from './public/public-reads.service.js';
import { PeopleUsesService } from './read/people-uses.service.js';
import { ResourceUsesService } from './read/resource-uses.service.js';
import { TileService } from './tree/tile.service.js';
import { WitnessController } from './witness/witness.controller.js';
import { WitnessPush } from './witness/witness-push.service.js';
import { WitnessService } from './witness/witness.service.js';

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
    PeopleUsesService,
    ResourceUsesService,
    LedgerDetailService,
    LedgerErasureService,
    OwnExportService,
  ],
  exports: [LedgerService, LedgerWatch, PeopleUsesService, ResourceOwners, ResourceUsesService],
})
export class LedgerModule {}
