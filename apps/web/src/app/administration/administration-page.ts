import { Component, computed, inject, input } from '@angular/core';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { PageHeader, type TabItem, Tabs } from '@watchbook/ui';
import { Ability } from '../platform/policy/ability.js';
import { Session } from '../platform/session.js';
import { ApiKeys } from './api-keys.js';
import { Directory } from './directory.js';
import { Erasures } from './erasures.js';
import { People } from './people.js';
import { Sessions } from './sessions.js';

/** The own institution: its people and keys, the directory it is in, and the reader's own sessions. */
@Component({
  imports: [ApiKeys, Directory, Erasures, PageHeader, People, Sessions, Tabs, TranslocoPipe],
  template: `<wb-page-header
      [heading]="'administration.title' | transloco"
      [line]="session.person().institution.name"
    />
    <wb-tabs [items]="tabs()" [current]="shown()" [label]="'administration.title' | transloco" />
    <div class="page">
      @switch (shown()) {
        @case ('people') {
          <wb-people />
        }
        @case ('keys') {
          <wb-api-keys />
        }
        @case ('erasures') {
          <wb-erasures />
        }
        @case ('sessions') {
          <wb-sessions />
        }
        @default {
          <wb-directory />
        }
      }
    </div>`,
  styles: `
    .page {
      max-width: 980px;
      padding-top: var(--s4);
    }
  `,
})
export class AdministrationPage {
  private readonly transloco = inject(TranslocoService);
  private readonly ability = inject(Ability);
  protected readonly session = inject(Session);
  readonly tab = input<string>();
  protected readonly tabs = computed<TabItem[]>(() => {
    this.transloco.activeLang();
    const codes = ['directory', 'sessions'];
    if (this.ability.can('request-erasure', 'LedgerEntry')) codes.unshift('erasures');
    if (this.ability.can('read', 'ApiKey')) codes.unshift('keys');
    if (this.ability.can(['create', 'edit'], 'User') || this.ability.can('approve', 'ApiKey')) codes.unshift('people');
    return codes.map((code) => ({ code, label: this.transloco.translate(`administration.tab.${code}`) }));
  });
  protected readonly shown = computed(
    () => this.tabs().find(({ code }) => code === this.tab())?.code ?? this.tabs()[0]!.code,
  );
}
