import { Component, computed, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { TranslocoPipe } from '@jsverse/transloco';
import {
  policyActions,
  policySimulationInput,
  simulatedTypes,
  type PolicyAction,
  type PolicySimulation,
  type SimulatedType,
} from '@watchbook/contract';
import { Control, Faults, FaultSummary, Field, PageHeader } from '@watchbook/ui';
import { policySimulationSimulate } from '../../platform/api/generated/client.js';
import { submission } from '../../platform/form/submission.js';
import { SimulatedDecision } from './simulated-decision.js';
import { knownActors, knownResources } from './suggestions.js';

interface Question {
  kind: 'person' | 'key';
  who: string;
  action: PolicyAction;
  type: SimulatedType;
  id: string;
}

/** Can this person do that to this resource, and why: asked without them, and recorded. */
@Component({
  imports: [Control, Faults, FaultSummary, Field, FormField, MatButton, PageHeader, SimulatedDecision, TranslocoPipe],
  templateUrl: './simulator-page.html',
  styles: `
    .page {
      max-width: 980px;
    }
    .fields {
      display: grid;
      grid-template-columns: minmax(120px, 1fr) minmax(0, 3fr);
      gap: var(--s3);
      margin-bottom: var(--s3);
    }
    .ask {
      margin-top: var(--s3);
    }
  `,
})
export class SimulatorPage {
  protected readonly codes = { policyActions, simulatedTypes };
  private readonly model = signal<Question>({ kind: 'person', who: '', action: 'read', type: 'notice', id: '' });
  protected readonly form = form(this.model);
  protected readonly actors = knownActors(() => this.model().kind);
  protected readonly resources = knownResources(() => this.model().type);
  protected readonly decision = signal<PolicySimulation | null>(null);
  protected readonly pointer = computed(() => (this.model().kind === 'person' ? '/userId' : '/apiKeyId'));
  private readonly body = computed(() => {
    const { kind, who, action, type, id } = this.model();
    return {
      ...(kind === 'person' ? { userId: who.trim() } : { apiKeyId: who.trim() }),
      ...{ action, resource: { type, id: id.trim() } },
    };
  });
  protected readonly asking = submission({
    schema: policySimulationInput,
    body: this.body,
    send: (question) => policySimulationSimulate(question),
    sent: (answer) => this.decision.set(answer),
  });

  protected ask(event: Event): void {
    this.decision.set(null);
    void this.asking.send(event);
  }
}
