import { Controller, Get, Inject, Param } from '@nestjs/common';
import { id, listEntry } from '@watchbook/contract';
import { Audited } from '../platform/audit/route.js';
import { ListEntryService } from './list-entry.service.js';

@Controller('list-entries')
export class ListEntryController {
  constructor(@Inject(ListEntryService) private readonly entries: ListEntryService) {}

  @Get(':id')
  @Audited({ policy: ['read', 'ListEntry'], action: 'list-entry.read', response: listEntry })
  read(@Param('id', { schema: id }) entryId: string) {
    return this.entries.read(entryId);
  }
}
