import { Controller, Get, Inject } from '@nestjs/common';
import { listSourceList } from '@watchbook/contract';
import { Audited } from '../platform/audit/route.js';
import { ListImportLookService } from './import/list-import-look.service.js';

@Controller('list-sources')
export class ListSourceController {
  constructor(@Inject(ListImportLookService) private readonly look: ListImportLookService) {}

  @Get()
  @Audited({ policy: ['read', 'ListEntry'], action: 'list-source.listed', response: listSourceList })
  list() {
    return this.look.sources();
  }
}
