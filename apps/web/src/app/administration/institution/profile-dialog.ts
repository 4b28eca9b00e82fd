import { Component, computed, effect, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import { institutionEdit } from '@watchbook/contract';
import { Control, Failure, Faults, FaultSummary, Field } from '@watchbook/ui';
import { institutionEdit as edit, institutionGet } from '../../platform/api/generated/client.js';
import { submission } from '../../platform/form/submission.js';
import { load } from '../../platform/http/load.js';

/** What the own institution says of itself; closes with true. */
@Component({
  imports: [Control, Failure, Faults, FaultSummary, Field, FormField, MatButton, MatDialogModule, TranslocoPipe],
  template: `<form
    novalidate
    [wbFaults]="sending.faults()"
    [showAll]="sending.attempted()"
    (submit)="sending.send($event)"
  >
    <h2 matDialogTitle>{{ 'institution.profile' | transloco }}</h2>
    <mat-dialog-content>
      @if (profile.failure(); as failure) {
        <wb-failure [failure]="failure" (retry)="profile.reload()" />
      }
      <wb-fault-summary [failure]="sending.failure()" />
      <wb-field pointer="/name" [label]="'administration.people.name' | transloco" [required]="true">
        <input class="input" autocomplete="off" wbControl [formField]="form.name" />
      </wb-field>
      <wb-field pointer="/address" [label]="'institution.address' | transloco" [required]="false">
        <textarea class="textarea" rows="3" wbControl [formField]="form.address"></textarea>
      </wb-field>
      <wb-field pointer="/contact" [label]="'institution.contact' | transloco" [required]="false">
        <input class="input" autocomplete="off" wbControl [formField]="form.contact" />
      </wb-field>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton="outlined" type="button" matDialogClose>{{ 'ui.cancel' | transloco }}</button>
      <button matButton="filled" type="submit" [disabled]="sending.running() || !profile.value()">
        {{ 'institution.save' | transloco }}
      </button>
    </mat-dialog-actions>
  </form>`,
})
export class ProfileDialog {
  private readonly closing = inject<MatDialogRef<ProfileDialog, boolean>>(MatDialogRef);
  private readonly id = inject<string>(MAT_DIALOG_DATA);
  protected readonly profile = load(
    () => ({ id: this.id }),
    ({ id }, signal) => institutionGet(id, { signal }),
  );
  private readonly model = signal({ name: '', address: '', contact: '' });
  protected readonly form = form(this.model);
  private readonly body = computed(() => {
    const { name, address, contact } = this.model();
    return { name, address: address.trim() || null, contact: contact.trim() || null };
  });
  protected readonly sending = submission({
    schema: institutionEdit,
    body: this.body,
    send: (changes) => edit(this.id, changes, { headers: { 'If-Match': `"${this.profile.value()?.version ?? 0}"` } }),
    sent: () => this.closing.close(true),
  });

  constructor() {
    effect(() => {
      const found = this.profile.value();
      if (found) this.model.set({ name: found.name, address: found.address ?? '', contact: found.contact ?? '' });
    });
  }
}
