import { Injectable } from '@nestjs/common';

/** Answers with the institution that owns a resource, or null when there is none. */
export type FindOwner = (id: string) => Promise<string | null>;

/** Which institution owns a resource. Each slice says so for its own nouns, since the ledger knows no slice. */
@Injectable()
export class ResourceOwners {
  private readonly finders = new Map<string, FindOwner>();

  declare(type: string, find: FindOwner): void {
    this.finders.set(type, find);
  }

  async find(type: string, id: string): Promise<string | null> {
    return (await this.finders.get(type)?.(id)) ?? null;
  }
}
