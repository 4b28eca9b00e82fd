import { Injectable } from '@nestjs/common';
import type { EntityClass } from '@mikro-orm/core';
import type { PolicySubject } from '@watchbook/policy';

/** What of the portal a policy decides about, and where its rows are. */
export interface PolicyResource {
  readonly subject: PolicySubject;
  readonly entity: EntityClass<{ id: string }>;
  /** The attributes that rules ask for; none of them is personal data. */
  readonly attributes: readonly string[];
  /** Actions that show a row in some form: row level security allows their union. */
  readonly looks: readonly string[];
}

/** Where the rows behind a type of resource are. Each slice says so for its own nouns, so that a decision can be repeated. */
@Injectable()
export class PolicyResources {
  private readonly declared = new Map<string, PolicyResource>();

  declare(type: string, resource: PolicyResource): void {
    this.declared.set(type, resource);
  }

  /** @throws Error for a type that no slice declared */
  get(type: string): PolicyResource {
    const found = this.declared.get(type);
    if (!found) throw new Error(`No slice declared where rows of ${type} are`);
    return found;
  }
}
