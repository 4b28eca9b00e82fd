import { Component, computed, inject, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import type { EntityMember, EntityPair, MemberVerdict } from '@watchbook/contract';
import { CountryPipe, Empty, Failure, Icon, Mask, PageHeader, Status, TlpBadge } from '@watchbook/ui';
import { entityList, judgementJudge } from '../../platform/api/generated/client.js';
import { attempt } from '../../platform/http/attempt.js';
import { Shortcuts } from '../../platform/keyboard/shortcuts.js';
import { PairJudging } from '../pair-judging.js';
import { ReasonText, shareOf, signed } from '../reason-text.js';
import { deskRows } from './desk-rows.js';

/** Pages that are asked for at once while they hold nothing: each looks at a bounded number of notices. */
const EMPTY_PAGES = 8;

/** Pairs that may be one, side by side, to be decided one after the other without leaving the keyboard. */
@Component({
  imports: [
    CountryPipe,
    Empty,
    Failure,
    Icon,
    Mask,
    MatButton,
    PageHeader,
    PairJudging,
    ReasonText,
    RouterLink,
    Status,
    TlpBadge,
    TranslocoPipe,
  ],
  templateUrl: './matching-desk.html',
  styleUrl: './matching-desk.scss',
})
export class MatchingDesk {
  private readonly judging = viewChild(PairJudging);
  protected readonly reading = attempt();
  protected readonly undoing = attempt();
  protected readonly pairs = signal<readonly EntityPair[]>([]);
  private readonly cursor = signal<string | null | undefined>(undefined);
  protected readonly place = signal(0);
  /** Places of what was judged here, the newest last. */
  private readonly done = signal<readonly number[]>([]);
  protected readonly hasMore = computed(() => this.cursor() !== null);
  protected readonly canUndo = computed(() => this.done().length > 0);
  protected readonly pair = computed(() => this.pairs()[this.place()]);
  protected readonly rows = computed(() => {
    const pair = this.pair();
    return pair ? deskRows(pair) : [];
  });
  protected readonly sides = computed((): EntityMember[] => {
    const pair = this.pair();
    return pair ? [pair.left, pair.right] : [];
  });
  protected readonly share = shareOf;
  protected readonly bits = signed;

  constructor() {
    void this.more();
    inject(Shortcuts).use([
      { keys: 's', text: 'entity.keys.same', run: () => this.say('same') },
      { keys: 'd', text: 'entity.keys.different', run: () => this.say('different') },
      { keys: 'u', text: 'entity.keys.unsure', run: () => this.say('unsure') },
      { keys: 'z', text: 'entity.keys.undo', run: () => void this.undo() },
      { keys: 'j', text: 'entity.keys.next', run: () => void this.step(1) },
      { keys: 'k', text: 'entity.keys.previous', run: () => void this.step(-1) },
    ]);
  }

  protected async step(by: number): Promise<void> {
    const next = this.place() + by;
    if (next >= this.pairs().length) await this.more();
    if (next >= 0 && next < this.pairs().length) this.place.set(next);
  }

  /** What was said of the pair that is shown is kept beside it, and the next one shows. */
  protected async judged(verdict: MemberVerdict): Promise<void> {
    const at = this.place();
    this.remember(at, verdict);
    if (verdict === 'taken-back') return;
    this.done.update((done) => [...done, at]);
    await this.step(1);
  }

  protected async undo(): Promise<void> {
    const at = this.done().at(-1);
    const link = at === undefined ? undefined : this.pairs()[at]?.link;
    if (at === undefined || !link) return;
    const draft = { memberId: link.a, otherId: link.b, verdict: 'taken-back' as const, note: null };
    if (!(await this.undoing.run(() => judgementJudge(draft)))) return;
    this.done.update((done) => done.slice(0, -1));
    this.remember(at, 'taken-back');
    this.place.set(at);
  }

  private say(verdict: MemberVerdict): void {
    void this.judging()?.judge(verdict);
  }

  /** Until it is read again, only the verdict is known here. */
  private remember(at: number, verdict: MemberVerdict): void {
    const said = { id: `here ${at}`, verdict, note: null, by: { id: '', name: '' }, at: new Date().toISOString() };
    this.pairs.update((pairs) =>
      pairs.map((pair, place) =>
        place === at ? { ...pair, link: { ...pair.link, judgement: verdict === 'taken-back' ? null : said } } : pair,
      ),
    );
  }

  private async more(): Promise<void> {
    for (let asked = 0; asked < EMPTY_PAGES && this.cursor() !== null; asked += 1) {
      const cursor = this.cursor();
      const page = await this.reading.run(() => entityList({ limit: 25, ...(cursor ? { cursor } : {}) }));
      if (!page) return;
      this.cursor.set(page.page.next);
      this.pairs.update((pairs) => [...pairs, ...page.data]);
      if (page.data.length > 0) return;
    }
  }
}
