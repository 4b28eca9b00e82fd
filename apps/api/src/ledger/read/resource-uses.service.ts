import { Inject, Injectable } from '@nestjs/common';
import { getActor } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { countSealed, findUses, type UseRow } from './view.queries.js';

/** Who used a resource, as far as its owner may know. */
export interface ResourceUses {
  /** By people of the owner. */
  readonly own: UseRow[];
  /** By other institutions; regulators are not among them. */
  readonly others: UseRow[];
  /** How often regulators did anything to it. */
  readonly sealed: number;
}

/** What the ledger holds of one resource, for the institution that owns it. */
@Injectable()
export class ResourceUsesService {
  constructor(@Inject(Work) private readonly work: Work) {}

  /** The caller has made sure that the resource belongs to the institution that acts. */
  find(resource: { type: string; id: string }, actions: readonly string[]): Promise<ResourceUses> {
    const { institutionId } = getActor();
    const name = `${resource.type}:${resource.id}`;
    return this.work.system(async (em) => {
      const uses = await findUses(em, name, institutionId, actions);
      return {
        own: uses.filter(({ institution }) => institution === institutionId),
        others: uses.filter(({ institution, sealed }) => institution !== institutionId && !sealed),
        sealed: await countSealed(em, name, institutionId),
      };
    });
  }
}
