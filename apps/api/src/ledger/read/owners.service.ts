import { Injectable } from '@nestjs/common';
import { id as uuid } from '@watchbook/contract';

/** Answers with the institution that owns a resource, or null when there is none. */
export type FindOwner = (id: string) => Promise<string | null>;

/** Which institution owns a resource. Each slice says so for its own nouns, since the ledger knows no slice. */
@Injectable()
export class ResourceOwners {
  private readonly finders = new Map<string, FindOwner>();

  declare(type: string, find: FindOwner): void {
    this.finders.set(type, find);
  }

  /** Whoever asks may write any text in the place of the id; what is none has no owner. */
  async find(type: string, id: string): Promise<string | null> {
    if (!uuid.safeParse(id).success) return null;
    return (await this.finders.get(type)?.(id)) ?? null;
  }
}
