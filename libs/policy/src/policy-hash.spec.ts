import { describe, expect, it } from '@jest/globals';
import { roles } from '@watchbook/contract';
import { rulesFor } from './ability.js';
import { hashOfRules, policyHash, symbolicRules } from './policy-hash.js';
import { ELSEWHERE } from './test/actors.js';

describe('the policy hash', () => {
  it('is SHA-256 in hex, the same whenever it is taken', () => {
    expect(policyHash).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOfRules(symbolicRules())).toBe(policyHash);
  });

  it('covers every rule of every role, in the order of the contract', () => {
    expect(symbolicRules().map(([role]) => role)).toEqual(roles);
    for (const [, rules] of symbolicRules()) expect(rules.length).toBeGreaterThan(0);
  });

  it('depends on no real actor', () => {
    const text = JSON.stringify(symbolicRules());
    expect(text).not.toContain(ELSEWHERE);
    expect(text).toContain('$institution');
    expect(rulesFor).toBeInstanceOf(Function);
  });

  const changes = symbolicRules().flatMap(([role, rules], at) =>
    rules.map((rule, index) => ({ name: `${role} ${rule.action} ${rule.subject} ${index}`, at, index })),
  );

  it('changes with every single rule that goes, and with every one that loses its conditions', () => {
    const hashes = new Set([policyHash]);
    for (const { at, index } of changes) {
      const less = symbolicRules();
      less[at]![1].splice(index, 1);
      expect(hashOfRules(less)).not.toBe(policyHash);
      const [rule] = symbolicRules()[at]![1].slice(index);
      if (!rule?.conditions) continue;
      const wider = symbolicRules();
      wider[at]![1][index] = { action: rule.action, subject: rule.subject };
      expect(hashOfRules(wider)).not.toBe(policyHash);
      hashes.add(hashOfRules(wider));
    }
    expect(changes.length).toBeGreaterThan(100);
  });
});
