import { Component, computed, inject, model, output, signal } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { TABLE_MAX_BYTES, TABLE_MAX_ROWS, type ColumnMapping, type TablePreview } from '@watchbook/contract';
import { Failure, Formats, PluralPipe } from '@watchbook/ui';
import { screeningBatchRequest } from '../../platform/api/generated/client.js';
import { attempt } from '../../platform/http/attempt.js';
import { columnRoles, mappingOf, rolesOf, withRole, type ColumnRole } from './column-roles.js';

/** A table that was uploaded and can be sent. */
export interface ReadyTable {
  readonly content: string;
  readonly mapping: ColumnMapping;
  readonly usable: number;
}

/** Takes a file, shows what its columns say and which rows are at fault, and lets the columns be mapped anew. */
@Component({
  selector: 'wb-table-upload',
  imports: [Failure, PluralPipe, TranslocoPipe],
  templateUrl: './table-upload.html',
  styleUrl: './table-upload.scss',
})
export class TableUpload {
  readonly fileName = model<string | null>(null);
  /** What can be sent; null while there is nothing. */
  readonly ready = output<ReadyTable | null>();
  protected readonly options = columnRoles;
  protected readonly mostFaults = 100;
  private readonly formats = inject(Formats);
  protected readonly limits = { rows: this.formats.number(TABLE_MAX_ROWS), megabytes: TABLE_MAX_BYTES / 1024 / 1024 };
  protected readonly checking = attempt();
  protected readonly over = signal(false);
  protected readonly preview = signal<TablePreview | null>(null);
  protected readonly roles = signal<Record<string, ColumnRole>>({});
  protected readonly mapping = computed(() => mappingOf(this.roles()));
  private content = '';

  protected drag(event: DragEvent, over: boolean): void {
    event.preventDefault();
    this.over.set(over);
  }

  protected drop(event: DragEvent): void {
    this.drag(event, false);
    const file = event.dataTransfer?.files[0];
    if (file) void this.take(file);
  }

  protected choose(event: Event): void {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file) void this.take(file);
    // The same file again is a new choice.
    input.value = '';
  }

  protected assign(column: string, event: Event): void {
    this.roles.set(withRole(this.roles(), column, (event.target as HTMLSelectElement).value as ColumnRole));
    const mapping = this.mapping();
    if (mapping) void this.check(mapping);
    else this.ready.emit(null);
  }

  private async take(file: File): Promise<void> {
    this.fileName.set(file.name);
    this.preview.set(null);
    this.content = await file.text();
    await this.check(undefined);
  }

  /** A dry run: the portal reads the rows, so that what is shown is what will be done. */
  private async check(mapping: ColumnMapping | undefined): Promise<void> {
    this.ready.emit(null);
    const draft = { content: this.content, dryRun: true, ...(mapping ? { mapping } : {}) };
    const preview = (await this.checking.run(() => screeningBatchRequest(draft))) as TablePreview | undefined;
    if (!preview) return;
    this.preview.set(preview);
    this.roles.set(rolesOf(preview.columns, preview.mapping));
    const usable = preview.rows - preview.faulty;
    if (preview.mapping && usable > 0) this.ready.emit({ content: this.content, mapping: preview.mapping, usable });
  }
}
