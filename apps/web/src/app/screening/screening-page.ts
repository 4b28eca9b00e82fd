import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { identifierSchemes, screeningQuery, subjectTypes, type Screening } from '@watchbook/contract';
import {
  Control,
  Empty,
  Faults,
  FaultSummary,
  Field,
  Formats,
  PageHeader,
  PluralPipe,
  Seal,
  type TabItem,
  Tabs,
} from '@watchbook/ui';
import { screeningScreen } from '../platform/api/generated/client.js';
import { submission } from '../platform/form/submission.js';
import { Ability } from '../platform/policy/ability.js';
import { queryState } from '../platform/query-state.js';
import { AlarmList } from './alarm-list.js';
import { BatchTab } from './batch/batch-tab.js';
import { ListsTab } from './lists/lists-tab.js';
import { ScreeningHistory } from './screening-history.js';
import { ScreeningMatch } from './screening-match.js';
import { emptyQuery, toQuery, type ScreeningForm } from './screening-form.js';

/** Is this person, company or account known: one question, its matches with their reasons, and what was asked before. */
@Component({
  imports: [
    AlarmList,
    BatchTab,
    Control,
    Empty,
    Faults,
    FaultSummary,
    Field,
    FormField,
    ListsTab,
    MatButton,
    PageHeader,
    PluralPipe,
    RouterLink,
    ScreeningHistory,
    ScreeningMatch,
    Seal,
    Tabs,
    TranslocoPipe,
  ],
  templateUrl: './screening-page.html',
  styleUrl: './screening-page.scss',
})
export class ScreeningPage {
  private readonly query = queryState();
  private readonly transloco = inject(TranslocoService);
  protected readonly ability = inject(Ability);
  protected readonly formats = inject(Formats);
  /** From the address, so that the search of the top bar leads here. */
  readonly name = input<string>();
  readonly tab = input<string>();
  protected readonly tabs = computed<TabItem[]>(() => {
    this.transloco.activeLang();
    const codes = ['single', 'batch', ...(this.ability.can('read', 'ManagedList') ? ['lists'] : [])];
    return codes.map((code) => ({ code, label: this.transloco.translate(`batch.tab.${code}`) }));
  });
  protected readonly shown = computed(
    () => this.tabs().find(({ code }) => code === this.tab())?.code ?? this.tabs()[0]!.code,
  );

  protected readonly codes = { subjectTypes, identifierSchemes };
  protected readonly model = signal<ScreeningForm>(emptyQuery());
  protected readonly form = form(this.model);
  protected readonly found = signal<Screening | null>(null);
  private readonly body = computed(() => toQuery(this.model()));
  protected readonly running = submission({
    schema: screeningQuery,
    body: this.body,
    send: (query) => screeningScreen(query),
    sent: (found) => this.found.set(found),
  });

  constructor() {
    effect(() => {
      const name = this.name();
      if (name) untracked(() => void this.ask(name));
    });
  }

  protected send(event: Event): void {
    event.preventDefault();
    const { name } = this.model();
    // The same name again is a new question; another one goes through the address.
    if (name.trim() && name.trim() !== this.name()) this.query.set({ name: name.trim() });
    else void this.running.send();
  }

  private async ask(name: string): Promise<void> {
    if (this.model().name.trim() !== name) this.model.set(emptyQuery(name));
    await this.running.send();
  }
}
