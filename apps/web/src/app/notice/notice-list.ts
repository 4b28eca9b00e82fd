import { Component, computed, inject, viewChild } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { NavigationEnd, ActivatedRoute, Router, RouterLink, RouterOutlet } from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { MASK, noticeSorts, type NoticeSummary } from '@watchbook/contract';
import {
  CountryPipe,
  Empty,
  Failure,
  Filter,
  Formats,
  Grid,
  GridColumn,
  GridPager,
  PageHeader,
  PluralPipe,
  Seal,
  Status,
  Time,
  TlpBadge,
} from '@watchbook/ui';
import { filter, map } from 'rxjs';
import { noticeList } from '../platform/api/generated/client.js';
import { Changes } from '../platform/changes.js';
import { load } from '../platform/http/load.js';
import { Shortcuts } from '../platform/keyboard/shortcuts.js';
import { Can } from '../platform/policy/can.js';
import { Ability } from '../platform/policy/ability.js';
import { queryState } from '../platform/query-state.js';
import { Session } from '../platform/session.js';
import { noticeFilters } from './notice-filters.js';
import { NoticeTitle } from './notice-title.js';

const LIMIT = 50;

/** The notices that the reader may see, with the panel of one of them at the right. */
@Component({
  imports: [
    Can,
    CountryPipe,
    Empty,
    Failure,
    Filter,
    Grid,
    GridColumn,
    GridPager,
    MatButton,
    NoticeTitle,
    PageHeader,
    PluralPipe,
    RouterLink,
    RouterOutlet,
    Seal,
    Status,
    Time,
    TlpBadge,
    TranslocoPipe,
  ],
  templateUrl: './notice-list.html',
  styleUrl: '../platform/master-detail.scss',
  host: { '[class.with-panel]': 'openId() !== null' },
})
export class NoticeList {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly transloco = inject(TranslocoService);
  private readonly ability = inject(Ability);
  private readonly changes = inject(Changes);
  private readonly grid = viewChild<Grid<NoticeSummary>>(Grid);
  protected readonly formats = inject(Formats);
  protected readonly session = inject(Session);
  protected readonly query = queryState();
  protected readonly filters = computed(() => {
    this.transloco.activeLang();
    return noticeFilters((key) => this.transloco.translate(key));
  });

  protected readonly sort = computed(
    () => noticeSorts.find((sort) => sort === this.query.get('sort')) ?? '-receivedAt',
  );
  protected readonly list = load(
    () => ({ query: this.parameters(), changes: this.changes.count() }),
    ({ query }, signal) => noticeList(query, { signal }),
  );
  private readonly parameters = computed(() => ({
    limit: LIMIT,
    sort: this.sort(),
    cursor: this.query.get('cursor'),
    ...Object.fromEntries(noticeFilters(String).map(({ key, parameter }) => [parameter, this.query.get(key)])),
  }));
  protected readonly rows = computed(() => this.list.value()?.data ?? []);
  protected readonly page = computed(() => this.list.value()?.page ?? { prev: null, next: null });
  protected readonly filtered = computed(() => this.filters().some(({ key }) => this.query.list(key).length > 0));

  private readonly url = toSignal(
    this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map(() => this.panelId()),
    ),
    { initialValue: this.panelId() },
  );
  protected readonly openId = computed(() => this.url());

  protected readonly mask = MASK;
  protected readonly id = (row: NoticeSummary) => row.id;
  protected readonly link = (row: NoticeSummary) => ['/notices', row.id];

  constructor() {
    inject(Shortcuts).use([
      { keys: 'j', text: 'shell.keys.next', run: () => this.step(1) },
      { keys: 'k', text: 'shell.keys.previous', run: () => this.step(-1) },
      { keys: 'x', text: 'shell.keys.close', run: () => this.go(['/notices']) },
      { keys: 'Escape', text: 'shell.keys.close', run: () => this.go(['/notices']) },
      { keys: 'o', text: 'shell.keys.open', run: () => this.openPage() },
      ...(this.ability.can('create', 'Notice')
        ? [{ keys: 'c', text: 'shell.keys.create', run: () => this.go(['/notices/new']) }]
        : []),
    ]);
  }

  protected readonly line = computed(() => {
    if (!this.ability.can('read', 'Notice')) return 'notice.list.lineMetadata';
    return this.session.person().institution.kind === 'regulator' ? 'notice.list.lineReach' : 'notice.list.line';
  });

  protected clear(): void {
    this.query.set(Object.fromEntries(this.filters().map(({ key }) => [key, null])));
  }

  private step(by: number): void {
    const id = this.grid()?.move(by);
    if (id && this.openId() !== null) this.go(['/notices', id]);
  }

  private openPage(): void {
    const id = this.openId();
    if (id) this.go(['/notices', id, 'page']);
    else this.grid()?.openFocused();
  }

  private go(commands: string[]): void {
    void this.router.navigate(commands, { queryParamsHandling: commands.length < 3 ? 'preserve' : '' });
  }

  private panelId(): string | null {
    return this.route.snapshot.firstChild?.paramMap.get('id') ?? null;
  }
}
