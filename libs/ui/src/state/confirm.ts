import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialog, MatDialogModule } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import { firstValueFrom } from 'rxjs';

/** Words of a question; `verb` is what the button does, never "OK". */
export interface ConfirmQuestion {
  heading: string;
  text: string;
  verb: string;
  /** The action cannot be undone or hurts: the button is drawn in the colour of danger. */
  danger?: boolean;
}

@Component({
  imports: [MatButton, MatDialogModule, TranslocoPipe],
  template: `<h2 matDialogTitle>{{ question.heading }}</h2>
    <mat-dialog-content>
      <p class="prose">{{ question.text }}</p>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton="outlined" [matDialogClose]="false">{{ 'ui.cancel' | transloco }}</button>
      <button matButton="filled" [class.danger]="question.danger" [matDialogClose]="true">{{ question.verb }}</button>
    </mat-dialog-actions>`,
  styles: `
    .danger {
      --mat-button-filled-container-color: var(--bad);
      --mat-button-filled-label-text-color: var(--surface);
    }
  `,
})
class ConfirmDialog {
  protected readonly question = inject<ConfirmQuestion>(MAT_DIALOG_DATA);
}

/** Asks before something is done. @returns true when the person said yes. */
export async function confirm(dialog: MatDialog, question: ConfirmQuestion): Promise<boolean> {
  const opened = dialog.open<ConfirmDialog, ConfirmQuestion, boolean>(ConfirmDialog, {
    data: question,
    width: '440px',
    role: 'alertdialog',
    autoFocus: 'first-tabbable',
  });
  return (await firstValueFrom(opened.afterClosed())) ?? false;
}
