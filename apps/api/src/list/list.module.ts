import { BullModule } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { Leavings } from './import/leavings.js';
import { ListImportController } from './import/list-import.controller.js';
import { ListImportJobs } from './import/list-import.jobs.js';
import { ListImportLookService } from './import/list-import-look.service.js';
import { LIST_IMPORTS, ListImportQueue } from './import/list-import.queue.js';
import { ListImportService } from './import/list-import.service.js';
import { ListImporter } from './import/list-importer.js';
import { ListEntryController } from './list-entry.controller.js';
import { ListEntryService } from './list-entry.service.js';
import { ListSourceController } from './list-source.controller.js';

@Module({
  imports: [BullModule.registerQueue({ name: LIST_IMPORTS }), IdentityModule],
  controllers: [ListImportController, ListEntryController, ListSourceController],
  providers: [
    ...[ListEntryService, ListImportService, ListImportLookService, ListImporter, Leavings],
    ...[ListImportQueue, ListImportJobs],
  ],
  exports: [ListEntryService],
})
export class ListModule {}
