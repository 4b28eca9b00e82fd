import { Component, computed, inject, input, model } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { sectors, severities, typologies, type Sector } from '@watchbook/contract';
import { type Choice, Choices, Control, Field } from '@watchbook/ui';
import { institutionList } from '../platform/api/generated/client.js';
import { load } from '../platform/http/load.js';
import type { WarningForm } from './warning-form.js';

/** What a warning says and whom it addresses. */
@Component({
  selector: 'wb-warning-fields',
  imports: [Choices, Control, Field, FormField, TranslocoPipe],
  templateUrl: './warning-fields.html',
  styleUrl: '../notice/notice-editor.scss',
})
export class WarningFields {
  private readonly transloco = inject(TranslocoService);
  readonly value = model.required<WarningForm>();
  /** Where the warning is in what is sent, as a JSON pointer. */
  readonly under = input('');
  protected readonly form = form(this.value);
  protected readonly codes = { severities, typologies, tlps: ['CLEAR', 'GREEN', 'AMBER'] };
  private readonly institutions = load(
    () => ({}),
    (_, signal) => institutionList({ limit: 100 }, { signal }),
  );
  protected readonly institutionChoices = computed<Choice[]>(() => {
    this.transloco.activeLang();
    return (this.institutions.value()?.data ?? [])
      .filter(({ sector, status }) => sector !== null && status === 'active')
      .map(({ id, name, kind }) => ({ value: id, label: name, line: this.transloco.translate(`code.kind.${kind}`) }));
  });
  protected readonly sectorChoices = computed<Choice[]>(() => {
    this.transloco.activeLang();
    return sectors.map((code) => ({ value: code, label: this.transloco.translate(`code.sector.${code}`) }));
  });

  protected patch(change: Partial<WarningForm>): void {
    this.value.update((value) => ({ ...value, ...change }));
  }

  protected asSectors(values: string[]): Sector[] {
    return sectors.filter((code) => values.includes(code));
  }
}
