import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatDialogModule } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import { Shortcuts } from './shortcuts.js';

/** The keys that work now, and the switch that turns them off. */
@Component({
  imports: [MatButton, MatCheckbox, MatDialogModule, TranslocoPipe],
  template: `<h2 matDialogTitle>{{ 'shell.keys.heading' | transloco }}</h2>
    <mat-dialog-content>
      <dl>
        @for (shortcut of shortcuts.all(); track shortcut.keys) {
          <dt>
            @for (key of shortcut.keys.split(' '); track $index) {
              <kbd>{{ key }}</kbd>
            }
          </dt>
          <dd>{{ shortcut.text | transloco }}</dd>
        }
      </dl>
      <mat-checkbox [checked]="shortcuts.enabled()" (change)="shortcuts.setEnabled($event.checked)">
        {{ 'shell.keys.enabled' | transloco }}
      </mat-checkbox>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton="outlined" matDialogClose>{{ 'ui.close' | transloco }}</button>
    </mat-dialog-actions>`,
  styles: `
    dl {
      display: grid;
      grid-template-columns: 72px 1fr;
      gap: 6px var(--s3);
      margin: 0 0 var(--s4);
    }
    dd {
      margin: 0;
    }
    kbd + kbd {
      margin-left: 4px;
    }
  `,
})
export class ShortcutSheet {
  protected readonly shortcuts = inject(Shortcuts);
}
