import { Component, computed, inject, signal } from '@angular/core';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import type { AccessFinding } from '@watchbook/contract';
import { Empty, Failure, PageHeader, Status, Time } from '@watchbook/ui';
import { permissionReviewReview } from '../../platform/api/generated/client.js';
import { load } from '../../platform/http/load.js';
import { Ability } from '../../platform/policy/ability.js';
import { Session } from '../../platform/session.js';
import { Certification } from '../certification/certification.js';
import { InstitutionChoice } from '../institution-choice.js';
import { PolicyTable } from './policy-table.js';

/** Who has, or had, which rights: people, keys, what to look at, and what each role could do on that day. */
@Component({
  imports: [Certification, Empty, Failure, InstitutionChoice, PageHeader, PolicyTable, Status, Time, TranslocoPipe],
  templateUrl: './permission-page.html',
  styles: `
    .page {
      max-width: 980px;
    }
    .choices {
      margin-bottom: var(--s4);
    }
    h2 {
      margin-top: var(--s5);
    }
  `,
})
export class PermissionPage {
  private readonly transloco = inject(TranslocoService);
  protected readonly mayCertify = inject(Ability).can('read', 'AccessCertification');
  protected readonly today = new Date().toISOString().slice(0, 10);
  protected readonly day = signal('');
  protected readonly institutionId = signal(inject(Session).person().institution.id);
  /** The end of a day that is over; now for none and for today. */
  protected readonly at = computed(() => {
    const day = this.day();
    return day === '' || day >= this.today ? {} : { at: `${day}T23:59:59Z` };
  });
  protected readonly review = load(
    () => ({ ...this.at(), institutionId: this.institutionId() }),
    (query, signal) => permissionReviewReview(query, { signal }),
  );

  /** Whom or what a finding is about: the name where it is known. */
  protected about({ userId, apiKeyId, roles }: AccessFinding): string {
    const { people, keys } = this.review.value() ?? { people: [], keys: [] };
    const person = people.find((one) => one.userId === userId);
    const key = keys.find((one) => one.apiKeyId === apiKeyId);
    const words = roles.map((role) => this.transloco.translate<string>(`code.role.${role}`));
    return [person ? (person.name ?? person.userId) : (key?.prefix ?? ''), words.join(', ')]
      .filter(Boolean)
      .join(' · ');
  }
}
