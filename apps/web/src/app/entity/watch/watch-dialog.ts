import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { id, listedNameDraft, type Entity, type ManagedList } from '@watchbook/contract';
import { Control, Empty, Failure, Faults, FaultSummary, Field } from '@watchbook/ui';
import { z } from 'zod';
import { managedListAddEntry, managedListList } from '../../platform/api/generated/client.js';
import { submission } from '../../platform/form/submission.js';
import { load } from '../../platform/http/load.js';
import { watchableNames, watchedFacts } from './watched-name.js';

/** Puts an entity under a name on one of the institution's lists; closes with that list. */
@Component({
  imports: [
    Control,
    Empty,
    Failure,
    Faults,
    FaultSummary,
    Field,
    FormField,
    MatButton,
    MatDialogModule,
    RouterLink,
    TranslocoPipe,
  ],
  template: `<form
    novalidate
    [wbFaults]="sending.faults()"
    [showAll]="sending.attempted()"
    (submit)="sending.send($event)"
  >
    <h2 matDialogTitle>{{ 'entity.watch.heading' | transloco }}</h2>
    <mat-dialog-content>
      <p class="sub">{{ 'entity.watch.text' | transloco }}</p>
      <wb-fault-summary [failure]="sending.failure()" />
      @if (lists.failure(); as failure) {
        <wb-failure [failure]="failure" (retry)="lists.reload()" />
      }
      @if (lists.value()?.data?.length === 0) {
        <wb-empty icon="screening" [heading]="'lists.none.heading' | transloco">
          <a matButton="outlined" routerLink="/screening" [queryParams]="{ tab: 'lists' }" matDialogClose>{{
            'lists.create' | transloco
          }}</a>
        </wb-empty>
      } @else {
        <wb-field pointer="/listId" [label]="'entity.watch.list' | transloco" [required]="true">
          <select class="select" wbControl [formField]="form.listId">
            <option value=""></option>
            @for (list of lists.value()?.data; track list.id) {
              <option [value]="list.id">{{ list.name }}</option>
            }
          </select>
        </wb-field>
        <wb-field pointer="/entry/name" [label]="'entity.feature.name' | transloco" [required]="true">
          <select class="select" wbControl [formField]="form.name">
            @for (name of names; track name) {
              <option [value]="name">{{ name }}</option>
            }
          </select>
        </wb-field>
        <dl class="facts">
          @if (facts.birthDate; as date) {
            <dt>{{ 'entity.feature.birth-date' | transloco }}</dt>
            <dd>{{ date }}</dd>
          }
          @for (identifier of facts.identifiers; track $index) {
            <dt>{{ 'code.scheme.' + identifier.scheme | transloco }}</dt>
            <dd class="mono">{{ identifier.value }}</dd>
          }
        </dl>
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton="outlined" type="button" matDialogClose>{{ 'ui.cancel' | transloco }}</button>
      <button matButton="filled" type="submit" [disabled]="sending.running() || !lists.value()?.data?.length">
        {{ 'entity.watch.verb' | transloco }}
      </button>
    </mat-dialog-actions>
  </form>`,
})
export class WatchDialog {
  private readonly closing = inject<MatDialogRef<WatchDialog, ManagedList>>(MatDialogRef);
  private readonly entity = inject<Entity>(MAT_DIALOG_DATA);
  protected readonly names = watchableNames(this.entity);
  protected readonly facts = watchedFacts(this.entity);
  protected readonly lists = load(
    () => ({ limit: 100 }),
    (query, signal) => managedListList(query, { signal }),
  );
  private readonly model = signal({ listId: '', name: this.names[0] ?? '' });
  protected readonly form = form(this.model);
  protected readonly sending = submission({
    schema: z.object({ listId: id, entry: listedNameDraft }),
    body: computed(() => {
      const { listId, name } = this.model();
      return { listId, entry: { ...this.facts, name } };
    }),
    send: ({ listId, entry }) => managedListAddEntry(listId, entry),
    sent: () => this.closing.close(this.lists.value()?.data.find((list) => list.id === this.model().listId)),
  });
}
