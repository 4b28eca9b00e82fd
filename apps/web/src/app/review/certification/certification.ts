import { Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import type { CertificationLine, PermissionReview } from '@watchbook/contract';
import { confirm, Failure, Status, Time } from '@watchbook/ui';
import { askReason } from '../../platform/form/ask-reason.js';
import {
  certificationClose,
  certificationDecide,
  certificationList,
  certificationOpen,
  certificationRead,
} from '../../platform/api/generated/client.js';
import { attempt } from '../../platform/http/attempt.js';
import { load } from '../../platform/http/load.js';
import { Ability } from '../../platform/policy/ability.js';
import { Session } from '../../platform/session.js';
import { saveCertification } from './save-certification.js';

/** The newest review of an institution: its lines, deciding about them, and closing it. */
@Component({
  selector: 'wb-certification',
  imports: [Failure, MatButton, Status, Time, TranslocoPipe],
  templateUrl: './certification.html',
  styles: `
    td {
      vertical-align: top;
    }
    h2 {
      margin-top: var(--s5);
    }
    .mono {
      overflow-wrap: anywhere;
    }
  `,
})
export class Certification {
  private readonly ability = inject(Ability);
  private readonly dialogs = inject(MatDialog);
  private readonly transloco = inject(TranslocoService);
  protected readonly me = inject(Session).person().user.id;
  /** The people and keys of the institution, for their names. */
  readonly access = input.required<PermissionReview>();
  protected readonly acting = attempt();
  protected readonly list = load(
    () => ({}),
    (_, signal) => certificationList({ signal }),
  );
  private readonly newest = computed(() =>
    this.list.value()?.data.find(({ institutionId }) => institutionId === this.access().institutionId),
  );
  protected readonly review = load(
    () => this.newest()?.id,
    (id, signal) => certificationRead(id, { signal }),
  );
  /** None while another institution is shown than the one that was loaded last. */
  protected readonly shown = computed(() => {
    const review = this.review.value();
    return this.newest() && review?.id === this.newest()?.id ? review : undefined;
  });
  protected readonly mayOpen = computed(
    () => this.shown()?.status !== 'open' && this.may('create', { status: 'open' }),
  );
  protected readonly mayDecide = computed(() => this.may('approve', { status: this.shown()?.status ?? '' }));

  protected nameOf({ userId, apiKeyId }: CertificationLine): string {
    const person = this.access().people.find((one) => one.userId === userId);
    const key = this.access().keys.find((one) => one.apiKeyId === apiKeyId);
    return person?.name ?? key?.prefix ?? userId ?? apiKeyId ?? '';
  }

  protected async open(): Promise<void> {
    const { institutionId } = this.access();
    if (await this.acting.run(() => certificationOpen({ institutionId }))) this.list.reload();
  }

  protected async certify(id: string, { id: line }: CertificationLine): Promise<void> {
    const changed = await this.acting.run(() => certificationDecide(id, line, { decision: 'certified' }));
    if (changed) this.review.set(changed);
  }

  protected async remove(id: string, line: CertificationLine): Promise<void> {
    const done = await askReason(this.dialogs, {
      heading: this.transloco.translate('review.certification.removeHeading', { name: this.nameOf(line) }),
      text: this.transloco.translate('review.certification.removeText'),
      verb: this.transloco.translate('review.certification.remove'),
      send: (comment) => certificationDecide(id, line.id, { decision: 'remove', comment }),
    });
    if (done) this.review.reload();
  }

  protected async close(id: string): Promise<void> {
    const sure = await confirm(this.dialogs, {
      heading: this.transloco.translate('review.certification.closeHeading'),
      text: this.transloco.translate('review.certification.closeText'),
      verb: this.transloco.translate('review.certification.close'),
    });
    if (!sure) return;
    const closed = await this.acting.run(() => certificationClose(id));
    if (closed) this.review.set(closed);
  }

  protected save(id: string): Promise<unknown> {
    return this.acting.run(() => saveCertification(id));
  }

  private may(action: string, row: object): boolean {
    const { institutionId } = this.access();
    return this.ability.canOn(action, 'AccessCertification', { institutionId, ...row });
  }
}
