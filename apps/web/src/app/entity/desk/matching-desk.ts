import { Component, computed, inject, signal, viewChild, type WritableSignal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import type { EntityLink, EntityMember, EntityPair, MemberVerdict, PairJudgement } from '@watchbook/contract';
import { CountryPipe, Empty, Failure, Icon, Mask, PageHeader, Status, TlpBadge } from '@watchbook/ui';
import { entityList, type EntityListParams } from '../../platform/api/generated/client.js';
import { attempt } from '../../platform/http/attempt.js';
import { Shortcuts } from '../../platform/keyboard/shortcuts.js';
import { pairJudge } from '../judge-pair.js';
import { PairJudging } from '../pair-judging.js';
import { ReasonText, shareOf, signed } from '../reason-text.js';
import { deskRows } from './desk-rows.js';

/** Pages that are asked for at once while they hold nothing: each looks at a bounded number of notices. */
const EMPTY_PAGES = 8;

/** Where reading goes on: undefined at the start, null at the end. */
type Cursor = string | null | undefined;

const keyOf = ({ a, b }: EntityLink): string => `${a} ${b}`;

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
  private readonly record = pairJudge();
  private readonly judging = viewChild(PairJudging);
  protected readonly reading = attempt();
  protected readonly undoing = attempt();
  protected readonly pairs = signal<readonly EntityPair[]>([]);
  private readonly cursor = signal<Cursor>(undefined);
  /** Where what was judged before this visit goes on. */
  private readonly past = signal<Cursor>(undefined);
  protected readonly place = signal(0);
  /** Pairs that were judged here and not taken back, each once, the newest last. */
  private readonly done = signal<readonly string[]>([]);
  protected readonly hasMore = computed(() => this.cursor() !== null);
  protected readonly hasBefore = computed(() => this.place() > 0 || this.past() !== null);
  protected readonly waits = computed(() => this.reading.running() || this.undoing.running());
  /** Nothing crosses a judgement that is on its way: what is pressed meanwhile is left. */
  protected readonly isBusy = computed(() => this.waits() || (this.judging()?.isBusy() ?? false));
  protected readonly canUndo = computed(() => this.done().length > 0 && !this.isBusy());
  protected readonly pair = computed(() => this.pairs()[this.place()]);
  protected readonly rows = computed(() => {
    const pair = this.pair();
    return pair ? deskRows(pair) : [];
  });
  protected readonly sides = computed((): EntityMember[] => {
    const pair = this.pair();
    return pair ? [pair.left, pair.right] : [];
  });
  protected readonly keyOf = keyOf;
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
    if (this.isBusy()) return;
    if (this.place() + by < 0) await this.before();
    if (this.place() + by >= this.pairs().length) await this.more();
    const next = this.place() + by;
    if (next >= 0 && next < this.pairs().length) this.place.set(next);
  }

  /** What was said of a pair is kept beside it, and the next one shows. */
  protected async judged(link: EntityLink, said: PairJudgement): Promise<void> {
    this.remember(link, said);
    if (said.verdict !== 'taken-back') await this.step(1);
  }

  protected async undo(): Promise<void> {
    const at = this.pairs().findIndex(({ link }) => keyOf(link) === this.done().at(-1));
    const link = this.pairs()[at]?.link;
    if (!link || this.isBusy()) return;
    const said = await this.undoing.run(() => this.record(link, 'taken-back', null));
    if (!said) return;
    this.remember(link, said);
    this.place.set(at);
  }

  private say(verdict: MemberVerdict): void {
    if (!this.isBusy()) void this.judging()?.judge(verdict);
  }

  private remember(link: EntityLink, said: PairJudgement): void {
    const key = keyOf(link);
    const stands = said.verdict !== 'taken-back';
    this.done.update((done) => [...done.filter((other) => other !== key), ...(stands ? [key] : [])]);
    this.pairs.update((pairs) =>
      pairs.map((pair) => {
        if (keyOf(pair.link) !== key) return pair;
        const judgements = [said, ...pair.link.judgements];
        return { ...pair, link: { ...pair.link, judgement: stands ? said : null, judgements } };
      }),
    );
  }

  private async more(): Promise<void> {
    const more = await this.read(this.cursor);
    this.pairs.update((pairs) => [...pairs, ...more]);
  }

  /** Puts what was judged before this visit before what is shown, the newest nearest. */
  private async before(): Promise<void> {
    const before = await this.read(this.past, { 'filter[judged]': 'true' });
    this.pairs.update((pairs) => [...before.toReversed(), ...pairs]);
    this.place.update((place) => place + before.length);
  }

  /** The next pairs that are not here yet. */
  private async read(at: WritableSignal<Cursor>, part: EntityListParams = {}): Promise<readonly EntityPair[]> {
    for (let asked = 0; asked < EMPTY_PAGES && at() !== null; asked += 1) {
      const cursor = at();
      const page = await this.reading.run(() => entityList({ limit: 25, ...part, ...(cursor ? { cursor } : {}) }));
      if (!page) return [];
      at.set(page.page.next);
      const known = new Set(this.pairs().map(({ link }) => keyOf(link)));
      const fresh = page.data.filter(({ link }) => !known.has(keyOf(link)));
      if (fresh.length > 0) return fresh;
    }
    return [];
  }
}
