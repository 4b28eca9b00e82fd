import { defineEntity, p } from '@mikro-orm/core';
import type { ListedName, ListedNameDraft } from '@watchbook/contract';
import { Encrypted } from '../../platform/crypto/encrypted.type.js';

const listSchema = defineEntity({
  name: 'ManagedList',
  tableName: 'managed_list',
  properties: {
    id: p.uuid().primary(),
    institutionId: p.uuid(),
    /** To whom its alerts go, and with whose rights it is compared. */
    ownerId: p.uuid(),
    name: p.type(Encrypted<string>).$type<string>(),
    createdAt: p.datetime(),
    removedAt: p.datetime().nullable(),
  },
});

/** Names that an institution keeps under watch. */
export class ManagedList extends listSchema.class {}
listSchema.setClass(ManagedList);

const entrySchema = defineEntity({
  name: 'ManagedListEntry',
  tableName: 'managed_list_entry',
  properties: {
    id: p.uuid().primary(),
    institutionId: p.uuid(),
    listId: p.uuid(),
    referenceHash: p.string().nullable(),
    /** Under which judgements of the same question are remembered. */
    queryHash: p.string(),
    asked: p.type(Encrypted<ListedNameDraft>).$type<ListedNameDraft>(),
    version: p.integer(),
    addedAt: p.datetime(),
    changedAt: p.datetime(),
    removedAt: p.datetime().nullable(),
    /** When it was last compared with all that is known. */
    screenedAt: p.datetime().nullable(),
  },
});

/** Somebody on a list: a customer, a counterparty. */
export class ManagedListEntry extends entrySchema.class {
  toListedName(): ListedName {
    return {
      id: this.id,
      ...this.asked,
      version: this.version,
      addedAt: this.addedAt.toISOString(),
      changedAt: this.changedAt.toISOString(),
    };
  }
}
entrySchema.setClass(ManagedListEntry);
