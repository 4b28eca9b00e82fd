import { Body, Controller, Delete, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { RouteConfig } from '@nestjs/platform-fastify';
import {
  id,
  listAssigneeList,
  listAssignment,
  listedNameDraft,
  listedNamePage,
  listedNameWritten,
  listTableDraft,
  listTableResult,
  managedList,
  managedListDraft,
  managedListPage,
  managedListQuery,
  managedListWritten,
  TABLE_MAX_BYTES,
  tablePreview,
  type ListAssignment,
  type ListedNameDraft,
  type ListTableDraft,
  type ManagedListDraft,
  type ManagedListQuery,
} from '@watchbook/contract';
import { z } from 'zod';
import type { FastifyReply } from 'fastify';
import { Audited } from '../../platform/audit/route.js';
import { ListedNameService } from './listed-name.service.js';
import { ManagedListService } from './managed-list.service.js';

@Controller('managed-lists')
export class ManagedListController {
  constructor(
    @Inject(ManagedListService) private readonly lists: ManagedListService,
    @Inject(ListedNameService) private readonly names: ListedNameService,
  ) {}

  @Post()
  @Audited({
    policy: ['create', 'ManagedList'],
    action: 'managed-list.created',
    problems: ['not-processable'],
    response: managedListWritten,
    status: 201,
  })
  create(@Body({ schema: managedListDraft }) draft: ManagedListDraft) {
    return this.lists.create(draft);
  }

  @Get()
  @Audited({ policy: ['read', 'ManagedList'], action: 'managed-list.listed', response: managedListPage })
  list(@Query({ schema: managedListQuery }) query: ManagedListQuery) {
    return this.lists.list(query);
  }

  @Get(':id')
  @Audited({ policy: ['read', 'ManagedList'], action: 'managed-list.read', response: managedList })
  read(@Param('id', { schema: id }) listId: string) {
    return this.lists.read(listId);
  }

  @Delete(':id')
  @Audited({ policy: ['delete', 'ManagedList'], action: 'managed-list.removed', response: managedListWritten })
  remove(@Param('id', { schema: id }) listId: string) {
    return this.lists.remove(listId);
  }

  @Get(':id/assignees')
  @Audited({ policy: ['edit', 'ManagedList'], action: 'managed-list.assignees-listed', response: listAssigneeList })
  listAssignees(@Param('id', { schema: id }) listId: string) {
    return this.lists.listAssignees(listId);
  }

  @Post(':id/assignments')
  @Audited({
    policy: ['edit', 'ManagedList'],
    action: 'managed-list.assigned',
    problems: ['not-processable'],
    response: managedListWritten,
    status: 201,
  })
  assign(@Param('id', { schema: id }) listId: string, @Body({ schema: listAssignment }) { ownerId }: ListAssignment) {
    return this.lists.assign(listId, ownerId);
  }

  @Get(':id/entries')
  @Audited({ policy: ['read', 'ManagedList'], action: 'managed-list.entries-read', response: listedNamePage })
  listEntries(
    @Param('id', { schema: id }) listId: string,
    @Query({ schema: managedListQuery }) query: ManagedListQuery,
  ) {
    return this.names.list(listId, query);
  }

  @Post(':id/entries')
  @Audited({
    policy: ['edit', 'ManagedList'],
    action: 'managed-list.entry-added',
    problems: ['not-processable', 'too-many-requests'],
    response: listedNameWritten,
    status: 201,
  })
  addEntry(@Param('id', { schema: id }) listId: string, @Body({ schema: listedNameDraft }) draft: ListedNameDraft) {
    return this.names.add(listId, draft);
  }

  @Delete(':id/entries/:entryId')
  @Audited({ policy: ['edit', 'ManagedList'], action: 'managed-list.entry-removed', response: listedNameWritten })
  removeEntry(@Param('id', { schema: id }) listId: string, @Param('entryId', { schema: id }) entryId: string) {
    return this.names.remove(listId, entryId);
  }

  @Post(':id/imports')
  // Quotes and line ends take two bytes in JSON.
  @RouteConfig({ bodyLimit: 2 * TABLE_MAX_BYTES })
  @ApiResponse({ status: 200, description: 'what a dry run found', standardSchema: tablePreview })
  @Audited({
    policy: ['edit', 'ManagedList'],
    action: 'managed-list.imported',
    problems: ['not-processable', 'too-many-requests'],
    response: z.union([listTableResult, tablePreview]),
    status: 201,
    expensive: true,
  })
  import(
    @Param('id', { schema: id }) listId: string,
    @Body({ schema: listTableDraft }) draft: ListTableDraft,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (!draft.dryRun) return this.names.import(listId, draft);
    void reply.status(200);
    return this.names.preview(listId, draft);
  }
}
