import type { ApiKeyScope } from './session.js';
import type { InstitutionKind, Role, Sector } from './codes.js';

/** Who acts: institution, user, roles, and the audience tokens that this combination holds. */
export interface Actor {
  readonly institutionId: string;
  readonly institutionKind: InstitutionKind;
  /** Sectors of an institution, or those that a regulator supervises. */
  readonly sectors: readonly Sector[];
  /** ISO 3166 codes of an institution, or those that a regulator supervises. */
  readonly jurisdictions: readonly string[];
  readonly userId: string;
  readonly roles: readonly Role[];
  /** `members`, `public`, `institution:ID`, `sector:NAME`, `group:ID`, `user:ID`. */
  readonly tokens: readonly string[];
  readonly via: 'session' | 'api-key' | 'job' | 'system' | 'public';
  /** Null for people; what an API key was granted otherwise. */
  readonly scopes: readonly ApiKeyScope[] | null;
}
