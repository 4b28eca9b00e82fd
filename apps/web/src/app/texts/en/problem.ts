export const problem = {
  'passkey-not-shown': {
    title: 'No passkey was shown',
    next: 'It took too long, none of your passkeys is for this portal, or it was cancelled. Try again or use another way.',
  },
  offline: { title: 'No answer from the portal', next: 'Check your connection, then try again. Nothing was changed.' },
  'invalid-request': { title: 'Something in the request is not valid', next: 'Correct the fields that are named.' },
  'not-signed-in': { title: 'You are not signed in', next: 'Sign in; you come back to this page.' },
  'wrong-credentials': {
    title: 'E-mail address or password is wrong',
    next: 'Check both. After several attempts you have to wait a while.',
  },
  'ledger-damaged': {
    title: 'The ledger is damaged',
    next: 'Nothing else is shown until it is whole again. Auditors and the operator see where it is damaged.',
  },
  'not-allowed': { title: 'No policy allows you this', next: 'Ask your compliance officer if your work needs it.' },
  'csrf-token': { title: 'This page is out of date', next: 'Reload the page and do it again.' },
  'second-person': { title: 'A second person must do this', next: 'Ask a colleague who did not write it.' },
  'purpose-required': { title: 'State a purpose first', next: 'Choose "Unmask" and say why you need the data.' },
  'step-up-required': {
    title: 'Confirm with a passkey or a code first',
    next: 'Use your passkey or the code of your authenticator; if you have neither, set one up under Profile and security.',
  },
  'not-found': {
    title: 'There is nothing here that you may see',
    next: 'It may not exist, or it was not shared with you. Check the address.',
  },
  'method-not-allowed': { title: 'The portal does not offer this', next: 'Reload the page.' },
  conflict: { title: 'Its present state does not allow this', next: 'Reload to see what changed.' },
  'in-flight': { title: 'The same request is still being answered', next: 'Wait a moment, then try again.' },
  gone: { title: 'This is no longer available', next: 'Go back to the list.' },
  'stale-version': {
    title: 'Somebody changed this in the meantime',
    next: 'Reload to see the newest version, then repeat your change.',
  },
  'too-large': { title: 'This is too large', next: 'Send less at once.' },
  'unsupported-media-type': { title: 'This kind of file is not supported', next: 'Choose another file.' },
  'idempotency-mismatch': { title: 'The request does not match its first attempt', next: 'Reload the page.' },
  'not-processable': { title: 'This breaks a rule of the portal', next: 'Correct what is named below.' },
  'version-required': { title: 'The version is missing', next: 'Reload the page and do it again.' },
  'too-many-requests': { title: 'Too many requests', next: 'Wait a minute, then try again.' },
  internal: { title: 'Something failed inside the portal', next: 'Try again. If it stays, quote the request number.' },
  'ledger-unavailable': {
    title: 'The ledger cannot record this now',
    next: 'Nothing is shown or changed without an entry. Try again in a moment.',
  },
  unavailable: { title: 'The portal cannot answer now', next: 'Try again in a moment.' },
};
