import { Component, computed, input, model } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { TranslocoPipe } from '@jsverse/transloco';
import { csvListFields, identifierSchemes, type CsvListField } from '@watchbook/contract';
import { Control, Field } from '@watchbook/ui';
import type { ChosenColumns } from './csv-header.js';

/** Which column of a table holds what. */
@Component({
  selector: 'wb-csv-columns',
  imports: [Control, Field, MatButton, TranslocoPipe],
  template: `<div class="fields">
      @for (field of fields; track field) {
        <wb-field
          [pointer]="'/csv/mapping/' + field"
          [label]="'list.column.' + field | transloco"
          [required]="field === 'name'"
        >
          <select class="select" wbControl [value]="chosen().fields[field] ?? ''" (change)="choose(field, $event)">
            <option value="">{{ 'list.column.none' | transloco }}</option>
            @for (column of named(); track column) {
              <option [value]="column" [selected]="column === chosen().fields[field]">{{ column }}</option>
            }
          </select>
        </wb-field>
      }
    </div>
    <h3>{{ 'list.column.identifiers' | transloco }}</h3>
    @for (one of chosen().identifiers; track $index) {
      <div class="row">
        <select
          class="select"
          [attr.aria-label]="'list.column.scheme' | transloco"
          (change)="change($index, { scheme: valueOf($event) })"
        >
          @for (scheme of schemes; track scheme) {
            <option [value]="scheme" [selected]="scheme === one.scheme">
              {{ 'code.scheme.' + scheme | transloco }}
            </option>
          }
        </select>
        <select
          class="select"
          [attr.aria-label]="'list.column.column' | transloco"
          (change)="change($index, { column: valueOf($event) })"
        >
          @for (column of named(); track column) {
            <option [value]="column" [selected]="column === one.column">{{ column }}</option>
          }
        </select>
        <button matButton type="button" (click)="drop($index)">{{ 'list.column.drop' | transloco }}</button>
      </div>
    }
    <button matButton type="button" [disabled]="named().length === 0" (click)="add()">
      {{ 'list.column.add' | transloco }}
    </button>`,
  styles: `
    .fields {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(180px, 1fr));
      gap: var(--s3);
    }
    h3 {
      margin: var(--s4) 0 var(--s2);
      font-size: var(--t-m);
    }
    .row {
      margin-bottom: var(--s2);
    }
    .row .select {
      width: auto;
      min-width: 160px;
    }
  `,
})
export class CsvColumns {
  readonly columns = input.required<readonly string[]>();
  readonly chosen = model.required<ChosenColumns>();
  protected readonly named = computed(() => this.columns().filter(Boolean));
  protected readonly fields = csvListFields;
  protected readonly schemes = identifierSchemes;

  protected valueOf({ target }: Event): string {
    return (target as HTMLSelectElement).value;
  }

  protected choose(field: CsvListField, event: Event): void {
    const column = this.valueOf(event);
    this.chosen.update(({ fields: { [field]: _, ...rest }, identifiers }) => ({
      fields: column === '' ? rest : { ...rest, [field]: column },
      identifiers,
    }));
  }

  protected add(): void {
    const next = { scheme: 'other', column: this.named()[0]! };
    this.chosen.update(({ fields, identifiers }) => ({ fields, identifiers: [...identifiers, next] }));
  }

  protected change(at: number, part: Partial<ChosenColumns['identifiers'][number]>): void {
    this.chosen.update(({ fields, identifiers }) => ({
      fields,
      identifiers: identifiers.map((one, place) => (place === at ? { ...one, ...part } : one)),
    }));
  }

  protected drop(at: number): void {
    this.chosen.update(({ fields, identifiers }) => ({
      fields,
      identifiers: identifiers.filter((_, place) => place !== at),
    }));
  }
}
