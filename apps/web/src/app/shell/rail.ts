import { Component, computed, inject } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Icon } from '@watchbook/ui';
import { Ability } from '../platform/policy/ability.js';
import { Waiting } from '../platform/waiting.js';
import { areas } from './areas.js';

/** The areas that the policies open to the signed-in person, by job. */
@Component({
  selector: 'wb-rail',
  imports: [Icon, RouterLink, RouterLinkActive, TranslocoPipe],
  template: `<nav [attr.aria-label]="'shell.rail' | transloco">
    @for (group of groups(); track group.name) {
      @if (group.name === 'oversight') {
        <h2>{{ 'shell.area.oversight' | transloco }}</h2>
      }
      @for (area of group.areas; track area.path) {
        <a [routerLink]="area.path" routerLinkActive="on" ariaCurrentWhenActive="page">
          <wb-icon [name]="area.icon" />
          {{ area.text | transloco }}
          @if (area.path === '/inbox' && waiting.count(); as count) {
            <span>{{ count }}</span>
          }
        </a>
      }
    }
  </nav>`,
  styleUrl: './rail.scss',
})
export class Rail {
  private readonly ability = inject(Ability);
  protected readonly waiting = inject(Waiting);
  protected readonly groups = computed(() => {
    const open = areas.filter(({ policy }) => this.ability.can(...policy));
    return (['work', 'oversight'] as const)
      .map((name) => ({ name, areas: open.filter(({ group }) => group === name) }))
      .filter((group) => group.areas.length > 0);
  });
}
