import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import type { Entity, ManagedList } from '@watchbook/contract';
import { firstValueFrom } from 'rxjs';
import { Can } from '../../platform/policy/can.js';
import { watchableNames } from './watched-name.js';

/** Offers to watch an entity, to who may keep lists and sees a name of it. */
@Component({
  selector: 'wb-watch-entity',
  imports: [Can, MatButton, RouterLink, TranslocoPipe],
  template: `<ng-container *wbCan="['edit', 'ManagedList']">
    @if (watched(); as list) {
      <p class="sub" role="status">
        {{ 'entity.watch.done' | transloco }}
        <a [routerLink]="['/screening/lists', list.id]">{{ list.name }}</a>
      </p>
    } @else if (isShown()) {
      <button matButton="outlined" type="button" class="no-print" (click)="watch()">
        {{ 'entity.watch.open' | transloco }}
      </button>
    } @else {
      <p class="sub no-print">{{ 'entity.watch.masked' | transloco }}</p>
    }
  </ng-container>`,
  styles: `
    :host {
      display: block;
      margin-top: var(--s2);
    }
  `,
})
export class WatchEntity {
  private readonly dialogs = inject(MatDialog);
  readonly entity = input.required<Entity>();
  protected readonly isShown = computed(() => watchableNames(this.entity()).length > 0);
  protected readonly watched = linkedSignal<string, ManagedList | null>({
    source: () => this.entity().id,
    computation: () => null,
  });

  protected async watch(): Promise<void> {
    const { WatchDialog } = await import('./watch-dialog.js');
    const opened = this.dialogs.open<InstanceType<typeof WatchDialog>, Entity, ManagedList>(WatchDialog, {
      data: this.entity(),
      width: '520px',
    });
    const list = await firstValueFrom(opened.afterClosed());
    if (list) this.watched.set(list);
  }
}
