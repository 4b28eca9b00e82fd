import { Component, computed, inject, viewChild } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { ActivatedRoute, NavigationEnd, Router, RouterLink, RouterOutlet } from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import type { WarningSummary } from '@watchbook/contract';
import {
  Empty,
  Failure,
  Filter,
  Formats,
  Grid,
  GridColumn,
  GridPager,
  PageHeader,
  PluralPipe,
  Status,
  Time,
  TlpBadge,
} from '@watchbook/ui';
import { filter, map } from 'rxjs';
import { warningList } from '../platform/api/generated/client.js';
import { load } from '../platform/http/load.js';
import { Shortcuts } from '../platform/keyboard/shortcuts.js';
import { Ability } from '../platform/policy/ability.js';
import { Can } from '../platform/policy/can.js';
import { queryState } from '../platform/query-state.js';
import { Session } from '../platform/session.js';
import { warningFilters } from './warning-filters.js';

const LIMIT = 50;
const sorts = ['-createdAt', 'createdAt', 'acknowledgeBy'] as const;

/** The risk warnings that the reader may see, with the panel of one of them at the right. */
@Component({
  imports: [
    Can,
    Empty,
    Failure,
    Filter,
    Grid,
    GridColumn,
    GridPager,
    MatButton,
    PageHeader,
    PluralPipe,
    RouterLink,
    RouterOutlet,
    Status,
    Time,
    TlpBadge,
    TranslocoPipe,
  ],
  templateUrl: './warning-list.html',
  styleUrl: '../platform/master-detail.scss',
  host: { '[class.with-panel]': 'openId() !== null' },
})
export class WarningList {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly transloco = inject(TranslocoService);
  private readonly ability = inject(Ability);
  private readonly grid = viewChild<Grid<WarningSummary>>(Grid);
  protected readonly formats = inject(Formats);
  protected readonly session = inject(Session);
  protected readonly query = queryState();
  protected readonly filters = computed(() => {
    this.transloco.activeLang();
    return warningFilters((key) => this.transloco.translate(key)).filter(
      ({ key }) => key !== 'acknowledgement' || this.ability.can('create', 'Acknowledgement'),
    );
  });
  protected readonly sort = computed(() => sorts.find((sort) => sort === this.query.get('sort')) ?? '-createdAt');
  protected readonly list = load(
    () => ({
      limit: LIMIT,
      sort: this.sort(),
      cursor: this.query.get('cursor'),
      ...Object.fromEntries(warningFilters(String).map(({ key, parameter }) => [parameter, this.query.get(key)])),
    }),
    (query, signal) => warningList(query, { signal }),
  );
  protected readonly rows = computed(() => this.list.value()?.data ?? []);
  protected readonly page = computed(() => this.list.value()?.page ?? { prev: null, next: null });
  protected readonly filtered = computed(() => this.filters().some(({ key }) => this.query.list(key).length > 0));
  protected readonly openId = toSignal(
    this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map(() => this.panelId()),
    ),
    { initialValue: this.panelId() },
  );

  protected readonly id = (row: WarningSummary) => row.id;
  protected readonly link = (row: WarningSummary) => ['/warnings', row.id];

  constructor() {
    inject(Shortcuts).use([
      { keys: 'j', text: 'shell.keys.next', run: () => this.step(1) },
      { keys: 'k', text: 'shell.keys.previous', run: () => this.step(-1) },
      { keys: 'x', text: 'shell.keys.close', run: () => this.go(['/warnings']) },
      { keys: 'o', text: 'shell.keys.open', run: () => this.openPage() },
      ...(this.ability.can('create', 'Warning')
        ? [{ keys: 'c', text: 'shell.keys.create', run: () => this.go(['/warnings/new']) }]
        : []),
    ]);
  }

  protected clear(): void {
    this.query.set(Object.fromEntries(this.filters().map(({ key }) => [key, null])));
  }

  private step(by: number): void {
    const id = this.grid()?.move(by);
    if (id && this.openId() !== null) this.go(['/warnings', id]);
  }

  private openPage(): void {
    const id = this.openId();
    if (id) this.go(['/warnings', id, 'page']);
    else this.grid()?.openFocused();
  }

  private go(commands: string[]): void {
    void this.router.navigate(commands, { queryParamsHandling: commands.length < 3 ? 'preserve' : '' });
  }

  private panelId(): string | null {
    return this.route.snapshot.firstChild?.paramMap.get('id') ?? null;
  }
}
