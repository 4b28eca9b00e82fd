import { Component, computed, inject, input } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import type { NoticeView } from '@watchbook/contract';
import { Failure, Icon } from '@watchbook/ui';
import { Changes } from '../platform/changes.js';
import { focusPanel } from '../platform/panel-focus.js';
import { askPurpose } from '../platform/purpose/ask-purpose.js';
import { NoticeActions } from './notice-actions.js';
import { NoticeBody } from './notice-body.js';
import { noticeFile } from './notice-file.js';
import { NoticeHead } from './notice-head.js';

/** One notice beside the list. */
@Component({
  imports: [Failure, Icon, NoticeActions, NoticeBody, NoticeHead, RouterLink, TranslocoPipe],
  templateUrl: './notice-panel.html',
  styleUrl: '../platform/panel.scss',
})
export class NoticePanel {
  private readonly dialogs = inject(MatDialog);
  private readonly changes = inject(Changes);
  readonly id = input.required<string>();
  readonly tab = input<string>();
  protected readonly file = noticeFile(this.id);

  constructor() {
    focusPanel(computed(() => this.file.value()?.id));
  }

  protected async unmask(ref: string): Promise<void> {
    if (!(await askPurpose(this.dialogs, { resource: { type: 'notice', id: this.id() }, ref }))) return;
    this.reload();
  }

  protected reload(): void {
    this.file.reload();
    this.changes.happened();
  }

  protected show(changed: NoticeView): void {
    this.file.set(changed);
    this.changes.happened();
  }
}
