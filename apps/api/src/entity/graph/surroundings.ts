import type { GraphEdge } from '@watchbook/contract';
import { fieldKeys } from '../../platform/crypto/encrypted.type.js';
import type { LinkNode } from '../link/link-node.js';
import type { Neighbourhood } from '../link/neighbourhood.js';
import { byId } from '../link/pair.js';
import { resolve, type ResolvedEntity } from '../link/resolve.js';

/** Entities that one request works out: more of them would hold up others. */
const ENTITIES = 80;
/** Others that are looked at for one shared identifier or address. */
const SHARERS = 50;

/** Something in which several members meet: a notice, an entry of a list, or an identifier that they share. */
export interface Tie {
  readonly id: string;
  readonly kind: 'notice' | 'list-entry' | 'identifier';
  /** Id of the notice or entry, scheme of the identifier. */
  readonly of: string;
  readonly value: string | null;
  readonly ends: readonly { readonly memberId: string; readonly kind: GraphEdge['kind'] }[];
}

/** Where surroundings come from, each with the rights of the caller. */
export interface SurroundingSources {
  readonly subjectsOf: (
    noticeIds: readonly string[],
  ) => Promise<{ id: string; noticeId: string; role: 'principal' | 'linked' }[]>;
  readonly holdersOf: (identifiers: LinkNode['identifiers'], most: number) => Promise<string[]>;
}

/** What surrounds entities, as far as the caller may read it, with every entity worked out once. */
export class Surroundings {
  private readonly resolved = new Map<string, ResolvedEntity>();
  private worked = 0;
  /** False once there was more than one request looks at. */
  complete = true;

  constructor(
    private readonly hood: Neighbourhood,
    private readonly sources: SurroundingSources,
    private readonly viewer: string,
  ) {}

  /** The entity of a member; null when it cannot be read, or after too many. */
  async entityOf(memberId: string): Promise<ResolvedEntity | null> {
    const known = this.resolved.get(memberId);
    if (known) return known;
    const start = await this.hood.find(memberId);
    if (!start) return null;
    if (this.worked === ENTITIES) {
      this.complete = false;
      return null;
    }
    this.worked += 1;
    const made = await resolve(this.hood, start);
    for (const { id } of made.members) this.resolved.set(id, made);
    return made;
  }

  /**
   * In what the members of an entity meet others, or each other: notices, entries, then identifiers, by id. What the
   * entities of all these are worked out of is read at once, for those who ask will want them next.
   */
  async ties({ members }: ResolvedEntity): Promise<Tie[]> {
    const noticeIds = [...new Set(members.flatMap(({ noticeId }) => noticeId ?? []))].sort(byId);
    const subjects = await this.sources.subjectsOf(noticeIds);
    const fellows = await this.hood.load(subjects.map(({ id }) => id));
    const readable = new Set(fellows.map(({ id }) => id));
    const standing = subjects.filter(({ id }) => readable.has(id));
    const notices = noticeIds.map((id): Tie => {
      const ends = standing.filter(({ noticeId }) => noticeId === id);
      return {
        ...{ id: `notice:${id}`, kind: 'notice', of: id, value: null },
        ends: ends.map((end) => ({ memberId: end.id, kind: end.role })),
      };
    });
    const entries = members
      .filter(({ kind }) => kind === 'list-entry')
      .map(({ id }): Tie => ({
        ...{ id: `list-entry:${id}`, kind: 'list-entry', of: id, value: null },
        ends: [{ memberId: id, kind: 'listed' }],
      }));
    const ties = [...notices, ...entries, ...(await this.shared(members, fellows))];
    await this.lookAround(ties.flatMap(({ ends }) => ends.map(({ memberId }) => memberId)));
    return ties;
  }

  /** Reads who may be the same as these, as far as their entities will be worked out. */
  private async lookAround(memberIds: readonly string[]): Promise<void> {
    const open = [...new Set(memberIds)].filter((id) => !this.resolved.has(id)).slice(0, ENTITIES - this.worked);
    const nodes = await this.hood.load(open);
    await this.hood.near(nodes.map(({ id }) => id));
  }

  /** What several have in common, one of them a member of the entity. */
  private async shared(members: readonly LinkNode[], fellows: readonly LinkNode[]): Promise<Tie[]> {
    const identifiers = members.flatMap((member) => member.identifiers);
    const holders = await this.hood.load(await this.sources.holdersOf(identifiers, SHARERS));
    const everyone = new Map([...members, ...fellows, ...holders].map((node) => [node.id, node]));
    const own = new Set(members.map(({ id }) => id));
    const byValue = new Map<string, { of: string; value: string; ids: string[] }>();
    for (const node of [...everyone.values()].sort((a, b) => byId(a.id, b.id))) {
      for (const { of, value } of sharedBy(node)) {
        const key = `${of} ${value}`;
        const known = byValue.get(key) ?? { of, value, ids: [] };
        byValue.set(key, { ...known, ids: [...new Set([...known.ids, node.id])] });
      }
    }
    return [...byValue]
      .filter(([, { ids }]) => ids.length > 1 && ids.some((id) => own.has(id)))
      .sort(([a], [b]) => byId(a, b))
      .map(([key, { of, value, ids }]) => ({
        // The value may be masked, so that its node is known by a hash that is another one for every institution.
        id: `identifier:${fieldKeys().hash('graph identifier', `${this.viewer} ${key}`).slice(0, 24)}`,
        ...{ kind: 'identifier', of, value },
        ends: ids.map((memberId) => ({ memberId, kind: 'shares' })),
      }));
  }
}

/** Identifiers and addresses in the spelling in which they are compared. */
const sharedBy = ({ description, addresses }: LinkNode): { of: string; value: string }[] => [
  ...description.identifiers.map(({ scheme, value }) => ({ of: scheme, value })),
  ...addresses.map((value) => ({ of: 'address', value: value.normalize('NFKC').trim().replaceAll(/\s+/g, ' ') })),
];
