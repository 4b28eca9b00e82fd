/** Who may do what: the gate, the rules, and the second person. */
export default [
  {
    name: 'policy-unasked',
    title: 'the gate asks no policy whether the route may be called',
    file: 'apps/api/src/identity/access.guard.ts',
    find: "if (![actions].flat().some((action) => ability.can(action, subject))) throw new Problem('not-allowed');",
    replace: 'void [ability, actions, subject];',
    suites: ['apps/api/src/ledger/detail/erasure.api.spec.ts'],
  },
  {
    name: 'abilities-of-a-role',
    title: 'compiled rules are kept under the roles of an actor, without the institution',
    file: 'apps/api/src/platform/policy.ts',
    find: `const known = new WeakMap<Actor, Compiled>();

function compiledFor(actor: Actor): Compiled {
  const before = known.get(actor);
  if (before) return before;
  const rules = rulesFor(actor);
  const made = { rules, ability: abilityFor(rules) };
  known.set(actor, made);`,
    replace: `const known = new Map<string, Compiled>();

function compiledFor(actor: Actor): Compiled {
  const before = known.get(actor.roles.join());
  if (before) return before;
  const rules = rulesFor(actor);
  const made = { rules, ability: abilityFor(rules) };
  known.set(actor.roles.join(), made);`,
    suites: ['apps/api/src/platform/policy.spec.ts'],
  },
  {
    name: 'notice-without-rules',
    title: 'a notice is found by its id, without the rules in the query',
    file: 'apps/api/src/notice/notice-look.service.ts',
    find: 'em.findOne(Notice, { $and: [{ id }, seen] })',
    replace: 'em.findOne(Notice, { id })',
    suites: ['apps/api/src/outside/rules-alone.api.spec.ts'],
  },
  {
    name: 'author-publishes',
    title: 'the author of a notice may publish it',
    file: 'apps/api/src/notice/notice.entity.ts',
    find: "if (this.isFirstPerson(doing, writerId)) throw new Problem('second-person');",
    replace: 'void [doing, writerId];',
    suites: ['apps/api/src/notice/notice.entity.spec.ts'],
  },
  {
    name: 'key-approved-alone',
    title: 'whoever made an API key may approve it',
    file: 'apps/api/src/identity/api-key/api-key.service.ts',
    find: "if (key.createdBy === getActor().userId) throw new Problem('second-person');",
    replace: '',
    suites: ['apps/api/src/identity/api-key/api-key.api.spec.ts'],
  },
  {
    name: 'key-without-scopes',
    title: 'the scopes of an API key are not read',
    file: 'apps/api/src/identity/api-key/api-key-actor.ts',
    find: 'this.actors.load(em, account, via, key.scopes)',
    replace: "this.actors.load(em, account, via, ['notices:read', 'notices:write'])",
    suites: ['apps/api/src/notice/notice-key.api.spec.ts'],
  },
  {
    name: 'key-from-everywhere',
    title: 'an API key works from every address',
    file: 'apps/api/src/identity/api-key/api-key-lookup.ts',
    find: 'if (!key || !isWithin(key.addresses, getContext().address)) return null;',
    replace: 'void isWithin;\n    if (!key) return null;',
    suites: ['apps/api/src/identity/api-key/api-key.api.spec.ts'],
  },
  {
    name: 'grant-of-anybody',
    title: 'a purpose that a colleague stated unmasks for everybody',
    file: 'apps/api/src/notice/notice-reader.ts',
    find: 'const active = { userId, institutionId, revokedAt: null,',
    replace: 'void userId;\n    const active = { institutionId, revokedAt: null,',
    suites: ['apps/api/src/outside/rules-alone.api.spec.ts'],
  },
  {
    name: 'approved-by-subject',
    title: 'whom a change is about may approve it',
    file: 'apps/api/src/proposal/proposal.schema.ts',
    find: 'or new.user_id is not distinct from p.subject_user_id',
    replace: '',
    suites: ['apps/api/src/proposal/warrant.api.spec.ts'],
  },
];
