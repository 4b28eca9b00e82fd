import { Component, computed, inject, linkedSignal, viewChildren } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { alertStates, type AlertState, type ScreeningAlert, type Verdict } from '@watchbook/contract';
import { Empty, Failure, GridPager, PageHeader, Seal, Status, Time } from '@watchbook/ui';
import { screeningAlertJudge, screeningAlertList } from '../../platform/api/generated/client.js';
import { load } from '../../platform/http/load.js';
import { Shortcuts } from '../../platform/keyboard/shortcuts.js';
import { queryState } from '../../platform/query-state.js';
import { type MatchOrigin, ScreeningMatch } from '../screening-match.js';

/** Alerts of managed lists: who of a list may be meant and why, judged one after the other by keys. */
@Component({
  imports: [Empty, Failure, GridPager, PageHeader, RouterLink, ScreeningMatch, Seal, Status, Time, TranslocoPipe],
  templateUrl: './alerts-page.html',
  styleUrl: './alerts-page.scss',
})
export class AlertsPage {
  protected readonly query = queryState();
  protected readonly states = alertStates;
  private readonly matches = viewChildren(ScreeningMatch);
  protected readonly state = computed(() => {
    const wanted = this.query.get('state') ?? 'open';
    return alertStates.find((code): code is AlertState => code === wanted) ?? null;
  });
  protected readonly list = load(
    () => ({
      limit: 25,
      cursor: this.query.get('cursor'),
      'filter[state]': this.state() ?? undefined,
      'filter[list]': this.query.get('list'),
      'filter[owner]': this.query.get('owner') === 'me' ? ('me' as const) : undefined,
    }),
    (query, signal) => screeningAlertList(query, { signal }),
  );
  protected readonly alerts = computed(() => this.list.value()?.data ?? []);
  /** How the match of each is judged. */
  protected readonly origins = computed(
    () =>
      new Map<string, MatchOrigin>(
        this.alerts().map(({ id }) => [id, { judge: (verdict, note) => this.judge(id, verdict, note) }]),
      ),
  );
  protected readonly page = computed(() => this.list.value()?.page ?? { prev: null, next: null });
  /** The one that keys act on. */
  protected readonly current = linkedSignal<readonly ScreeningAlert[], string | null>({
    source: this.alerts,
    computation: (alerts, before) => {
      const wanted = before?.value ?? this.query.get('alert');
      return alerts.find(({ id }) => id === wanted)?.id ?? alerts[0]?.id ?? null;
    },
  });

  constructor() {
    inject(Shortcuts).use([
      { keys: 'j', text: 'shell.keys.next', run: () => this.step(1) },
      { keys: 'k', text: 'shell.keys.previous', run: () => this.step(-1) },
      { keys: 's', text: 'lists.key.same', run: () => void this.judgeCurrent('positive') },
      { keys: 'd', text: 'lists.key.different', run: () => void this.judgeCurrent('negative') },
      { keys: 'u', text: 'lists.key.unsure', run: () => void this.judgeCurrent('unsure') },
    ]);
  }

  protected choose(event: Event): void {
    this.query.set({ state: (event.target as HTMLSelectElement).value });
  }

  private async judge(id: string, verdict: Verdict, note: string | null): Promise<void> {
    const judged = await screeningAlertJudge(id, { verdict, note });
    const before = this.list.value();
    if (!before) return;
    // It stays where it is until the list is read again, so that a slip can be mended at once.
    this.list.set({ ...before, data: before.data.map((alert) => (alert.id === id ? judged : alert)) });
  }

  /** As with the buttons of its match, and the next one is current unless another one was chosen meanwhile. */
  private async judgeCurrent(verdict: Verdict): Promise<void> {
    const id = this.current();
    const origin = this.origins().get(id ?? '');
    const match = this.matches().find((shown) => shown.origin() === origin);
    if ((await match?.judge(verdict)) && this.current() === id) this.step(1);
  }

  private step(by: number): void {
    const ids = this.alerts().map(({ id }) => id);
    const at = ids.indexOf(this.current() ?? '') + by;
    const next = ids[Math.min(Math.max(at, 0), ids.length - 1)];
    if (next === undefined) return;
    this.current.set(next);
    document.getElementById(`alert-${next}`)?.scrollIntoView({ block: 'nearest' });
  }
}
