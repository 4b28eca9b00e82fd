import { Component, computed, inject, input } from '@angular/core';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import type { ChangeContent, ChangeProposalView } from '@watchbook/contract';

interface Line {
  label: string;
  value: string;
}

/** What a proposal would change, line by line, in words. */
@Component({
  selector: 'wb-change-lines',
  imports: [TranslocoPipe],
  template: `<dl class="facts">
    @for (line of lines(); track line.label) {
      <dt>{{ 'approval.line.' + line.label | transloco }}</dt>
      <dd>{{ line.value }}</dd>
    }
  </dl>`,
  styles: `
    .facts {
      display: grid;
      grid-template-columns: max-content 1fr;
      gap: var(--s1) var(--s4);
      margin: 0;
    }
    dt {
      color: var(--ink3);
    }
    dd {
      margin: 0;
      overflow-wrap: anywhere;
    }
  `,
})
export class ChangeLines {
  private readonly transloco = inject(TranslocoService);
  readonly proposal = input.required<ChangeProposalView>();
  protected readonly lines = computed<Line[]>(() => {
    this.transloco.activeLang();
    const { content, reason } = this.proposal();
    const lines = content
      ? [
          ...this.institutionLines(content),
          ...this.personLines(content),
          ...groupLines(content),
          ...providerLines(content),
          ...(content.notice ? [{ label: 'notice', value: content.notice.ref }] : []),
        ]
      : [];
    return reason === null ? lines : [...lines, { label: 'reason', value: reason }];
  });

  private institutionLines({ institution, admin }: ChangeContent): Line[] {
    if (!institution) return [];
    const { name, slug, kind, jurisdiction, supervisedSectors, supervisedJurisdictions, address, contact } =
      institution;
    const reach = [...this.words('sector', supervisedSectors), ...supervisedJurisdictions].join(', ');
    return [
      { label: 'institution', value: `${name} (${slug})` },
      { label: 'kind', value: `${this.words('kind', [kind]).join()} · ${jurisdiction}` },
      ...(reach ? [{ label: 'supervises', value: reach }] : []),
      ...(address ? [{ label: 'address', value: address }] : []),
      ...(contact ? [{ label: 'contact', value: contact }] : []),
      ...(admin ? [{ label: 'admin', value: `${admin.name} · ${admin.email}` }] : []),
    ];
  }

  private personLines({ user, rolesBefore, rolesAfter }: ChangeContent): Line[] {
    if (!user) return [];
    const none = this.transloco.translate<string>('approval.noRole');
    const person = { label: 'person', value: user.name };
    if (!rolesAfter) return [person];
    return [
      person,
      { label: 'before', value: this.words('role', rolesBefore ?? []).join(', ') || none },
      { label: 'after', value: this.words('role', rolesAfter).join(', ') || none },
    ];
  }

  private words(kind: string, codes: readonly string[]): string[] {
    return codes.map((code) => this.transloco.translate<string>(`code.${kind}.${code}`));
  }
}

function groupLines({ group, member, invited }: ChangeContent): Line[] {
  return [
    ...(group ? [{ label: 'group', value: group.name }] : []),
    ...(member ? [{ label: 'member', value: member.name }] : []),
    ...(invited?.length ? [{ label: 'invited', value: invited.map(({ name }) => name).join(', ') }] : []),
  ];
}

function providerLines({ provider }: ChangeContent): Line[] {
  if (!provider) return [];
  return [
    { label: 'provider', value: `${provider.name} · ${provider.issuer}` },
    { label: 'domains', value: provider.domains.join(', ') },
  ];
}
