import { abilityFor, as, rulesFor } from '@watchbook/policy';

const ROUNDS = 200_000;

/** Decisions about different notices, each presented anew, by somebody with two roles. */
export function decisionsPerSecond() {
  const rules = rulesFor({
    institutionId: 'home',
    institutionKind: 'bank',
    sectors: ['banking'],
    jurisdictions: ['CN-31'],
    userId: 'me',
    roles: ['analyst', 'compliance-officer', 'institution-admin'],
    tokens: [
      'public',
      'members',
      'institution:home',
      'user:me',
      ...Array.from({ length: 8 }, (_, i) => `group:${i}:1`),
    ],
    via: 'session',
    scopes: null,
  });
  const ability = abilityFor(rules);
  const rows = ['draft', 'submitted', 'published', 'withdrawn'].flatMap((status) =>
    ['home', 'elsewhere'].map((institutionId) => ({
      ...{ institutionId, authorId: 'me', status, tlp: 'AMBER', jurisdiction: 'CN-31', sector: 'banking' },
      audience: ['institution:elsewhere', 'group:3:1'],
    })),
  );
  let allowed = 0;
  const decide = () => {
    for (let i = 0; i < ROUNDS; i++) if (ability.can('read', as('Notice', rows[i % rows.length]))) allowed++;
  };
  decide();
  const began = performance.now();
  decide();
  const seconds = (performance.now() - began) / 1000;
  return { perSecond: Math.round(ROUNDS / seconds), rules: rules.length, allowedShare: allowed / (2 * ROUNDS) };
}
