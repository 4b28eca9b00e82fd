import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink } from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import {
  legalBases,
  noticeDraft,
  reliability,
  tlps,
  typologies,
  type NoticeDraft,
  type NoticeView,
} from '@watchbook/contract';
import { confirm, Control, Failure, Faults, FaultSummary, Field, PageHeader, type Fault } from '@watchbook/ui';
import { noticeCreate, noticeEdit, noticeRead, noticeSubmit } from '../platform/api/generated/client.js';
import type { HoldsUnsaved } from '../platform/form/keeps-unsaved.js';
import { submission } from '../platform/form/submission.js';
import { load } from '../platform/http/load.js';
import { AudienceFields } from './audience-fields.js';
import { Completeness } from './completeness.js';
import { addressing, emptyNotice, toDraft, toForm, type NoticeForm } from './notice-form.js';
import { SubjectFields } from './subject-fields.js';

/** Drafts a notice or changes a draft, and hands it to a second person. */
@Component({
  imports: [
    AudienceFields,
    Completeness,
    Control,
    Failure,
    Faults,
    FaultSummary,
    Field,
    FormField,
    MatButton,
    PageHeader,
    RouterLink,
    SubjectFields,
    TranslocoPipe,
  ],
  templateUrl: './notice-editor.html',
  styleUrl: './notice-editor.scss',
  host: { '(window:beforeunload)': 'warn($event)' },
})
export class NoticeEditor implements HoldsUnsaved {
  private readonly router = inject(Router);
  private readonly dialogs = inject(MatDialog);
  private readonly transloco = inject(TranslocoService);
  readonly id = input<string>();

  protected readonly codes = { legalBases, reliabilities: reliability.options, tlps, typologies };
  protected readonly credibilities = ['1', '2', '3', '4', '5', '6'];
  protected readonly model = signal<NoticeForm>(emptyNotice());
  protected readonly form = form(this.model);
  private readonly saved = signal(JSON.stringify(emptyNotice()));

  private readonly existing = computed(() => {
    const id = this.id();
    return id === undefined ? undefined : { id };
  });
  protected readonly file = load(
    () => this.existing(),
    ({ id }, signal) => noticeRead(id, { signal }),
  );
  protected readonly draft = computed(() => toDraft(this.model()));
  protected readonly saving = submission({
    schema: noticeDraft,
    body: this.draft,
    rules: () => this.unaddressed(),
    send: (draft) => this.write(draft),
    sent: (written) => this.keep(written),
  });

  constructor() {
    effect(() => {
      const notice = this.file.value();
      if (notice) untracked(() => this.take(notice));
    });
  }

  hasUnsaved(): boolean {
    return JSON.stringify(this.model()) !== this.saved();
  }

  /** The browser asks by itself before a tab with unsaved input is closed. */
  protected warn(event: Event): void {
    if (this.hasUnsaved()) event.preventDefault();
  }

  protected patch(change: Partial<NoticeForm>): void {
    this.model.update((model) => ({ ...model, ...change }));
  }

  protected async submit(): Promise<void> {
    const notice = this.hasUnsaved() ? await this.saving.send() : this.file.value();
    if (!notice) return;
    const text = (part: string) => this.transloco.translate(`notice.submit.${part}`, { ref: notice.ref });
    const question = { heading: text('heading'), text: text('text'), verb: text('verb') };
    if (!(await confirm(this.dialogs, question))) return;
    const submitted = await this.saving.run(() => noticeSubmit(notice.id));
    if (submitted) await this.router.navigate(['/notices', notice.id]);
  }

  private write(draft: NoticeDraft): Promise<NoticeView> {
    const notice = this.file.value();
    if (!notice) return noticeCreate(draft);
    return noticeEdit(notice.id, draft, { headers: { 'If-Match': `"${notice.version}"` } });
  }

  /** The one rule of addressing that every draft must meet. */
  private unaddressed(): Fault[] {
    const { tlp, audience } = this.model();
    const members = addressing[tlp];
    const nobody = members.length > 0 && members.every((member) => audience[member].length === 0);
    return nobody ? [{ pointer: '/audience', code: 'audience' }] : [];
  }

  private async keep(written: NoticeView): Promise<void> {
    this.file.set(written);
    this.take(written);
    if (!this.id()) await this.router.navigate(['/notices', written.id, 'edit'], { replaceUrl: true });
  }

  private take(notice: NoticeView): void {
    this.model.set(toForm(notice));
    this.saved.set(JSON.stringify(this.model()));
  }
}
