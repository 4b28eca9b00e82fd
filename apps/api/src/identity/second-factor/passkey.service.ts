import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { Passkey as PasskeyView, PasskeyDraft, PasskeyOptions, PasskeyProof } from '@watchbook/contract';
import { CONFIG, type Config } from '../../config.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database/database.js';
import { fieldProblem, Problem } from '../../platform/problem.js';
import { uuidv7 } from '../../platform/uuid.js';
import type { User } from '../user/user.entity.js';
import { ChallengeService } from './challenge.service.js';
import type { Proven } from './proven.js';
import { relyingParty, userHandle, userOfHandle } from './relying-party.js';
import { Passkey } from './second-factor.entity.js';

const TIMEOUT_MS = 120_000;
/** As many as anybody needs. */
export const MAX_PASSKEYS = 10;

/** WebAuthn (Level 3): registering and checking passkeys. The authenticator must always verify its user. */
@Injectable()
export class PasskeyService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ChallengeService) private readonly challenges: ChallengeService,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** What the browser needs to make a passkey for this person. */
  async registrationOptions({ id, name, email }: Pick<User, 'id' | 'name' | 'email'>): Promise<PasskeyOptions> {
    const { rpID, rpName } = relyingParty(this.config);
    const known = await this.database.forSystem().find(Passkey, { userId: id });
    const options = await generateRegistrationOptions({
      ...{ rpID, rpName, userName: email, userDisplayName: name, userID: userHandle(id), timeout: TIMEOUT_MS },
      attestationType: 'none',
      excludeCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    const { id: challengeId } = await this.challenges.ask('passkey-registration', id, options.challenge);
    return { challengeId, options: { ...options } };
  }

  /** Adds the passkey, in the caller's transaction. @throws Problem `not-processable`, `conflict` for too many */
  async register(em: EntityManager, userId: string, { challengeId, name, attestation }: PasskeyDraft) {
    if ((await em.count(Passkey, { userId })) >= MAX_PASSKEYS) throw new Problem('conflict', 'There are ten already');
    const info = await this.attested(userId, challengeId, attestation as RegistrationResponseJSON);
    const { credential, credentialBackedUp } = info;
    const passkey = em.create(Passkey, {
      ...{ id: uuidv7(), userId, name, createdAt: this.clock.now(), lastUsedAt: null },
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: credential.transports ?? [],
      synced: credentialBackedUp,
    });
    await em.flush().catch(refuseTaken);
    return passkey;
  }

  /** What the browser needs to sign in with whichever passkey it has for this portal. */
  signInOptions(): Promise<PasskeyOptions> {
    return this.options('passkey-sign-in', null, []);
  }

  /** What the browser needs to show a passkey of this person. */
  async proofOptions(userId: string): Promise<PasskeyOptions> {
    return this.options('passkey-proof', userId, await this.database.forSystem().find(Passkey, { userId }));
  }

  /** Whose passkey it is. @returns null when it is nobody's, or the answer to another question */
  async identify(proof: PasskeyProof): Promise<(Proven & { userId: string }) | null> {
    const userId = userOfHandle(proof.assertion.response.userHandle ?? '');
    const challenge = await this.challenges.take('passkey-sign-in', null, proof.challengeId);
    const proven = userId && challenge && (await this.check(userId, challenge, proof));
    return proven ? { ...proven, userId } : null;
  }

  /** Checks a passkey of this person. @returns null when it is not one */
  async verify(userId: string, proof: PasskeyProof): Promise<Proven | null> {
    const challenge = await this.challenges.take('passkey-proof', userId, proof.challengeId);
    return challenge === null ? null : this.check(userId, challenge, proof);
  }

  /** The passkeys of somebody, oldest first. */
  async list(em: EntityManager, userId: string): Promise<PasskeyView[]> {
    const rows = await em.find(Passkey, { userId }, { orderBy: { createdAt: 'asc' } });
    return rows.map((row) => row.toPasskey());
  }

  private async options(kind: 'passkey-sign-in' | 'passkey-proof', userId: string | null, known: Passkey[]) {
    const { rpID } = relyingParty(this.config);
    const allowCredentials = known.map(({ credentialId, transports }) => ({ id: credentialId, transports }));
    const made = await generateAuthenticationOptions({
      ...{ rpID, timeout: TIMEOUT_MS, userVerification: 'required' },
      ...(userId === null ? {} : { allowCredentials }),
    });
    const { id } = await this.challenges.ask(kind, userId, made.challenge);
    return { challengeId: id, options: { ...made } };
  }

  private async check(userId: string, expectedChallenge: string, { assertion }: PasskeyProof): Promise<Proven | null> {
    const { rpID, origin } = relyingParty(this.config);
    const populate = ['publicKey', 'counter'] as const;
    const em = this.database.forSystem();
    const passkey = await em.findOne(Passkey, { userId, credentialId: assertion.id }, { populate: [...populate] });
    if (!passkey) return null;
    const { id, credentialId, publicKey, counter } = passkey;
    const credential = { id: credentialId, publicKey: new Uint8Array(publicKey), counter };
    const response = assertion as AuthenticationResponseJSON;
    const answer = await verifyAuthenticationResponse({
      ...{ response, expectedChallenge, expectedOrigin: origin, expectedRPID: rpID, credential },
      requireUserVerification: true,
    }).catch(() => null);
    if (!answer?.verified) return null;
    const { newCounter } = answer.authenticationInfo;
    return { method: 'passkey', authenticator: id, spend: (tx) => this.note(tx, id, newCounter) };
  }

  private async attested(userId: string, challengeId: string, response: RegistrationResponseJSON) {
    const { rpID, origin } = relyingParty(this.config);
    const expectedChallenge = await this.challenges.take('passkey-registration', userId, challengeId);
    if (expectedChallenge === null)
      throw fieldProblem('/challengeId', 'expired', 'This took too long, or was used before: start again');
    const expected = { response, expectedChallenge, expectedOrigin: origin, expectedRPID: rpID };
    const answer = await verifyRegistrationResponse({ ...expected, requireUserVerification: true }).catch(
      (cause: unknown) => {
        throw new Problem('not-processable', 'The authenticator did not answer this question', {
          cause,
          errors: [{ pointer: '/attestation', code: 'invalid' }],
        });
      },
    );
    if (!answer.verified) throw fieldProblem('/attestation', 'invalid', 'The passkey cannot be verified');
    return answer.registrationInfo;
  }

  /** @throws Problem `wrong-credentials` when another request counted further in the meantime */
  private async note(em: EntityManager, id: string, counter: number): Promise<void> {
    const fresh = counter === 0 ? { counter: 0 } : { counter: { $lt: counter } };
    const noted = await em.nativeUpdate(Passkey, { id, ...fresh }, { counter, lastUsedAt: this.clock.now() });
    if (noted === 0) throw new Problem('wrong-credentials');
  }
}

function refuseTaken(cause: unknown): never {
  if ((cause as { code?: string }).code !== '23505') throw cause;
  throw new Problem('conflict', 'This passkey is registered already');
}
