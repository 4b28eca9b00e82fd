import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { API_KEY_DAYS, apiKeyDraft, apiKeyScopes, type ApiKey } from '@watchbook/contract';
import { Choices, confirm, Control, Empty, Failure, Faults, FaultSummary, Field, Time } from '@watchbook/ui';
import {
  apiKeyApprove,
  apiKeyCreate,
  apiKeyList,
  apiKeyRevoke,
  apiKeyRotate,
} from '../../platform/api/generated/client.js';
import { submission } from '../../platform/form/submission.js';
import { attempt } from '../../platform/http/attempt.js';
import { load } from '../../platform/http/load.js';
import { Ability } from '../../platform/policy/ability.js';
import { Can } from '../../platform/policy/can.js';

/** The keys of the own institution's programs: made by an administrator, approved by an officer. */
@Component({
  selector: 'wb-api-keys',
  imports: [
    Can,
    Choices,
    Control,
    Empty,
    Failure,
    Faults,
    FaultSummary,
    Field,
    FormField,
    MatButton,
    Time,
    TranslocoPipe,
  ],
  templateUrl: './api-keys.html',
  styles: `
    form {
      display: flex;
      flex-direction: column;
      gap: var(--s4);
      margin-bottom: var(--s5);
    }
    h2 {
      font-size: var(--t-l);
    }
    .secret {
      user-select: all;
      overflow-wrap: anywhere;
    }
  `,
})
export class ApiKeys {
  private readonly dialogs = inject(MatDialog);
  private readonly transloco = inject(TranslocoService);
  protected readonly ability = inject(Ability);
  protected readonly doing = attempt();
  protected readonly secret = signal<string | null>(null);
  private readonly model = signal({ name: '', days: String(API_KEY_DAYS.usual), addresses: '' });
  protected readonly form = form(this.model);
  protected readonly scopes = signal<string[]>([]);
  protected readonly scopeChoices = computed(() => {
    this.transloco.activeLang();
    return apiKeyScopes.map((code) => ({
      value: code,
      label: code,
      line: this.transloco.translate(`administration.scope.${code}`),
    }));
  });
  protected readonly list = load(
    () => ({}),
    (_, signal) => apiKeyList({ signal }),
  );
  protected readonly days = [30, API_KEY_DAYS.usual, 180, API_KEY_DAYS.most];
  private readonly body = computed(() => {
    const { name, days, addresses } = this.model();
    return {
      ...{ name, scopes: this.scopes(), addresses: addresses.split(/[\s,]+/).filter((network) => network !== '') },
      // A minute less than the most, so that the portal's clock does not count it as more.
      expiresAt: new Date(Date.now() + Number(days) * 86_400_000 - 60_000).toISOString(),
    };
  });
  protected readonly sending = submission({
    schema: apiKeyDraft,
    body: this.body,
    send: (draft) => apiKeyCreate(draft),
    sent: ({ secret }) => {
      this.secret.set(secret);
      this.model.update((model) => ({ ...model, name: '', addresses: '' }));
      this.scopes.set([]);
      this.sending.reset();
      this.list.reload();
    },
  });

  protected stateOf({ revokedAt, approvedAt, expiresAt }: ApiKey): 'revoked' | 'expired' | 'approved' | 'waiting' {
    if (revokedAt) return 'revoked';
    if (expiresAt && new Date(expiresAt) <= new Date()) return 'expired';
    return approvedAt ? 'approved' : 'waiting';
  }

  protected overlaps({ overlapUntil }: ApiKey): boolean {
    return overlapUntil !== null && new Date(overlapUntil) > new Date();
  }

  protected async approve({ id }: ApiKey): Promise<void> {
    if (await this.doing.run(() => apiKeyApprove(id))) this.list.reload();
  }

  protected async rotate({ id, name }: ApiKey): Promise<void> {
    const text = (key: string) => this.transloco.translate<string>(`administration.keys.${key}`, { name });
    const question = { heading: text('rotateHeading'), text: text('rotateText'), verb: text('rotate') };
    if (!(await confirm(this.dialogs, question))) return;
    const rotated = await this.doing.run(() => apiKeyRotate(id, {}));
    if (!rotated) return;
    this.secret.set(rotated.secret);
    this.list.reload();
  }

  protected async revoke({ id, name }: ApiKey): Promise<void> {
    const text = (key: string) => this.transloco.translate(`administration.keys.${key}`, { name });
    const question = { heading: text('revokeHeading'), text: text('revokeText'), verb: text('revoke'), danger: true };
    if (!(await confirm(this.dialogs, question))) return;
    if (await this.doing.run(() => apiKeyRevoke(id))) this.list.reload();
  }
}
