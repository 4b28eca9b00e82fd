import { Component, inject, input } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Failure, Icon, TlpBadge } from '@watchbook/ui';
import { Shortcuts } from '../platform/keyboard/shortcuts.js';
import { askPurpose } from '../platform/purpose/ask-purpose.js';
import { NoticeActions } from './notice-actions.js';
import { NoticeBody } from './notice-body.js';
import { noticeFile } from './notice-file.js';
import { NoticeHead } from './notice-head.js';

/** One notice on its own page. */
@Component({
  imports: [Failure, Icon, NoticeActions, NoticeBody, NoticeHead, RouterLink, TlpBadge, TranslocoPipe],
  templateUrl: './notice-page.html',
  styleUrl: './notice-page.scss',
})
export class NoticePage {
  private readonly dialogs = inject(MatDialog);
  private readonly router = inject(Router);
  readonly id = input.required<string>();
  readonly tab = input<string>();
  protected readonly file = noticeFile(this.id);

  constructor() {
    const back = () => void this.router.navigate(['/notices', this.id()]);
    inject(Shortcuts).use([{ keys: 'x', text: 'shell.keys.back', run: back }]);
  }

  protected async unmask(ref: string): Promise<void> {
    if (await askPurpose(this.dialogs, { resource: { type: 'notice', id: this.id() }, ref })) this.file.reload();
  }
}
