import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import { listAssignment, type ManagedList } from '@watchbook/contract';
import { Control, Failure, Faults, FaultSummary, Field } from '@watchbook/ui';
import { managedListAssign, managedListListAssignees } from '../../platform/api/generated/client.js';
import { submission } from '../../platform/form/submission.js';
import { load } from '../../platform/http/load.js';

/** Hands a list over to a colleague; closes with the list. */
@Component({
  imports: [Control, Failure, Faults, FaultSummary, Field, FormField, MatButton, MatDialogModule, TranslocoPipe],
  template: `<form
    novalidate
    [wbFaults]="sending.faults()"
    [showAll]="sending.attempted()"
    (submit)="sending.send($event)"
  >
    <h2 matDialogTitle>{{ 'lists.handOver.heading' | transloco: { name: list.name } }}</h2>
    <mat-dialog-content>
      <p class="sub">{{ 'lists.handOver.text' | transloco: { name: list.owner.name } }}</p>
      @if (people.failure(); as failure) {
        <wb-failure [failure]="failure" [compact]="true" (retry)="people.reload()" />
      }
      <wb-fault-summary [failure]="sending.failure()" />
      @if (colleagues().length > 0) {
        <wb-field pointer="/ownerId" [label]="'lists.owner' | transloco" [required]="true">
          <select class="select" wbControl [formField]="form.ownerId">
            <option value=""></option>
            @for (person of colleagues(); track person.id) {
              <option [value]="person.id">{{ person.name }}</option>
            }
          </select>
        </wb-field>
      } @else if (people.value()) {
        <p>{{ 'lists.handOver.nobody' | transloco }}</p>
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton="outlined" type="button" matDialogClose>{{ 'ui.cancel' | transloco }}</button>
      @if (colleagues().length > 0) {
        <button matButton="filled" type="submit" [disabled]="sending.running()">
          {{ 'lists.handOver.verb' | transloco }}
        </button>
      }
    </mat-dialog-actions>
  </form>`,
})
export class HandOverDialog {
  private readonly closing = inject<MatDialogRef<HandOverDialog, ManagedList>>(MatDialogRef);
  protected readonly list = inject<ManagedList>(MAT_DIALOG_DATA);
  protected readonly people = load(
    () => this.list.id,
    (id, signal) => managedListListAssignees(id, { signal }),
  );
  protected readonly colleagues = computed(() => this.people.value()?.data ?? []);
  private readonly model = signal({ ownerId: '' });
  protected readonly form = form(this.model);
  protected readonly sending = submission({
    schema: listAssignment,
    body: this.model,
    send: (assignment) => managedListAssign(this.list.id, assignment),
    sent: (assigned) => this.closing.close(assigned),
  });
}
