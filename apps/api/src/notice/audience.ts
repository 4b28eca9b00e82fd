import type { AudienceInput, NoticeDraft, Tlp } from '@watchbook/contract';
import { fieldProblem } from '../platform/problem.js';

/** Which ways of addressing go with a label, and whether somebody must be addressed. */
const addressing: Record<Tlp, { members: (keyof AudienceInput)[]; required: boolean }> = {
  CLEAR: { members: [], required: false },
  GREEN: { members: [], required: false },
  AMBER: { members: ['institutionIds', 'groupIds', 'sectors'], required: true },
  'AMBER+STRICT': { members: ['institutionIds', 'userIds'], required: true },
  RED: { members: ['userIds'], required: true },
};

/** @throws Problem `not-processable` with the member of the audience that the label does not allow, or misses */
export function assertAudienceFits({ tlp, audience }: Pick<NoticeDraft, 'tlp' | 'audience'>): void {
  const { members, required } = addressing[tlp];
  const used = (Object.keys(audience) as (keyof AudienceInput)[]).filter((member) => audience[member].length > 0);
  const wrong = used.find((member) => !members.includes(member));
  if (wrong) throw fieldProblem(`/audience/${wrong}`, 'label', `TLP:${tlp} is not addressed by ${wrong}`);
  if (required && used.length === 0)
    throw fieldProblem('/audience', 'required', `TLP:${tlp} must be addressed to somebody`);
}

interface Source {
  institutionId: string;
  authorId: string;
  /** Who publishes it, once known. */
  approverId: string | null;
}

/**
 * The tokens of whoever may read the notice once it is published.
 * @param groupTokens the token of each addressed group in its epoch of now
 */
export function audienceTokens(
  { tlp, audience }: Pick<NoticeDraft, 'tlp' | 'audience'>,
  source: Source,
  groupTokens: string[],
): string[] {
  const people = [source.authorId, ...(source.approverId === null ? [] : [source.approverId])].map(
    (id) => `user:${id}`,
  );
  const named = audience.userIds.map((id) => `user:${id}`);
  const home = `institution:${source.institutionId}`;
  switch (tlp) {
    case 'CLEAR':
      return ['public', home];
    case 'GREEN':
      return ['members', home];
    case 'AMBER': {
      const institutions = audience.institutionIds.map((id) => `institution:${id}`);
      const sectors = audience.sectors.map((sector) => `sector:${sector}`);
      return unique([home, ...institutions, ...sectors, ...groupTokens]);
    }
    case 'AMBER+STRICT': {
      const officers = audience.institutionIds.map((id) => `officers:${id}`);
      return unique([`officers:${source.institutionId}`, ...people, ...officers, ...named]);
    }
    case 'RED':
      return unique([...people, ...named]);
  }
}

const unique = (tokens: string[]) => [...new Set(tokens)];
