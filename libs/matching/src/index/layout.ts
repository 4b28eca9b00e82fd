import { Numbers } from './bytes.js';
import { kinds, type Kind, type Segment } from './segment.js';
import { shared } from './shared.js';
import type { ShelfBuilder } from './shelf-builder.js';
import { type Texts, TextWriter } from './texts.js';

/** Writes groups and their subjects, one after the other as they shall stand. */
export class Layout {
  private readonly groups = new TextWriter();
  private readonly audience = new Numbers();
  private readonly firstOwner = new Numbers();
  private readonly owners = new TextWriter();
  private readonly ownerGroup = new Numbers();
  private readonly bornStarts = new Numbers();
  private readonly dates = new Numbers();
  private readonly rows = { persons: new Numbers(), bodies: new Numbers() };
  private readonly rowOwners = { persons: new Numbers(), bodies: new Numbers() };

  group(name: string, audience: number): void {
    this.groups.push(name);
    this.audience.push(audience);
    this.firstOwner.push(this.owners.length);
  }

  /** A subject of the last group. @param rows numbers of names, each times two and one more for those of bodies */
  owner(id: string, born: Uint32Array, rows: Uint32Array): void {
    for (const row of rows) {
      const kind: Kind = kinds[row % kinds.length]!;
      this.rows[kind].push(Math.floor(row / kinds.length));
      this.rowOwners[kind].push(this.owners.length);
    }
    this.owners.push(id);
    this.ownerGroup.push(this.groups.length - 1);
    this.bornStarts.push(this.dates.length);
    for (const date of born) this.dates.push(date);
  }

  finish(audiences: Texts, shelves: Readonly<Record<Kind, ShelfBuilder>>): Segment {
    this.firstOwner.push(this.owners.length);
    this.bornStarts.push(this.dates.length);
    const shelf = (kind: Kind) => shelves[kind].finish(this.rows[kind].written, this.rowOwners[kind].written);
    return {
      groups: this.groups.finish(),
      groupAudience: shared(Uint32Array, this.audience.written),
      groupOwners: shared(Uint32Array, this.firstOwner.written),
      owners: this.owners.finish(),
      ownerGroup: shared(Uint32Array, this.ownerGroup.written),
      ownerBorn: {
        starts: shared(Uint32Array, this.bornStarts.written),
        dates: shared(Uint32Array, this.dates.written),
      },
      audiences,
      persons: shelf('persons'),
      bodies: shelf('bodies'),
    };
  }
}
