import { Component, computed, inject, input, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink } from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { listedNameDraft, type ManagedList } from '@watchbook/contract';
import {
  confirm,
  Control,
  Empty,
  Failure,
  Faults,
  FaultSummary,
  Field,
  GridPager,
  PageHeader,
  Seal,
} from '@watchbook/ui';
import { firstValueFrom } from 'rxjs';
import {
  managedListAddEntry,
  managedListImport,
  managedListListEntries,
  managedListRead,
  managedListRemove,
  managedListRemoveEntry,
} from '../../platform/api/generated/client.js';
import { submission } from '../../platform/form/submission.js';
import { attempt } from '../../platform/http/attempt.js';
import { load } from '../../platform/http/load.js';
import { Can } from '../../platform/policy/can.js';
import { queryState } from '../../platform/query-state.js';
import { TableUpload, type ReadyTable } from '../batch/table-upload.js';
import { HandOverDialog } from './hand-over-dialog.js';

/** One list: its names, adding one or a table of them, handing it over, and ending the watch. */
@Component({
  imports: [
    Can,
    Control,
    Empty,
    Failure,
    Faults,
    FaultSummary,
    Field,
    FormField,
    GridPager,
    MatButton,
    PageHeader,
    RouterLink,
    Seal,
    TableUpload,
    TranslocoPipe,
  ],
  templateUrl: './list-page.html',
  styleUrl: './lists.scss',
})
export class ListPage {
  private readonly router = inject(Router);
  private readonly dialogs = inject(MatDialog);
  private readonly transloco = inject(TranslocoService);
  protected readonly query = queryState();
  readonly id = input.required<string>();
  protected readonly doing = attempt();
  protected readonly table = signal<ReadyTable | null>(null);
  protected readonly round = signal(0);
  protected readonly model = signal({ name: '', reference: '', birthDate: '' });
  protected readonly form = form(this.model);
  protected readonly list = load(
    () => this.id(),
    (id, signal) => managedListRead(id, { signal }),
  );
  protected readonly entries = load(
    () => ({ id: this.id(), cursor: this.query.get('cursor') }),
    ({ id, cursor }, signal) => managedListListEntries(id, { limit: 25, cursor }, { signal }),
  );
  protected readonly rows = computed(() => this.entries.value()?.data ?? []);
  protected readonly page = computed(() => this.entries.value()?.page ?? { prev: null, next: null });
  protected readonly adding = submission({
    schema: listedNameDraft,
    body: computed(() => {
      const { name, reference, birthDate } = this.model();
      return {
        ...(name.trim() ? { name: name.trim() } : {}),
        ...(birthDate.trim() ? { birthDate: birthDate.trim() } : {}),
        reference: reference.trim() || null,
      };
    }),
    send: (draft) => managedListAddEntry(this.id(), draft),
    sent: () => {
      this.model.set({ name: '', reference: '', birthDate: '' });
      this.adding.reset();
      this.reload();
    },
  });

  protected async import({ content, mapping }: ReadyTable): Promise<void> {
    if (!(await this.doing.run(() => managedListImport(this.id(), { content, mapping })))) return;
    this.table.set(null);
    this.round.update((round) => round + 1);
    this.reload();
  }

  protected async removeEntry(entryId: string): Promise<void> {
    if (await this.doing.run(() => managedListRemoveEntry(this.id(), entryId))) this.reload();
  }

  protected async handOver(list: ManagedList): Promise<void> {
    const opened = this.dialogs.open<HandOverDialog, ManagedList, ManagedList>(HandOverDialog, {
      data: list,
      width: '480px',
    });
    const assigned = await firstValueFrom(opened.afterClosed());
    if (assigned) this.list.set(assigned);
  }

  protected async remove({ name, entries }: ManagedList): Promise<void> {
    const text = (key: string) => this.transloco.translate<string>(`lists.end.${key}`, { name, n: entries });
    const question = { heading: text('heading'), text: text('text'), verb: text('verb'), danger: true };
    if (!(await confirm(this.dialogs, question))) return;
    if (await this.doing.run(() => managedListRemove(this.id())))
      await this.router.navigate(['/screening'], { queryParams: { tab: 'lists' } });
  }

  private reload(): void {
    this.list.reload();
    this.entries.reload();
  }
}
