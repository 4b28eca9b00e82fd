import type { Pair } from '../link/pair.js';

/** Of links in the order of their strength, those that hold all together: each joins two that no stronger ones had joined. */
export function bindingLinks(links: readonly Pair[]): Pair[] {
  const groups = new Map<string, Set<string>>();
  const groupOf = (id: string) => groups.get(id) ?? new Set([id]);
  return links.filter(([a, b]) => {
    const [own, other] = [groupOf(a), groupOf(b)];
    if (own.has(b)) return false;
    const both = new Set([...own, ...other]);
    for (const id of both) groups.set(id, both);
    return true;
  });
}
