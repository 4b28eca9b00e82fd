import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { PolicyMatrix } from '@watchbook/contract';
import {
  hashOfRules,
  policyHash,
  ruleName,
  symbolicRules,
  type PolicyRule,
  type RulesOfRoles,
} from '@watchbook/policy';
import { Clock } from '../../platform/clock.js';
import { getContext } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { fieldProblem, Problem } from '../../platform/problem.js';
import { findPolicy, keepPolicy, type KeptPolicy } from './permission.queries.js';

/** Keeps every policy that was in force, and shows what each role could do under it. */
@Injectable()
export class PolicyVersionService implements OnApplicationBootstrap {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** A process that starts with other rules begins a new version. */
  async onApplicationBootstrap(): Promise<void> {
    const rules = JSON.stringify(symbolicRules());
    await this.work.system((em) => keepPolicy(em, { hash: policyHash, since: this.clock.now(), rules }));
  }

  /**
   * The policy that was in force then, or is now.
   * @throws Problem `not-processable` for a time to come; `unexpected` when what was kept is not what its hash names
   */
  async matrix(asked: string | undefined): Promise<PolicyMatrix> {
    const at = this.timeOf(asked);
    const kept = await this.work.read((em) => findPolicy(em, at));
    const resources = kept ? [{ type: 'policy', id: kept.hash, version: null }] : [];
    getContext().reads.push({ action: 'policy.read', resources });
    return { at: at.toISOString(), policy: kept && toPolicy(kept) };
  }

  /** @throws Problem `not-processable` for a time to come */
  timeOf(asked: string | undefined): Date {
    const now = this.clock.now();
    const at = asked === undefined ? now : new Date(asked);
    if (at > now) throw fieldProblem('/at', 'future', 'Nobody knows which rights people will have then');
    return at;
  }
}

function toPolicy({ hash, since, rules }: KeptPolicy): NonNullable<PolicyMatrix['policy']> {
  const ofRoles = JSON.parse(rules) as RulesOfRoles;
  if (hashOfRules(ofRoles) !== hash) throw new Problem('internal');
  return {
    hash,
    since: since.toISOString(),
    current: hash === policyHash,
    roles: ofRoles.map(([role, given]) => ({ role, may: cellsOf(given) })),
  };
}

/** One cell for each subject and action, with the names of the rules that give it. */
function cellsOf(rules: readonly PolicyRule[]) {
  const cells = new Map<string, { subject: string; action: string; rules: string[] }>();
  for (const rule of rules) {
    const { subject, action } = rule;
    const cell = cells.get(`${subject} ${action}`) ?? { subject, action, rules: [] };
    if (!cell.rules.includes(ruleName(rule))) cell.rules.push(ruleName(rule));
    cells.set(`${subject} ${action}`, cell);
  }
  return [...cells.values()];
}
