import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslocoPipe } from '@jsverse/transloco';
import { identityProviderDraft } from '@watchbook/contract';
import { Control, Faults, FaultSummary, Field } from '@watchbook/ui';
import { identityProviderCreate } from '../../platform/api/generated/client.js';
import { submission } from '../../platform/form/submission.js';

/** Sets up an identity provider and proposes to turn it on; closes with true. */
@Component({
  imports: [Control, Faults, FaultSummary, Field, FormField, MatButton, MatDialogModule, TranslocoPipe],
  templateUrl: './identity-provider-dialog.html',
})
export class IdentityProviderDialog {
  private readonly closing = inject<MatDialogRef<IdentityProviderDialog, boolean>>(MatDialogRef);
  private readonly model = signal({
    ...{ kind: 'oidc', name: '', domains: '', required: false, strongValues: '' },
    ...{ issuer: '', clientId: '', clientSecret: '', entityId: '', signInUrl: '', certificate: '', second: '' },
  });
  protected readonly form = form(this.model);
  protected readonly isOidc = computed(() => this.model().kind === 'oidc');
  protected readonly sending = submission({
    schema: identityProviderDraft,
    body: () => this.draft(),
    send: (draft) => identityProviderCreate(draft as never),
    sent: () => this.closing.close(true),
  });

  private draft() {
    const { kind, name, required, domains, strongValues, issuer, clientId, clientSecret } = this.model();
    const shared = { kind, name, required, domains: listed(domains), strongValues: listed(strongValues) };
    if (kind === 'oidc') return { ...shared, issuer: issuer.trim(), clientId: clientId.trim(), clientSecret };
    const { entityId, signInUrl, certificate, second } = this.model();
    const certificates = [certificate, second].map((pem) => pem.trim()).filter(Boolean);
    return { ...shared, entityId: entityId.trim(), signInUrl: signInUrl.trim(), certificates };
  }
}

const listed = (text: string) => text.split(/[\s,;]+/).filter(Boolean);
