import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { apiKeyDraft, apiKeyScopes, type ApiKey, type ApiKeyDraft } from '@watchbook/contract';
import { Choices, confirm, Control, Empty, Failure, Faults, FaultSummary, Field, Time } from '@watchbook/ui';
import { apiKeyApprove, apiKeyCreate, apiKeyList, apiKeyRevoke } from '../platform/api/generated/client.js';
import { faultsOfProblem } from '../platform/form/problem-faults.js';
import { faultsOf } from '../platform/form/zod-faults.js';
import { attempt } from '../platform/http/attempt.js';
import { load } from '../platform/http/load.js';
import { Ability } from '../platform/policy/ability.js';
import { Can } from '../platform/policy/can.js';

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
  protected readonly sending = attempt();
  protected readonly attempted = signal(false);
  protected readonly secret = signal<string | null>(null);
  private readonly model = signal({ name: '' });
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
  private readonly body = computed(() => ({ name: this.model().name, scopes: this.scopes() }));
  protected readonly faults = computed(() => {
    const own = faultsOf(apiKeyDraft, this.body());
    return own.length > 0 ? own : faultsOfProblem(this.sending.failure());
  });

  protected stateOf({ revokedAt, approvedAt, expiresAt }: ApiKey): 'revoked' | 'expired' | 'approved' | 'waiting' {
    if (revokedAt) return 'revoked';
    if (expiresAt && new Date(expiresAt) <= new Date()) return 'expired';
    return approvedAt ? 'approved' : 'waiting';
  }

  protected async create(event: Event): Promise<void> {
    event.preventDefault();
    this.attempted.set(true);
    this.sending.forget();
    if (this.faults().length > 0) return;
    const made = await this.sending.run(() => apiKeyCreate(this.body() as ApiKeyDraft));
    if (!made) return;
    this.secret.set(made.secret);
    this.model.set({ name: '' });
    this.scopes.set([]);
    this.attempted.set(false);
    this.list.reload();
  }

  protected async approve({ id }: ApiKey): Promise<void> {
    if (await this.doing.run(() => apiKeyApprove(id))) this.list.reload();
  }

  protected async revoke({ id, name }: ApiKey): Promise<void> {
    const text = (key: string) => this.transloco.translate(`administration.keys.${key}`, { name });
    const question = { heading: text('revokeHeading'), text: text('revokeText'), verb: text('revoke'), danger: true };
    if (!(await confirm(this.dialogs, question))) return;
    if (await this.doing.run(() => apiKeyRevoke(id))) this.list.reload();
  }
}
