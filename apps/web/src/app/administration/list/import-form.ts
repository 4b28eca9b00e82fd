import { Component, computed, output, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { TranslocoPipe } from '@jsverse/transloco';
import {
  importDraft,
  importFormats,
  listFiles,
  subjectTypes,
  type ImportFormat,
  type ListFileName,
} from '@watchbook/contract';
import { Control, Faults, FaultSummary, Field } from '@watchbook/ui';
import { listImportRequest } from '../../platform/api/generated/client.js';
import { submission } from '../../platform/form/submission.js';
import { CsvColumns } from './csv-columns.js';
import { HEAD_BYTES, headerOf, type ChosenColumns, type CsvHeader } from './csv-header.js';
import { sendFiles, type ChosenFiles } from './send-files.js';

/** Asks for the import of a list, and sends its files. */
@Component({
  selector: 'wb-import-form',
  imports: [Control, CsvColumns, Faults, FaultSummary, Field, FormField, MatButton, TranslocoPipe],
  templateUrl: './import-form.html',
  styles: `
    form {
      display: flex;
      flex-direction: column;
      gap: var(--s4);
    }
    h2 {
      font-size: var(--t-l);
    }
    h3 {
      font-size: var(--t-m);
    }
    section {
      display: flex;
      flex-direction: column;
      gap: var(--s3);
    }
    .fields {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(220px, 1fr));
      gap: var(--s4);
    }
  `,
})
export class ImportForm {
  readonly requested = output<void>();
  protected readonly formats = importFormats;
  protected readonly types = subjectTypes;
  protected readonly orders = ['ymd', 'dmy', 'mdy'];
  private readonly model = signal({
    ...{ format: 'ofac-sdn' as string, source: '', title: '', separator: ';', dateOrder: 'ymd' },
    ...{ defaultType: 'Person' as string, dryRun: false },
  });
  protected readonly form = form(this.model);
  private readonly chosen = signal<ChosenFiles>({});
  private readonly read = signal<CsvHeader | null>(null);
  protected readonly columns = signal<ChosenColumns>({ fields: {}, identifiers: [] });
  protected readonly sent = signal<number | null>(null);
  private readonly format = computed(() => this.model().format as ImportFormat);
  protected readonly names = computed(() => listFiles[this.format()]);
  protected readonly isOwn = computed(() => this.format() === 'csv' || this.format() === 'ftm');
  protected readonly header = computed(() => (this.format() === 'csv' && this.files().rows ? this.read() : null));
  /** Of the format alone, whatever was chosen for others. */
  private readonly files = computed<ChosenFiles>(() => {
    const known: readonly string[] = this.names();
    return Object.fromEntries(Object.entries(this.chosen()).filter(([name]) => known.includes(name)));
  });
  private readonly body = computed(() => {
    const { format, source, title, dryRun, separator, dateOrder, defaultType } = this.model();
    const { fields, identifiers } = this.columns();
    const own = { source: source.trim(), ...(title.trim() ? { title: title.trim() } : {}) };
    const mapping = { ...fields, identifiers };
    const csv = { mapping, delimiter: this.read()?.delimiter, separator, dateOrder, defaultType };
    return {
      ...{ format, dryRun, files: Object.entries(this.files()).map(([name, { size }]) => ({ name, size })) },
      ...(this.isOwn() ? own : {}),
      ...(this.header() ? { csv } : {}),
    };
  });
  protected readonly sending = submission({
    schema: importDraft,
    body: this.body,
    rules: () => (this.files()[this.names()[0]] ? [] : [{ pointer: '/files', code: 'required' }]),
    send: async (draft) => {
      const run = await listImportRequest(draft);
      this.requested.emit();
      return sendFiles(run, this.files(), (percent) => this.sent.set(percent));
    },
    sent: () => {
      this.sent.set(null);
      this.sending.reset();
      this.requested.emit();
    },
  });

  protected async choose(name: ListFileName, { target }: Event): Promise<void> {
    const file = (target as HTMLInputElement).files?.[0];
    this.chosen.update(({ [name]: _, ...rest }) => (file ? { ...rest, [name]: file } : rest));
    if (name !== 'rows' || !file) return;
    const header = headerOf(await file.slice(0, HEAD_BYTES).text());
    this.read.set(header);
    this.columns.set(header.guess);
  }
}
