import { MASK, partialDate, type Entity, type ListedNameDraft } from '@watchbook/contract';

/** Most identifiers of one name on a list. */
const IDENTIFIERS = 20;

/** What is known of an entity, but for the name under which it is watched. */
export type WatchedFacts = Omit<ListedNameDraft, 'name' | 'reference'>;

/** Names under which an entity can be watched: those that its reader sees. */
export const watchableNames = ({ members }: Pick<Entity, 'members'>): string[] => [
  ...new Set(members.map(({ name }) => name).filter((name) => name !== MASK)),
];

/** What its reader sees of an entity and a list can hold; the birth date only where all say the same. */
export function watchedFacts({ type, members }: Pick<Entity, 'type' | 'members'>): WatchedFacts {
  const shown = members.filter(({ masked }) => !masked);
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
