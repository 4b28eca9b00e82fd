import { CdkMenu, CdkMenuItem, CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, inject } from '@angular/core';
import { Router } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { attempt } from '../platform/http/attempt.js';
import { Session } from '../platform/session.js';

/** Who is signed in, for which institution, in which role; and the way out. */
@Component({
  selector: 'wb-user-menu',
  imports: [CdkMenu, CdkMenuItem, CdkMenuTrigger, TranslocoPipe],
  template: `@if (session.me(); as me) {
    <button type="button" class="who" [cdkMenuTriggerFor]="menu">
      <span class="av" aria-hidden="true">{{ initials() }}</span>
      <span class="words">
        <b>{{ me.user.name }}</b>
        {{ me.institution.name }} · {{ 'code.role.' + me.roles[0] | transloco }}
      </span>
    </button>
    <ng-template #menu>
      <div class="menu" cdkMenu>
        <div class="menu-label">{{ me.user.email }}</div>
        <button class="plain" cdkMenuItem (cdkMenuItemTriggered)="openSecurity()">
          {{ 'security.title' | transloco }}
        </button>
        <button class="plain" cdkMenuItem (cdkMenuItemTriggered)="signOut()">
          {{ 'shell.signOut' | transloco }}
        </button>
      </div>
    </ng-template>
  }`,
  styles: `
    .who {
      display: flex;
      align-items: center;
      gap: var(--s2);
      padding: 2px 4px;
      border: 0;
      border-radius: var(--r);
      background: none;
      color: var(--ink2);
      font-size: var(--t-s);
      line-height: 1.25;
      text-align: left;
      cursor: pointer;
      white-space: nowrap;
    }
    b {
      display: block;
      color: var(--ink);
      font-weight: 600;
    }
    .av {
      display: grid;
      place-items: center;
      width: 28px;
      height: 28px;
      border-radius: 50%;
      background: var(--accent);
      color: var(--accent-ink);
      font-weight: 600;
    }
    @media (max-width: 1100px) {
      .words {
        position: absolute;
        clip-path: inset(50%);
        width: 1px;
        height: 1px;
        overflow: hidden;
      }
    }
  `,
})
export class UserMenu {
  protected readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly leaving = attempt();
  protected readonly initials = computed(() =>
    (this.session.me()?.user.name ?? '')
      .split(/\s+/)
      .map((part) => part.charAt(0))
      .join('')
      .slice(0, 2)
      .toUpperCase(),
  );

  protected openSecurity(): void {
    void this.router.navigate(['/security']);
  }

  protected signOut(): void {
    void this.leaving.run(() => this.session.signOut());
  }
}
