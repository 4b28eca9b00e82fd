import { Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { PageHeader, type TabItem, Tabs } from '@watchbook/ui';
import { Ability } from '../platform/policy/ability.js';
import { Can } from '../platform/policy/can.js';
import { Session } from '../platform/session.js';
import { Approvals } from './approval/approvals.js';
import { Erasures } from './erasures.js';
import { Groups } from './group/groups.js';
import { Institutions } from './institution/institutions.js';
import { ApiKeys } from './keys/api-keys.js';
import { PublicLists } from './list/public-lists.js';
import { IdentityProviders } from './sign-in/identity-providers.js';
import { People } from './people/people.js';

/** What waits for a second person, the own institution's people and keys, and the directory. */
@Component({
  imports: [
    ApiKeys,
    Approvals,
    Can,
    Erasures,
    Groups,
    IdentityProviders,
    Institutions,
    MatButton,
    PageHeader,
    People,
    PublicLists,
    RouterLink,
    Tabs,
    TranslocoPipe,
  ],
  template: `<wb-page-header [heading]="'administration.title' | transloco" [line]="session.person().institution.name">
      <a matButton routerLink="/permission-review" *wbCan="['read', 'PermissionReview']">
        {{ 'review.permission.title' | transloco }}
      </a>
      <a matButton routerLink="/access-review" *wbCan="['read', 'AccessReview']">
        {{ 'review.access.title' | transloco }}
      </a>
      <a matButton routerLink="/policy-simulator" *wbCan="['create', 'PolicySimulation']">
        {{ 'review.simulator.title' | transloco }}
      </a>
    </wb-page-header>
    <wb-tabs [items]="tabs()" [current]="shown()" [label]="'administration.title' | transloco" />
    <div class="page">
      @switch (shown()) {
        @case ('approvals') {
          <wb-approvals />
        }
        @case ('people') {
          <wb-people />
        }
        @case ('keys') {
          <wb-api-keys />
        }
        @case ('signIn') {
          <wb-identity-providers />
        }
        @case ('erasures') {
          <wb-erasures />
        }
        @case ('groups') {
          <wb-groups />
        }
        @case ('lists') {
          <wb-public-lists />
        }
        @default {
          <wb-institutions />
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
    const codes = ['institutions', 'groups'];
    if (this.ability.can('read', 'Import')) codes.push('lists');
    if (this.ability.can('request-erasure', 'LedgerEntry')) codes.unshift('erasures');
    if (this.ability.can('read', 'IdentityProvider')) codes.unshift('signIn');
    if (this.ability.can('read', 'ApiKey')) codes.unshift('keys');
    if (this.ability.can(['create', 'edit'], 'User') || this.ability.can('approve', 'ApiKey')) codes.unshift('people');
    if (this.ability.can(['read', 'read-metadata'], 'ChangeProposal')) codes.unshift('approvals');
    return codes.map((code) => ({ code, label: this.transloco.translate(`administration.tab.${code}`) }));
  });
  protected readonly shown = computed(
    () => this.tabs().find(({ code }) => code === this.tab())?.code ?? this.tabs()[0]!.code,
  );
}
