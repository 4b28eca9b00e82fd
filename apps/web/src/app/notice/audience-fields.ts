import { Component, computed, inject, input, output, signal } from '@angular/core';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { sectors, type AudienceInput, type Tlp } from '@watchbook/contract';
import { Choices, type Choice, Failure, Faults, FaultTextPipe } from '@watchbook/ui';
import { institutionList, institutionListGroups, userListContacts } from '../platform/api/generated/client.js';
import { load } from '../platform/http/load.js';
import { addressing } from './notice-form.js';

/** To whom a notice is addressed, as far as its label leaves a choice. */
@Component({
  selector: 'wb-audience-fields',
  imports: [Choices, Failure, FaultTextPipe, TranslocoPipe],
  template: `<div id="field-audience" tabindex="-1">
    @if (fault(); as fault) {
      <p class="fault">{{ fault | faultText }}</p>
    }
    @for (failure of failures(); track $index) {
      <wb-failure [failure]="failure" [compact]="true" />
    }
    @for (part of parts(); track part.member) {
      <wb-choices
        [pointer]="'/audience/' + part.member"
        [legend]="'notice.audience.' + part.member | transloco"
        [choices]="part.choices"
        [chosen]="audience()[part.member]"
        (chosenChange)="audienceChange.emit(with(part.member, $event))"
      />
    }
  </div>`,
  styles: `
    div {
      display: flex;
      flex-direction: column;
      gap: var(--s4);
    }
    div:not(:empty) {
      margin-top: var(--s4);
    }
    .fault {
      color: var(--bad);
      font-weight: 550;
    }
  `,
})
export class AudienceFields {
  private readonly transloco = inject(TranslocoService);
  private readonly faults = inject(Faults);
  readonly tlp = input.required<Tlp>();
  readonly audience = input.required<AudienceInput>();
  readonly audienceChange = output<AudienceInput>();

  private readonly needs = (member: keyof AudienceInput) => (addressing[this.tlp()].includes(member) ? {} : undefined);
  private readonly institutions = load(
    () => this.needs('institutionIds'),
    (_, signal) => institutionList({ limit: 100 }, { signal }),
  );
  private readonly groups = load(
    () => this.needs('groupIds'),
    (_, signal) => institutionListGroups({ signal }),
  );
  private readonly users = load(
    () => this.needs('userIds'),
    (_, signal) => userListContacts({}, { signal }),
  );

  protected readonly fault = computed(() => this.faults.at('/audience'));
  protected readonly failures = computed(() =>
    [this.institutions, this.groups, this.users].flatMap(({ failure }) => failure() ?? []),
  );
  protected readonly parts = computed(() =>
    addressing[this.tlp()].map((member) => ({ member, choices: this.choices(member) })),
  );

  constructor() {
    const label = computed(() => {
      this.transloco.activeLang();
      return this.transloco.translate('notice.editor.audience');
    });
    this.faults.name(signal('/audience').asReadonly(), label);
  }

  protected with(member: keyof AudienceInput, values: string[]): AudienceInput {
    return { ...this.audience(), [member]: values };
  }

  private choices(member: keyof AudienceInput): Choice[] {
    this.transloco.activeLang();
    const text = (key: string) => this.transloco.translate(key);
    switch (member) {
      case 'institutionIds':
        return (this.institutions.value()?.data ?? [])
          .filter(({ status, kind }) => status === 'active' && kind !== 'operator' && kind !== 'auditor')
          .map(({ id, name, kind }) => ({ value: id, label: name, line: text(`code.kind.${kind}`) }));
      case 'groupIds':
        return (this.groups.value()?.data ?? []).map(({ id, name, members }) => ({
          value: id,
          label: name,
          line: members.map((one) => one.name).join(', '),
        }));
      case 'sectors':
        return sectors.map((code) => ({ value: code, label: text(`code.sector.${code}`) }));
      case 'userIds':
        return (this.users.value()?.data ?? []).map(({ id, name, institution }) => ({
          value: id,
          label: name,
          line: institution,
        }));
    }
  }
}
