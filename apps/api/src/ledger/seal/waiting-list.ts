import type { Receipt } from '@watchbook/contract';
import { Problem } from '../../platform/problem.js';

/** One caller that waits for the entries of its intents. */
interface Call {
  readonly ids: readonly string[];
  readonly receipts: Receipt[];
  missing: number;
  readonly resolve: (receipts: Receipt[]) => void;
  readonly reject: (cause: Problem) => void;
  readonly deadline: NodeJS.Timeout;
}

interface Place {
  readonly call: Call;
  readonly index: number;
}

/** Who waits for which entry. Nobody waits longer than the deadline, whatever happens elsewhere. */
export class WaitingList {
  private readonly places = new Map<string, Place[]>();

  constructor(
    private readonly deadlineMs: number,
    private readonly onAbandoned: (ids: readonly string[]) => void,
  ) {}

  get size(): number {
    return this.places.size;
  }

  has(id: string): boolean {
    return this.places.has(id);
  }

  ids(): string[] {
    return [...this.places.keys()];
  }

  /** Resolves once every one of the entries is sealed. @throws Problem `ledger-unavailable` at the deadline */
  waitFor(ids: readonly string[]): Promise<Receipt[]> {
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => this.refuse(call, new Error('The seal took too long')), this.deadlineMs);
      const receipts = new Array<Receipt>(ids.length);
      const call: Call = { ids, receipts, missing: ids.length, resolve, reject, deadline };
      for (const [index, id] of ids.entries()) {
        const others = this.places.get(id);
        if (others) others.push({ call, index });
        else this.places.set(id, [{ call, index }]);
      }
    });
  }

  /** Gives the receipt of a sealed entry to whoever waits for it. */
  resolve(id: string, receipt: Receipt): void {
    const places = this.places.get(id);
    if (!places) return;
    this.places.delete(id);
    for (const { call, index } of places) {
      call.receipts[index] = receipt;
      call.missing -= 1;
      if (call.missing > 0) continue;
      clearTimeout(call.deadline);
      call.resolve(call.receipts);
    }
  }

  /** Refuses everybody who waits for one of these entries. */
  reject(ids: Iterable<string>, cause: unknown): void {
    for (const id of [...ids]) {
      for (const { call } of [...(this.places.get(id) ?? [])]) this.refuse(call, cause);
    }
  }

  /** Who is refused waits for none of its entries any more; what nobody waits for then is abandoned. */
  private refuse(call: Call, cause: unknown): void {
    clearTimeout(call.deadline);
    const abandoned = call.ids.filter((id) => {
      const places = this.places.get(id);
      if (!places) return false;
      const others = places.filter((place) => place.call !== call);
      if (others.length > 0) this.places.set(id, others);
      else this.places.delete(id);
      return others.length === 0;
    });
    call.reject(unavailable(cause));
    this.onAbandoned(abandoned);
  }
}

export const unavailable = (cause: unknown): Problem => new Problem('ledger-unavailable', undefined, { cause });
