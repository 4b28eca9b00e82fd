import { Component, computed, inject, viewChild } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, NavigationEnd, Router, RouterLink, RouterOutlet } from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { ledgerOutcomes, type LedgerEntryView } from '@watchbook/contract';
import {
  Empty,
  Failure,
  Filter,
  Formats,
  Grid,
  GridColumn,
  GridPager,
  Icon,
  NumPipe,
  PluralPipe,
  PageHeader,
  Status,
  Time,
} from '@watchbook/ui';
import { filter, map } from 'rxjs';
import { institutionList, ledgerList } from '../platform/api/generated/client.js';
import { load } from '../platform/http/load.js';
import { Shortcuts } from '../platform/keyboard/shortcuts.js';
import { queryState } from '../platform/query-state.js';

const LIMIT = 50;

/** Actions worth a filter; the others are found by their resource or actor. */
const actions = [
  'notice.read',
  'notice.listed',
  'notice.drafted',
  'notice.submitted',
  'notice.published',
  'notice.withdrawn',
  'notice.read-denied',
  'purpose.granted',
  'screening.ran',
  'warning.issued',
  'warning.acknowledged',
  'report.built',
  'report.downloaded',
  'session.opened',
  'session.opened-denied',
  'ledger.exported',
];

/** The entries that the reader may see, newest first, with the panel of one of them at the right. */
@Component({
  imports: [
    Empty,
    Failure,
    Filter,
    Grid,
    GridColumn,
    GridPager,
    Icon,
    NumPipe,
    PluralPipe,
    PageHeader,
    RouterLink,
    RouterOutlet,
    Status,
    Time,
    TranslocoPipe,
  ],
  templateUrl: './entry-list.html',
  styleUrl: '../platform/master-detail.scss',
  host: { '[class.with-panel]': 'openSeq() !== null' },
})
export class EntryList {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly transloco = inject(TranslocoService);
  private readonly grid = viewChild<Grid<LedgerEntryView>>(Grid);
  protected readonly formats = inject(Formats);
  protected readonly query = queryState();
  protected readonly filters = computed(() => {
    this.transloco.activeLang();
    const text = (key: string) => this.transloco.translate(key);
    const institutions = this.institutions.value()?.data ?? [];
    return [
      {
        key: 'action',
        label: text('ledger.filter.action'),
        options: actions.map((code) => ({ value: code, label: code })),
      },
      {
        key: 'outcome',
        label: text('ledger.filter.outcome'),
        options: ledgerOutcomes.map((code) => ({ value: code, label: text(`status.${code}`) })),
      },
      {
        key: 'institution',
        label: text('ledger.filter.institution'),
        options: institutions.map(({ id, name }) => ({ value: id, label: name })),
      },
    ];
  });
  protected readonly institutions = load(
    () => ({}),
    (_, signal) => institutionList({ limit: 100 }, { signal }),
  );
  private readonly names = computed(
    () => new Map((this.institutions.value()?.data ?? []).map(({ id, name }) => [id, name])),
  );
  protected readonly list = load(
    () => ({
      limit: LIMIT,
      cursor: this.query.get('cursor'),
      'filter[action]': this.query.get('action'),
      'filter[outcome]': ledgerOutcomes.find((code) => code === this.query.get('outcome')),
      'filter[institution]': this.query.get('institution'),
      'filter[resource]': this.query.get('resource'),
      'filter[actor]': this.query.get('actor'),
    }),
    (query, signal) => ledgerList(query, { signal }),
  );
  protected readonly rows = computed(() => this.list.value()?.data ?? []);
  protected readonly page = computed(() => this.list.value()?.page ?? { prev: null, next: null });
  protected readonly chips = computed(() => (['resource', 'actor'] as const).filter((key) => this.query.get(key)));
  protected readonly openSeq = toSignal(
    this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map(() => this.panelSeq()),
    ),
    { initialValue: this.panelSeq() },
  );

  protected readonly id = (row: LedgerEntryView) => String(row.seq);
  protected readonly link = (row: LedgerEntryView) => ['/ledger/entries', String(row.seq)];

  constructor() {
    inject(Shortcuts).use([
      { keys: 'j', text: 'shell.keys.next', run: () => this.step(1) },
      { keys: 'k', text: 'shell.keys.previous', run: () => this.step(-1) },
      { keys: 'x', text: 'shell.keys.close', run: () => this.go(['/ledger/entries']) },
    ]);
  }

  protected nameOf(institution: string | null): string {
    return institution === null ? '' : (this.names().get(institution) ?? institution);
  }

  private step(by: number): void {
    const seq = this.grid()?.move(by);
    if (seq && this.openSeq() !== null) this.go(['/ledger/entries', seq]);
  }

  private go(commands: string[]): void {
    void this.router.navigate(commands, { queryParamsHandling: 'preserve' });
  }

  private panelSeq(): string | null {
    return this.route.snapshot.firstChild?.paramMap.get('seq') ?? null;
  }
}
