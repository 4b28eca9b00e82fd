/** For each key the numbers of the names that have it, in growing typed arrays. */
export class Postings {
  private readonly lists = new Map<string, { slots: Int32Array; length: number }>();

  add(key: string, slot: number): void {
    let list = this.lists.get(key);
    if (!list) this.lists.set(key, (list = { slots: new Int32Array(4), length: 0 }));
    if (list.length === list.slots.length) {
      const wider = new Int32Array(list.slots.length * 2);
      wider.set(list.slots);
      list.slots = wider;
    }
    list.slots[list.length] = slot;
    list.length += 1;
  }

  /**
   * Adds one to `counts` for every name under a key, and writes names met for the first time into `met` from `found` on.
   * @returns how many are in `met` now
   */
  count(key: string, counts: Uint16Array, met: Int32Array, found: number): number {
    const list = this.lists.get(key);
    if (!list) return found;
    const { slots, length } = list;
    let next = found;
    for (let at = 0; at < length; at += 1) {
      const slot = slots[at]!;
      const before = counts[slot]!;
      if (before === 0) {
        met[next] = slot;
        next += 1;
      }
      counts[slot] = before + 1;
    }
    return next;
  }
}
