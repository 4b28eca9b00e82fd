import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { EntityMember, EntityWarning } from '@watchbook/contract';
import type { IntentInput } from '../platform/context.js';
import { WarningLookService } from '../warning/warning-look.service.js';
import { byId } from './link/pair.js';

/** Most warnings of one entity, the newest. */
const WARNINGS = 50;

/** A warning that refers to notices of an entity, and when it was taken back or was over. */
export interface ShownWarning {
  readonly view: EntityWarning;
  readonly withdrawnAt: string | null;
  readonly expiredAt: string | null;
}

export interface ShownWarnings {
  readonly warnings: readonly ShownWarning[];
  readonly resources: IntentInput['resources'];
  readonly complete: boolean;
}

/** Warnings about the notices in which members of an entity stand, as far as the caller may read both. */
@Injectable()
export class EntityWarnings {
  constructor(@Inject(WarningLookService) private readonly look: WarningLookService) {}

  async find(em: EntityManager, members: readonly EntityMember[]): Promise<ShownWarnings> {
    const notices = new Map(members.flatMap(({ notice }) => (notice ? [[notice.ref, notice.id] as const] : [])));
    const found = await this.look.findReferring(em, [...notices.keys()], WARNINGS + 1);
    const kept = found.slice(0, WARNINGS);
    return {
      warnings: kept.map(({ summary, noticeRefs, withdrawnAt, expiredAt }) => {
        const { id, ref, status, title, severity, typology, tlp, issuer, issuedAt } = summary;
        const about = noticeRefs.map((each) => ({ id: notices.get(each)!, ref: each }));
        return {
          view: { ...{ id, ref, status, title, severity, typology, tlp, issuer }, issuedAt: issuedAt!, notices: about },
          ...{ withdrawnAt, expiredAt },
        };
      }),
      resources: kept
        .map(({ summary: { id, version } }) => ({ type: 'warning', id, version }))
        .sort((a, b) => byId(a.id, b.id)),
      complete: kept.length === found.length,
    };
  }
}
