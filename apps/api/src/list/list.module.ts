import { BullModule } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { ListEntryController } from './list-entry.controller.js';
import { ListEntryService } from './list-entry.service.js';
import { ListImportController } from './list-import.controller.js';
import { ListImportJobs } from './list-import.jobs.js';
import { LIST_IMPORTS, ListImportQueue } from './list-import.queue.js';
import { ListImportService } from './list-import.service.js';
import { ListImporter } from './list-importer.js';

@Module({
  imports: [BullModule.registerQueue({ name: LIST_IMPORTS }), IdentityModule],
  controllers: [ListImportController, ListEntryController],
  providers: [ListEntryService, ListImportService, ListImporter, ListImportQueue, ListImportJobs],
  exports: [ListEntryService],
})
export class ListModule {}
