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
import { faultsOfProblem } from '../platform/form/problem-faults.js';
import { faultsOf } from '../platform/form/zod-faults.js';
import { attempt } from '../platform/http/attempt.js';
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
  protected readonly attempted = signal(false);
  protected readonly saving = attempt();
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
  /** Faults that the contract finds, and the one rule of addressing that every draft must meet. */
  protected readonly ownFaults = computed<Fault[]>(() => {
    const faults = faultsOf(noticeDraft, this.draft());
    const { tlp, audience } = this.model();
    const members = addressing[tlp];
    if (members.length > 0 && members.every((member) => audience[member].length === 0))
      faults.push({ pointer: '/audience', code: 'audience' });
    return faults;
  });
  protected readonly faults = computed(() => {
    const own = this.ownFaults();
    return own.length > 0 ? own : faultsOfProblem(this.saving.failure());
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

  protected async save(): Promise<NoticeView | undefined> {
    this.attempted.set(true);
    this.saving.forget();
    if (this.faults().length > 0) return undefined;
    const written = await this.saving.run(() => this.write(this.draft() as NoticeDraft));
    if (!written) return undefined;
    this.file.set(written);
    this.take(written);
    if (!this.id()) await this.router.navigate(['/notices', written.id, 'edit'], { replaceUrl: true });
    return written;
  }

  protected async submit(): Promise<void> {
    const notice = this.hasUnsaved() ? await this.save() : this.file.value();
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

  private take(notice: NoticeView): void {
    this.model.set(toForm(notice));
    this.saved.set(JSON.stringify(this.model()));
  }
}
