import { Component, inject, input } from '@angular/core';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import type { AudiencePreview } from '@watchbook/contract';

/** Every institution that will see a notice: why, what of it, and under which name the source appears. */
@Component({
  selector: 'wb-audience-table',
  imports: [TranslocoPipe],
  template: `<div class="scroll" tabindex="0" role="region" [attr.aria-label]="'notice.approval.heading' | transloco">
    <table class="plain">
      <thead>
        <tr>
          <th>{{ 'notice.column.institution' | transloco }}</th>
          <th>{{ 'notice.column.sees' | transloco }}</th>
        </tr>
      </thead>
      <tbody>
        @for (recipient of preview().recipients; track recipient.institutionId) {
          <tr>
            <td>
              <b>{{ recipient.name }}</b>
              <div class="sub">{{ reasons(recipient.via) }}</div>
              @if (recipient.users; as users) {
                <div class="sub">
                  @for (user of users; track user.id) {
                    {{ user.name }}{{ $last ? '' : ', ' }}
                  }
                </div>
              }
            </td>
            <td>
              {{ 'notice.sees.' + recipient.sees | transloco }}
              <div class="sub">{{ 'notice.sourceAs' | transloco: { name: recipient.sourceShownAs } }}</div>
            </td>
          </tr>
        }
      </tbody>
    </table>
  </div>`,
  styles: `
    .scroll {
      max-height: 340px;
      overflow: auto;
    }
    .sub {
      font-size: var(--t-s);
    }
    th {
      position: sticky;
      top: 0;
      background: var(--surface);
    }
  `,
})
export class AudienceTable {
  private readonly transloco = inject(TranslocoService);
  readonly preview = input.required<AudiencePreview>();

  /** Codes such as `sector:banking` or `group:Motor claims` as words. */
  protected reasons(via: readonly string[]): string {
    return via
      .map((code) => {
        const [kind, ...rest] = code.split(':');
        const name = kind === 'sector' ? this.transloco.translate(`code.sector.${rest[0]}`) : rest.join(':');
        return this.transloco.translate(`notice.via.${kind}`, { name });
      })
      .join(' · ');
  }
}
