import type { PasskeyAssertion, PasskeyAttestation, PasskeyOptions, PasskeyProof } from '@watchbook/contract';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { ProblemError } from './http/problem-error.js';

/** Asks the browser for a passkey of this portal. @throws ProblemError `passkey-not-shown` when nothing was shown */
export async function showPasskey({ challengeId, options }: PasskeyOptions): Promise<PasskeyProof> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
  const assertion = await startAuthentication({ optionsJSON }).catch(refused);
  return { challengeId, assertion: assertion as unknown as PasskeyAssertion };
}

/** Asks the browser to make a passkey for this portal. @throws ProblemError `passkey-not-shown` when none was made */
export async function makePasskey({ options }: PasskeyOptions): Promise<PasskeyAttestation> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
  return (await startRegistration({ optionsJSON }).catch(refused)) as unknown as PasskeyAttestation;
}

/** Whether this browser knows passkeys at all. */
export const knowsPasskeys = (): boolean => 'PublicKeyCredential' in globalThis;

/** Browsers do not tell why: nothing fitted, it took too long, or somebody changed their mind. */
function refused(cause: unknown): never {
  throw new ProblemError('passkey-not-shown', 0, undefined, undefined, [], { cause });
}
