import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuthenticationMethod } from '@watchbook/contract';

/** A second factor that was right. */
export interface Proven {
  readonly method: AuthenticationMethod;
  /** Which one it was: an id that outlives its use. */
  readonly authenticator: string;
  /** Uses it up, in the transaction that it lets through. @throws Problem `wrong-credentials` when it was used meanwhile */
  spend(em: EntityManager): Promise<void>;
}
