import { MASK, partialDate, type Entity, type EntityMember, type ListedNameDraft, type Tlp } from '@watchbook/contract';

/** Most identifiers of one name on a list. */
const IDENTIFIERS = 20;

/** Labels of what is for people who need to know it, and not for a list that all colleagues read. */
const KEPT: readonly Tlp[] = ['AMBER+STRICT', 'RED'];
const isListable = ({ notice }: EntityMember): boolean => !notice || !KEPT.includes(notice.tlp);

/** What is known of an entity, but for the name under which it is watched. */
export type WatchedFacts = Omit<ListedNameDraft, 'name' | 'reference'>;

/** Names under which an entity can be watched: those that its reader sees and may put on a list. */
export const watchableNames = ({ members }: Pick<Entity, 'members'>): string[] => [
  ...new Set(members.filter((member) => isListable(member) && member.name !== MASK).map(({ name }) => name)),
];

/** What its reader sees of an entity and may put on a list; the birth date only where all say the same. */
export function watchedFacts({ type, members }: Pick<Entity, 'type' | 'members'>): WatchedFacts {
  const shown = members.filter((member) => isListable(member) && !member.masked);
  const identifiers = new Map(
    shown.flatMap((member) => member.identifiers).map((each) => [`${each.scheme} ${each.value}`, each]),
  );
  const [birthDate, ...others] = new Set(shown.flatMap(({ birthDates }) => birthDates));
  const isOne = others.length === 0 && partialDate.safeParse(birthDate).success;
  return {
    ...{ type, identifiers: [...identifiers.values()].slice(0, IDENTIFIERS) },
    ...(isOne ? { birthDate } : {}),
  };
}
